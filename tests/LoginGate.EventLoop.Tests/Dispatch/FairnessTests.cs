using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Connections;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Dispatch;

/// <summary>Who is busy without end leaves room for the others.</summary>
public sealed class FairnessTests()
    : TcpContract(Transport.OnTheLoop, "akka.actor.event-loop-dispatcher { slow-turn = 1m, read-size = 512 }")
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Actors_that_tell_themselves_for_ever_starve_neither_sockets_nor_others(int actors)
    {
        var (client, connection, handler) = await Serve(await Listen());
        for (var i = 0; i < actors; i++)
            Sys.ActorOf(Transport.Place(Props.Create(() => new Forever()))).Tell("again");
        for (var i = 0; i < 50; i++)
        {
            await client.SendAsync("ping"u8.ToArray());
            Assert.Equal("ping", await CollectText(handler, 4));
            handler.Send(connection, Write("pong"));
            Assert.Equal("pong", await ReadText(client, 4));
            await NewProbe().Settle();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_floods_lets_another_have_its_turn_after_a_few_reads(bool pullMode)
    {
        var server = await Listen(pullMode: pullMode);
        server.Handler.Send(server.Listener, new Tcp.ResumeAccepting(2));
        var (flooding, flooded) = await AcceptUnregistered(server);
        var (other, quiet) = await AcceptUnregistered(server);
        var order = new List<IActorRef>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reader = Sys.ActorOf(Transport.Place(Props.Create(() => new Reader(order, 100, pullMode, all))));

        // The flood is there first, and both wait until the loop is let go.
        using (Hold.Of(((TcpManager)Manager).Loop))
        {
            await flooding.SendAsync(new byte[200 * 512]);
            await other.SendAsync(new byte[1]);
            foreach (var connection in new[] { flooded, quiet })
            {
                connection.Tell(new Tcp.Register(reader), reader);
                connection.Tell(Tcp.ResumeReading.Instance, reader);
            }
        }
        await all.Task.WaitAsync(Probe.Patience);
        Assert.InRange(order.IndexOf(quiet), 0, 20);
    }

    [Fact]
    public async Task Connections_that_flood_without_end_do_not_keep_another_from_being_served()
    {
        using var stop = new CancellationTokenSource();
        var server = await Listen();
        var address = server.Address;
        var sink = Sys.ActorOf(Transport.Place(Props.Create(() => new Sink())));
        var floods = new List<Task>();
        for (var i = 0; i < 2; i++)
        {
            var flooding = await Dial(address);
            await server.Handler.Next<Tcp.Connected>();
            server.Handler.Send(server.Handler.LastSender, new Tcp.Register(sink));
            floods.Add(Task.Factory.StartNew(() => Flood(flooding, stop.Token), TaskCreationOptions.LongRunning));
        }
        var (client, connection, handler) = await Serve(server);
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync("ping"u8.ToArray());
            Assert.Equal("ping", await CollectText(handler, 4));
            handler.Send(connection, Write("pong"));
            Assert.Equal("pong", await ReadText(client, 4));
        }
        await stop.CancelAsync();
        await Task.WhenAll(floods);
    }

    private async Task<(Socket Client, IActorRef Connection)> AcceptUnregistered(Server server)
    {
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        return (client, server.Handler.LastSender);
    }

    private static void Flood(Socket socket, CancellationToken stop)
    {
        var bytes = new byte[64 * 1024];
        while (!stop.IsCancellationRequested)
            socket.Send(bytes);
    }

    private sealed class Forever : ActorBase
    {
        protected override bool Receive(object message)
        {
            Self.Tell(message);
            return true;
        }
    }

    private sealed class Sink : ActorBase
    {
        protected override bool Receive(object message) => true;
    }

    private sealed class Reader(List<IActorRef> order, int most, bool pullMode, TaskCompletionSource all) : ActorBase
    {
        protected override bool Receive(object message)
        {
            if (message is not Tcp.Received)
                return true;
            order.Add(Sender);
            if (order.Count == most)
                all.SetResult();
            if (pullMode)
                Sender.Tell(Tcp.ResumeReading.Instance, Self);
            return true;
        }
    }
}
