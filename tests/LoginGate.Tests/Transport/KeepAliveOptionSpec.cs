using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit.Xunit2;
using LoginGate.Settings;
using LoginGate.Transport;
using Xunit.Abstractions;

namespace LoginGate.Tests.Transport;

/// <summary>The option on real connections made by Akka.IO, read back from the system.</summary>
public sealed class KeepAliveOptionSpec(ITestOutputHelper output) : TestKit(ActorSpec.Patient, output: output)
{
    private static readonly KeepAliveSettings PerSocket =
        new(KeepAliveMode.PerSocket, TimeSpan.FromMilliseconds(5500), TimeSpan.FromSeconds(3), Retries: 4);

    // Time 6 s, 4 x 3 s, less two thirds of an interval.
    private static readonly SocketTimes PerSocketTimes = new(IsOn: true, 6, 3, 4, OperatingSystem.IsLinux() ? 16_000 : 0);

    private static readonly SocketTimes OfSystem = OfNewSocket();

    [NotOnWindowsFact]
    public async Task Accepted_connections_have_the_times_of_their_listener()
    {
        Assert.Equal(PerSocketTimes, await AcceptedAsync(PerSocket));
    }

    [NotOnWindowsFact]
    public async Task A_connection_that_is_dialled_has_its_own_times()
    {
        Assert.Equal(PerSocketTimes, await DialledAsync(PerSocket));
    }

    [NotOnWindowsFact]
    public async Task The_systems_times_stay_when_only_keep_alive_is_wanted()
    {
        var system = PerSocket with { Mode = KeepAliveMode.System };

        Assert.Equal(OfSystem with { IsOn = true }, await AcceptedAsync(system));
        Assert.Equal(OfSystem with { IsOn = true }, await DialledAsync(system));
    }

    [NotOnWindowsFact]
    public async Task Nothing_is_set_when_it_is_off_nor_on_other_sockets()
    {
        var off = PerSocket with { Mode = KeepAliveMode.Off };

        Assert.Equal(PerSocketTimes, await AcceptedAsync(PerSocket));
        Assert.Equal(OfSystem, await AcceptedAsync(off));
        Assert.Equal(OfSystem, await DialledAsync(off));
        Assert.False(OfSystem.IsOn);
    }

    [NotOnWindowsFact]
    public void Times_are_rounded_up_to_whole_seconds_and_it_says_so()
    {
        var option = KeepAliveOption.ForListener(PerSocket);

        Assert.True(option.IsRounded);
        Assert.Equal(PerSocket with { Time = TimeSpan.FromSeconds(6) }, option.Effective);
        Assert.False(KeepAliveOption.ForConnect(PerSocket with { Time = TimeSpan.FromSeconds(5) }).IsRounded);
        Assert.False(KeepAliveOption.ForConnect(PerSocket with { Mode = KeepAliveMode.System }).IsRounded);
    }

    [Fact]
    public void Windows_is_given_three_words_on_time_and_interval_in_milliseconds()
    {
        Assert.Equal("01000000" + "7C150000" + "B80B0000", Convert.ToHexString(KeepAliveOption.WindowsTimes(PerSocket)));
    }

    [Theory]
    [InlineData(KeepAliveMode.PerSocket, 16.0, true)]
    [InlineData(KeepAliveMode.PerSocket, 17.5, true)]
    [InlineData(KeepAliveMode.PerSocket, 18.0, false)]
    [InlineData(KeepAliveMode.PerSocket, 3600.0, false)]
    [InlineData(KeepAliveMode.PerSocket, null, false)]
    [InlineData(KeepAliveMode.System, 10.0, false)]
    [InlineData(KeepAliveMode.Off, 3600.0, true)]
    public void The_time_since_the_last_write_tells_unacknowledged_data_from_silence(object mode, double? seconds, bool isUserTimeout)
    {
        if (!OperatingSystem.IsLinux() && (KeepAliveMode)mode == KeepAliveMode.PerSocket)
            isUserTimeout = false;

        Assert.Equal(
            isUserTimeout,
            KeepAliveOption.ForListener(PerSocket with { Mode = (KeepAliveMode)mode }).IsUserTimeout(seconds is { } s ? TimeSpan.FromSeconds(s) : null));
    }

    private async Task<SocketTimes> AcceptedAsync(KeepAliveSettings settings)
    {
        var listener = CreateTestProbe();
        var reader = CreateTestProbe();
        Sys.Tcp().Tell(
            new Tcp.Bind(listener.Ref, new IPEndPoint(IPAddress.Loopback, 0), 10, [KeepAliveOption.ForListener(settings), new TimesReader(reader.Ref)]),
            listener.Ref);
        var bound = await listener.ExpectMsgAsync<Tcp.Bound>();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(bound.LocalAddress);
        var times = await reader.ExpectMsgAsync<SocketTimes>();
        // The other end of the connection is another socket.
        Assert.Equal(OfSystem, Read(client));
        return times;
    }

    private async Task<SocketTimes> DialledAsync(KeepAliveSettings settings)
    {
        var caller = CreateTestProbe();
        var reader = CreateTestProbe();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Sys.Tcp().Tell(
            new Tcp.Connect(listener.LocalEndPoint!, options: [KeepAliveOption.ForConnect(settings), new TimesReader(reader.Ref)]), caller.Ref);
        return await reader.ExpectMsgAsync<SocketTimes>();
    }

    private static SocketTimes OfNewSocket()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        return Read(socket);
    }

    private static SocketTimes Read(Socket socket)
    {
        var userTimeout = 0;
        if (OperatingSystem.IsLinux())
        {
            Span<byte> milliseconds = stackalloc byte[sizeof(int)];
            const int TcpUserTimeout = 18;
            socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, milliseconds);
            userTimeout = BitConverter.ToInt32(milliseconds);
        }
        return new SocketTimes(
            (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)! != 0,
            (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!,
            (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval)!,
            (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount)!,
            userTimeout);
    }

    /// <summary>What the system has for a socket, in seconds and milliseconds.</summary>
    private sealed record SocketTimes(bool IsOn, int Time, int Interval, int Retries, int UserTimeout);

    /// <summary>Comes after the option under test and looks what it did.</summary>
    private sealed class TimesReader(IActorRef asker) : Inet.SocketOption
    {
        public override void AfterConnect(Socket s) => asker.Tell(Read(s));
    }
}
