using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Contract;

public abstract class LoadContract(Transport transport) : TcpContract(transport)
{
    private const int Seed = 90210;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Several_hundred_connections_echo_byte_for_byte(bool suspending)
    {
        const int connections = 300;
        const int bytesEach = 3000;
        var address = await StartEcho(suspending);
        var clients = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Dial(address)));
        await Task.WhenAll(clients.Select((client, i) => Converse(client, Seed + i, bytesEach))).WaitAsync(2 * Probe.Patience);
    }

    [Fact]
    public async Task Connections_that_come_and_go_leave_nothing_behind()
    {
        var address = await StartEcho(suspending: false);
        for (var round = 0; round < 10; round++)
        {
            var clients = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Dial(address)));
            await Task.WhenAll(clients.Select((client, i) => Converse(client, Seed + i, 100))).WaitAsync(Probe.Patience);
            foreach (var (i, client) in clients.Index())
                client.Close(i % 2 == 0 ? 0 : -1);
        }
        if (Transport.EnforcesMaxChannels)
            await Eventually(() => EventLoopTcp.Get(Sys).Connections == 0, "all connections have ended");
    }

    [Fact]
    public async Task Actors_that_keep_each_other_busy_do_not_hold_up_the_sockets()
    {
        var address = await StartEcho(suspending: false);
        var player = Sys.ActorOf(Transport.Place(Props.Create(() => new Player(Transport))));
        player.Tell("ball");
        for (var i = 0; i < 20; i++)
            await Converse(await Dial(address), Seed + i, 500).WaitAsync(Probe.Patience);
        Sys.Stop(player);
    }

    private async Task<IPEndPoint> StartEcho(bool suspending)
    {
        var commander = NewProbe();
        var echo = Sys.ActorOf(Transport.Place(Props.Create(() => new EchoListener(Transport, suspending))));
        commander.Send(Manager, new Tcp.Bind(echo, new IPEndPoint(IPAddress.Loopback, 0), 2000));
        return (IPEndPoint)(await commander.Next<Tcp.Bound>()).LocalAddress;
    }

    private static async Task Converse(Socket client, int seed, int count)
    {
        var bytes = RandomBytes(seed, count);
        var random = new Random(seed);
        for (var at = 0; at < count;)
        {
            var size = Math.Min(random.Next(1, 700), count - at);
            await client.SendAsync(bytes.AsMemory(at, size));
            AssertSame(bytes[at..(at + size)], await Read(client, size), seed);
            at += size;
        }
    }

    private sealed class EchoListener(Transport transport, bool suspending) : ActorBase
    {
        protected override bool Receive(object message)
        {
            var connection = Sender;
            if (message is not Tcp.Connected)
                return true;
            var handler = Context.ActorOf(transport.Place(Props.Create(() => new Echo(connection, suspending))));
            connection.Tell(new Tcp.Register(handler), Self);
            return true;
        }
    }

    private sealed class Echo(IActorRef connection, bool suspending) : ActorBase
    {
        protected override bool Receive(object message)
        {
            switch (message)
            {
                case Tcp.Received received:
                    connection.Tell(Tcp.Write.Create(received.Data), Self);
                    if (suspending)
                    {
                        connection.Tell(Tcp.SuspendReading.Instance, Self);
                        connection.Tell(Tcp.ResumeReading.Instance, Self);
                    }
                    break;
                case Tcp.ConnectionClosed:
                    Context.Stop(Self);
                    break;
            }
            return true;
        }
    }

    private sealed class Player(Transport transport) : ActorBase
    {
        private readonly IActorRef _other = Context.ActorOf(transport.Place(Props.Create(() => new Returner())));

        protected override bool Receive(object message)
        {
            _other.Tell("ball", Self);
            return true;
        }
    }

    private sealed class Returner : ActorBase
    {
        protected override bool Receive(object message)
        {
            Sender.Tell(message, Self);
            return true;
        }
    }
}

public sealed class StockLoadTests() : LoadContract(Transport.Stock);

public sealed class EventLoopLoadTests() : LoadContract(Transport.EventLoop);

public sealed class OnTheLoopLoadTests() : LoadContract(Transport.OnTheLoop);

public sealed class OnThreeLoopsLoadTests() : LoadContract(Transport.OnThreeLoops);
