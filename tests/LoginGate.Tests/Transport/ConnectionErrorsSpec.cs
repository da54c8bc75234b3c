using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using LoginGate.Settings;
using LoginGate.Transport;
using Xunit.Abstractions;

namespace LoginGate.Tests.Transport;

/// <summary>The ends of real connections, and which of them are a vanished peer's.</summary>
public sealed class ConnectionErrorsSpec : TestKit
{
    private readonly TestProbe _handler;

    public ConnectionErrorsSpec(ITestOutputHelper output)
        : base(ActorSpec.Patient, output: output) => _handler = CreateTestProbe();

    [Theory]
    [InlineData(SocketError.TimedOut, true)]
    [InlineData(SocketError.HostUnreachable, true)]
    [InlineData(SocketError.NetworkUnreachable, true)]
    [InlineData(SocketError.ConnectionReset, false)]
    [InlineData(SocketError.ConnectionAborted, false)]
    public void The_systems_errors_for_a_peer_that_answers_no_more_are_known_by_their_texts(SocketError error, bool hasVanished)
    {
        Assert.Equal(hasVanished, ConnectionErrors.HasVanished(new Tcp.ErrorClosed(new SocketException((int)error).Message)));
    }

    [Fact]
    public void A_peer_that_takes_no_more_data_times_out_and_counts_as_vanished()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // One second, one probe a second later, less two thirds of it.
        var option = KeepAliveOption.ForListener(
            new KeepAliveSettings(KeepAliveMode.PerSocket, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), Retries: 1));
        var (client, connection) = Connect(option);
        using var _ = client;

        // More than the sockets' buffers hold, and the client never reads.
        connection.Tell(Tcp.Write.Create(ByteString.FromBytes(new byte[16 << 20])), _handler.Ref);

        var closed = _handler.FishForMessage<Tcp.ConnectionClosed>(_ => true, TimeSpan.FromSeconds(20));
        Assert.True(closed.IsErrorClosed, closed.ToString());
        Assert.True(ConnectionErrors.HasVanished(closed), closed.Cause);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_peer_that_closes_or_resets_has_not_vanished(bool resets)
    {
        var (client, _) = Connect();
        if (resets)
            client.LingerState = new LingerOption(true, 0);
        client.Dispose();

        var closed = _handler.ExpectMsg<Tcp.ConnectionClosed>();
        Assert.Equal(resets, closed.IsErrorClosed);
        Assert.False(ConnectionErrors.HasVanished(closed), closed.Cause);
    }

    [Fact]
    public void A_connect_that_nobody_takes_is_told_in_an_operators_words()
    {
        using var closed = new Socket(SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Sys.Tcp().Tell(new Tcp.Connect(closed.LocalEndPoint!), _handler.Ref);

        var text = ConnectionErrors.Describe(_handler.ExpectMsg<Tcp.CommandFailed>(TimeSpan.FromSeconds(10)));
        Assert.Contains("refused", text.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A plain client, and the connection that serves it and tells the handler of its end.</summary>
    private (Socket Client, IActorRef Connection) Connect(params Inet.SocketOption[] options)
    {
        var listener = CreateTestProbe();
        Sys.Tcp().Tell(new Tcp.Bind(listener.Ref, new IPEndPoint(IPAddress.Loopback, 0), 10, options), listener.Ref);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 << 10 };
        client.Connect(listener.ExpectMsg<Tcp.Bound>().LocalAddress);
        listener.ExpectMsg<Tcp.Connected>();
        var connection = listener.LastSender;
        connection.Tell(new Tcp.Register(_handler.Ref), _handler.Ref);
        return (client, connection);
    }
}
