using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Connections;

/// <summary>A process that may open few files.</summary>
public sealed class ExhaustionTests : IDisposable
{
    private readonly List<Socket> _clients = [];

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    [Fact]
    public async Task The_limit_of_connections_leaves_some_descriptors_for_others()
    {
        await using var server = new FewDescriptors(limit: 200);
        Assert.Equal("100", await server.Next("most"));
        var port = await PortOf(server);
        for (var i = 0; i < 110; i++)
            await Dial(port);
        for (var i = 1; i <= 100; i++)
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), await server.Next("connected"));
        Assert.Contains("the limit of 100 connections is reached", await server.Next("warning"), StringComparison.Ordinal);
        await TcpContract.Eventually(() => _clients.Count(IsReset) == 10, "those over the limit are reset");
        Assert.Equal((100, 10, 0), await StatisticsOf(server));

        // What ends makes room.
        _clients.First(client => !IsReset(client)).Close();
        await TcpContract.Eventually(
            async () =>
            {
                await Dial(port);
                return (await StatisticsOf(server)).Accepted == 101;
            },
            "there is room for one more");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_descriptors_accepting_pauses_and_goes_on_when_there_are_some(bool isStock)
    {
        var transport = isStock ? Transport.Stock : Transport.EventLoop;
        await using var server = new FewDescriptors(limit: 300, isStock);
        var port = await PortOf(server);
        await Dial(port);
        Assert.Equal("1", await server.Next("connected"));

        server.Tell(FewDescriptors.Hoard);
        await server.Next("hoarded");
        for (var i = 0; i < 3; i++)
            await Dial(port);
        var warning = await server.Next("warning");
        if (!transport.PausesWhenItCannotAccept)
        {
            Assert.Contains("retrying accept operation in 10ms", warning, StringComparison.Ordinal);
            for (var i = 0; i < 20; i++)
                await server.Next("warning");
        }
        else
        {
            Assert.Contains("cannot accept connections on 127.0.0.1", warning, StringComparison.Ordinal);
            Assert.Contains("trying again", warning, StringComparison.Ordinal);
            await TcpContract.Eventually(async () => (await StatisticsOf(server)).Retried >= 3, "it has tried again");
        }

        server.Tell(FewDescriptors.Free);
        await TcpContract.Eventually(async () => (await StatisticsOf(server)).Accepted == 4, "all are accepted");
        if (!transport.PausesWhenItCannotAccept)
            return;
        Assert.InRange((await StatisticsOf(server)).Retried, 3, 20);
        Assert.Single(server.Told, line => line.StartsWith("warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_descriptors_for_a_thread_a_blocked_actor_keeps_its_loop_waiting_until_there_are_some()
    {
        await using var server = new FewDescriptors(limit: 300);
        var port = await PortOf(server);
        await Dial(port);
        Assert.Equal("1", await server.Next("connected"));
        server.Tell(FewDescriptors.Hoard);
        await server.Next("hoarded");
        server.Tell(FewDescriptors.Block);
        await server.Next("blocked");

        await TcpContract.Eventually(
            async () =>
            {
                server.Tell(FewDescriptors.ThreadsMissed);
                return await server.Next(FewDescriptors.ThreadsMissed) != "0";
            },
            "the loop tries in vain to get another thread");
        server.Tell(FewDescriptors.Free);
        await Dial(port);
        Assert.Equal("2", await server.Next("connected"));
        server.Tell(FewDescriptors.Unblock);
        await Dial(port);
        Assert.Equal("3", await server.Next("connected"));
    }

    private static async Task<(int Accepted, int Failed, int Retried)> StatisticsOf(FewDescriptors server)
    {
        server.Tell(FewDescriptors.Statistics);
        return (await server.Next("statistics")).Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray() switch
        {
            [var accepted, var failed, var retried] => (accepted, failed, retried),
            var other => throw new FormatException(string.Join(' ', other)),
        };
    }

    private static async Task<int> PortOf(FewDescriptors server) => int.Parse(await server.Next("port"), CultureInfo.InvariantCulture);

    private static bool IsReset(Socket client)
    {
        try
        {
            return client.Poll(0, SelectMode.SelectRead) && client.Receive(new byte[1]) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task Dial(int port)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _clients.Add(client);
        try
        {
            await client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).WaitAsync(Probe.Patience);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // As early as that.
        }
    }
}
