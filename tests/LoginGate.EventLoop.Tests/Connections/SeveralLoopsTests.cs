using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Connections;
using LoginGate.EventLoop.Loops;
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

    [Fact]
    public async Task What_a_handler_wrote_is_not_overtaken_by_what_it_writes_when_it_has_moved_to_its_connections_loop()
    {
        var server = await Listen();
        var (client, connection) = await AcceptOnAnotherLoop(server);
        var handler = new Probe(Sys, Transport.OnThreeLoops.Place);
        using var isRegistered = new ManualResetEventSlim();
        using var isHeld = new ManualResetEventSlim();
        handler.Do(self =>
        {
            // On the first loop, until it has finished here.
            connection.Tell(new Tcp.Register(self), self);
            isRegistered.Set();
            isHeld.Wait(Probe.Patience);
            connection.Tell(Write("1"), self);
        });
        Assert.True(isRegistered.Wait(Probe.Patience));
        await Eventually(() => !connection.AwaitsRegister, "the handler is registered");

        // In one turn of the connection's loop: the handler finishes on the other one, and is woken here.
        var hold = Hold.Of(connection.Loop, last: () =>
        {
            handler.AwaitIdle();
            handler.Do(self => connection.Tell(Write("2"), self));
        });
        hold.Release();
        isHeld.Set();
        Assert.Equal("12", await ReadText(client, 2));
    }

    [Fact]
    public async Task Handlers_run_on_the_loops_of_their_connections()
    {
        var server = await Listen();
        var loops = new HashSet<IoLoop>();
        for (var i = 0; i < 9; i++)
        {
            var client = await Dial(server.Address);
            await server.Handler.Next<Tcp.Connected>();
            var connection = (Connection)server.Handler.LastSender;
            loops.Add(connection.Loop);
            var handler = new Probe(Sys, Transport.OnThreeLoops.Place);
            await handler.Settle();
            handler.Send(connection, new Tcp.Register(handler.Ref));
            await client.SendAsync("x"u8.ToArray());
            Assert.Equal("x", await CollectText(handler, 1));
            var loop = new TaskCompletionSource<IoLoop?>();
            handler.Do(_ => loop.SetResult(LoopThread.Current?.Loop));
            Assert.Same(connection.Loop, await loop.Task.WaitAsync(Probe.Patience));

            // A connection that it makes is there, too.
            handler.Send(Manager, new Tcp.Connect(server.Address));
            await handler.Next<Tcp.Connected>();
            Assert.Same(connection.Loop, ((Connection)handler.LastSender).Loop);
            await server.Handler.Next<Tcp.Connected>();
        }
        Assert.Equal(3, loops.Count);
    }

    [Fact]
    public async Task A_handler_that_has_just_been_made_is_registered_as_well()
    {
        // From outside, an actor is a ref at once and an actor a little later.
        var server = await Listen();
        for (var round = 0; round < 30; round++)
        {
            var client = await Dial(server.Address);
            await client.SendAsync("x"u8.ToArray());
            await server.Handler.Next<Tcp.Connected>();
            var handler = new Probe(Sys, Transport.OnThreeLoops.Place);
            server.Handler.LastSender.Tell(new Tcp.Register(handler.Ref), handler.Ref);
            Assert.Equal("x", await CollectText(handler, 1));
            handler.Stop();
            Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
        }
    }

    private async Task<(Socket Client, Connection Connection)> AcceptOnAnotherLoop(Server server)
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
