using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Tests.Contract;

namespace LoginGate.EventLoop.Tests.Connections;

public sealed class BytesLentTests() : TcpContract(Transport.OnTheLoop, "akka.actor.event-loop-dispatcher.read-size = 1024")
{
    [Fact]
    public async Task They_come_in_pull_mode_when_they_are_asked_for_and_are_good_until_they_are_given_back()
    {
        var (peer, connection, handler) = await Connect(pullMode: true, options: LendBytes.Instance);
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await peer.SendAsync("hello"u8.ToArray());
        var lent = await handler.Next<BytesLent>();
        Assert.Equal("BytesLent(5 bytes)", lent.ToString());
        Assert.Equal("hello"u8, lent.Bytes);
        lent.Return();
        Assert.Throws<InvalidOperationException>(() => lent.Bytes.Length);
        Assert.Throws<InvalidOperationException>(lent.Return);
    }

    [Fact]
    public async Task Accepted_connections_lend_too()
    {
        var server = await Listen(pullMode: true, options: LendBytes.Instance);
        server.Handler.Send(server.Listener, new Tcp.ResumeAccepting(1));
        var (client, connection, handler) = await Serve(server);
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await client.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), (await handler.Next<BytesLent>()).Bytes.ToArray());
    }

    [Fact]
    public async Task Without_pull_mode_nothing_is_lent()
    {
        var (peer, _, handler) = await Connect(options: LendBytes.Instance);
        await peer.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello", await CollectText(handler, 5));
    }

    [Fact]
    public async Task A_long_stream_comes_in_pieces_of_the_size_of_a_read()
    {
        var (peer, connection, handler) = await Connect(pullMode: true, options: LendBytes.Instance);
        var bytes = RandomBytes(11, 100_000);
        var sending = SendAll(peer, bytes);
        var got = new List<byte>();
        while (got.Count < bytes.Length)
        {
            handler.Send(connection, Tcp.ResumeReading.Instance);
            var lent = await handler.Next<BytesLent>();
            Assert.InRange(lent.Bytes.Length, 1, 1024);
            got.AddRange(lent.Bytes);
            lent.Return();
        }
        await sending;
        AssertSame(bytes, [.. got]);
        peer.Close();
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await handler.Next<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task On_the_loop_the_same_buffer_comes_again_after_it_was_given_back()
    {
        var seen = new ConcurrentBag<BytesLent>();
        var address = await StartEcho(seen, Transport.OnTheLoop, returns: true);
        var client = await Dial(address);
        for (var round = 0; round < 50; round++)
        {
            await client.SendAsync(new[] { (byte)round });
            Assert.Equal([(byte)round], await Read(client, 1));
        }
        Assert.Equal(50, seen.Count);
        Assert.InRange(seen.Distinct(ReferenceEqualityComparer.Instance).Count(), 1, 5);
    }

    [Fact]
    public async Task One_that_is_given_back_on_another_thread_is_left_to_the_collector()
    {
        var (peer, connection, handler) = await Connect(pullMode: true, options: LendBytes.Instance);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        for (var round = 0; round < 20; round++)
        {
            handler.Send(connection, Tcp.ResumeReading.Instance);
            await peer.SendAsync(new[] { (byte)round });
            var lent = await handler.Next<BytesLent>();
            Assert.Equal([(byte)round], lent.Bytes.ToArray());
            await Task.Run(lent.Return);
            Assert.True(seen.Add(lent));
        }
    }

    [Fact]
    public async Task One_that_gets_lost_is_collected()
    {
        var (peer, connection, handler) = await Connect(pullMode: true, options: LendBytes.Instance);
        var lost = new List<WeakReference>();
        for (var round = 0; round < 5; round++)
            await Lose(lost);
        await Eventually(
            () =>
            {
                GC.Collect();
                return !lost[0].IsAlive;
            },
            "the first one is collected");
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await peer.SendAsync("x"u8.ToArray());
        Assert.Equal("x"u8.ToArray(), (await handler.Next<BytesLent>()).Bytes.ToArray());

        [MethodImpl(MethodImplOptions.NoInlining)]
        async Task Lose(List<WeakReference> lost)
        {
            handler.Send(connection, Tcp.ResumeReading.Instance);
            await peer.SendAsync("x"u8.ToArray());
            lost.Add(new WeakReference(await handler.Next<BytesLent>()));
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Bytes_are_right_with_many_connections_at_once(bool onTheLoop, bool returns)
    {
        const int seed = 31;
        var address = await StartEcho([], onTheLoop ? Transport.OnTheLoop : Transport.EventLoop, returns);
        var clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Dial(address)));
        await Task.WhenAll(clients.Select(async (client, i) =>
        {
            var bytes = RandomBytes(seed + i, 40_000);
            var sending = SendAll(client, bytes, () => 1 + (i * 37 % 1500));
            AssertSame(bytes, await Read(client, bytes.Length), seed + i);
            await sending;
        }));
    }

    private async Task<IPEndPoint> StartEcho(ConcurrentBag<BytesLent> seen, Transport place, bool returns)
    {
        var commander = NewProbe();
        var echo = Sys.ActorOf(place.Place(Props.Create(() => new EchoListener(place, seen, returns))));
        commander.Send(Manager, new Tcp.Bind(echo, new IPEndPoint(IPAddress.Loopback, 0), 100, [LendBytes.Instance], pullMode: true));
        var bound = await commander.Next<Tcp.Bound>();
        commander.Send(commander.LastSender, new Tcp.ResumeAccepting(int.MaxValue));
        return (IPEndPoint)bound.LocalAddress;
    }

    private sealed class EchoListener(Transport place, ConcurrentBag<BytesLent> seen, bool returns) : ActorBase
    {
        protected override bool Receive(object message)
        {
            var connection = Sender;
            if (message is not Tcp.Connected)
                return true;
            var handler = Context.ActorOf(place.Place(Props.Create(() => new Echo(connection, seen, returns))));
            connection.Tell(new Tcp.Register(handler), Self);
            return true;
        }
    }

    private sealed class Echo : ActorBase
    {
        private readonly ConcurrentBag<BytesLent> _seen;
        private readonly bool _returns;

        public Echo(IActorRef connection, ConcurrentBag<BytesLent> seen, bool returns)
        {
            (_seen, _returns) = (seen, returns);
            connection.Tell(Tcp.ResumeReading.Instance, Self);
        }

        protected override bool Receive(object message)
        {
            if (message is not BytesLent lent)
                return true;
            _seen.Add(lent);
            Sender.Tell(Tcp.Write.Create(ByteString.FromBytes(lent.Bytes.ToArray())), Self);
            if (_returns)
                lent.Return();
            Sender.Tell(Tcp.ResumeReading.Instance, Self);
            return true;
        }
    }
}
