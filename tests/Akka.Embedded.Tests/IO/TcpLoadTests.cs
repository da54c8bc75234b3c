using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

public class TcpLoadTests : TcpTest
{
    private const int Seed = 90210;

    public TcpLoadTests()
        : this("")
    {
    }

    protected TcpLoadTests(string config)
        : base(config)
    {
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_thousand_connections_echo_byte_for_byte(bool suspending)
    {
        const int connections = 1000;
        const int bytesEach = 3000;
        var address = await StartEcho(suspending);
        var clients = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Dial(address)));
        await Task.WhenAll(clients.Select((client, i) => Converse(client, Seed + i, bytesEach))).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task An_actor_that_blocks_does_not_hold_up_other_connections()
    {
        var address = await StartEcho(suspending: false);
        using var release = new ManualResetEventSlim();
        var blocker = Sys.ActorOf(Props.Create(() => new Blocker(release)));
        var commander = NewProbe();
        commander.Send(Sys.Tcp(), new Tcp.Bind(blocker, new IPEndPoint(IPAddress.Loopback, 0)));
        var blocking = await Dial((IPEndPoint)(await commander.Next<Tcp.Bound>()).LocalAddress);
        await blocking.SendAsync("block"u8.ToArray());

        // While one actor blocks the thread that took its bytes, all others go on.
        for (var i = 0; i < 20; i++)
            await Converse(await Dial(address), Seed + i, 500).WaitAsync(Probe.Patience);
        release.Set();
        Assert.Equal("x"u8.ToArray(), await Read(blocking, 1));
    }

    [Fact]
    public async Task Actors_that_keep_each_other_busy_do_not_hold_up_the_sockets()
    {
        var address = await StartEcho(suspending: false);
        var commander = NewProbe();
        var player = Sys.ActorOf(Props.Create(() => new Player()));
        commander.Send(Sys.Tcp(), new Tcp.Bind(player, new IPEndPoint(IPAddress.Loopback, 0)));
        var client = await Dial((IPEndPoint)(await commander.Next<Tcp.Bound>()).LocalAddress);
        await client.SendAsync("go"u8.ToArray());
        for (var i = 0; i < 20; i++)
            await Converse(await Dial(address), Seed + i, 500).WaitAsync(Probe.Patience);
    }

    private async Task<IPEndPoint> StartEcho(bool suspending)
    {
        var commander = NewProbe();
        var echo = Sys.ActorOf(Props.Create(() => new EchoListener(suspending)));
        commander.Send(Sys.Tcp(), new Tcp.Bind(echo, new IPEndPoint(IPAddress.Loopback, 0), 2000));
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
            var echoed = new byte[size];
            for (var got = 0; got < size;)
            {
                var read = await client.ReceiveAsync(echoed.AsMemory(got));
                Assert.True(read > 0, $"ended early, seed {seed}");
                got += read;
            }

            Assert.True(bytes.AsSpan(at, size).SequenceEqual(echoed), $"seed {seed}, at {at}");
            at += size;
        }
    }

    private sealed class EchoListener(bool suspending) : ActorBase
    {
        protected override bool Receive(object message)
        {
            var connection = Sender;
            if (message is Tcp.Connected)
                connection.Tell(new Tcp.Register(Context.ActorOf(Props.Create(() => new Echo(connection, suspending)))), Self);
            return true;
        }
    }

    private sealed class Echo(IActorRef connection, bool suspending) : ActorBase
    {
        protected override bool Receive(object message)
        {
            if (message is Tcp.Received received)
                connection.Tell(Tcp.Write.Create(received.Data), Self);
            if (message is Tcp.Received && suspending)
            {
                connection.Tell(Tcp.SuspendReading.Instance, Self);
                connection.Tell(Tcp.ResumeReading.Instance, Self);
            }

            return true;
        }
    }

    private sealed class Blocker(ManualResetEventSlim release) : ActorBase
    {
        protected override bool Receive(object message)
        {
            switch (message)
            {
                case Tcp.Connected:
                    Sender.Tell(new Tcp.Register(Self), Self);
                    break;
                case Tcp.Received:
                    release.Wait();
                    Sender.Tell(Tcp.Write.Create(ByteString.FromString("x")), Self);
                    break;
            }

            return true;
        }
    }

    private sealed class Player : ActorBase
    {
        private readonly IActorRef _other = Context.ActorOf(Props.Create(() => new Returner()));

        protected override bool Receive(object message)
        {
            switch (message)
            {
                case Tcp.Connected:
                    Sender.Tell(new Tcp.Register(Self), Self);
                    break;
                case Tcp.Received:
                case string:
                    _other.Tell("ball", Self);
                    break;
            }

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

public class PortableTcpLoadTests : TcpLoadTests
{
    public PortableTcpLoadTests()
        : base("akka.io.tcp.socket-engine = portable")
    {
    }
}

public class TwoThreadsTcpLoadTests : TcpLoadTests
{
    public TwoThreadsTcpLoadTests()
        : base("akka.io.tcp.io-threads = 2")
    {
    }
}

public class ThreadPoolTcpLoadTests : TcpLoadTests
{
    public ThreadPoolTcpLoadTests()
        : base("akka.io.tcp.io-threads-run-actors = off")
    {
    }
}
