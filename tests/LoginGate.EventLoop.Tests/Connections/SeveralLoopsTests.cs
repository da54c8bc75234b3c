using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Connections;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Connections;

/// <summary>Listener and connection on loops of their own, one of them held up.</summary>
public sealed class SeveralLoopsTests()
    : TcpContract(Transport.EventLoop, "akka.actor.event-loop-dispatcher { loops = 3, slow-turn = 1m }")
{
    [Fact]
    public async Task A_Register_that_is_on_its_way_counts_when_the_bind_handler_stops_meanwhile()
    {
        var server = await Listen();
        var (client, connection) = await AcceptOnAnotherLoop(server);
        var handler = NewProbe();
        var watcher = NewProbe();
        watcher.Watch(server.Listener);
        await watcher.Settle();
        using (Hold.Of(connection.Loop))
        {
            handler.Send(connection, new Tcp.Register(handler.Ref));
            await handler.Settle();
            server.Handler.Stop();
            await watcher.Next<Terminated>();
        }
        handler.Send(connection, Write("x", 1));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        Assert.Equal("x", await ReadText(client, 1));
    }

    private async Task<(System.Net.Sockets.Socket Client, Connection Connection)> AcceptOnAnotherLoop(Server server)
    {
        while (true)
        {
            var client = await Dial(server.Address);
            await server.Handler.Next<Tcp.Connected>();
            var connection = (Connection)server.Handler.LastSender;
            if (connection.Loop != ((LoopRef)server.Listener).Loop)
                return (client, connection);
        }
    }
}
