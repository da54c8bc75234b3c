using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

public class TcpWriteBoundTests : TcpTest
{
    private const int Bound = 1000;

    public TcpWriteBoundTests()
        : base($"akka.io.tcp.write-commands-queue-max-size = {Bound}")
    {
    }

    [Fact]
    public async Task A_burst_over_the_bound_fails_and_all_writes_fail_until_ResumeWriting()
    {
        var (peer, connection, handler) = await Connect(options: new Inet.SO.SendBufferSize(4096));
        var big = Tcp.Write.Create(ByteString.FromBytes(RandomBytes(1, 5_000_000)), new Ack(1));
        var tooMuch = Tcp.Write.Create(ByteString.FromBytes(new byte[Bound + 1]), new Ack(2));
        var small = Tcp.Write.Create(ByteString.FromString("x"), new Ack(3));
        handler.Send(connection, big);
        handler.Send(connection, tooMuch);
        handler.Send(connection, small);
        Assert.Same(tooMuch, (await handler.Next<Tcp.CommandFailed>()).Cmd);
        Assert.Same(small, (await handler.Next<Tcp.CommandFailed>()).Cmd);

        handler.Send(connection, Tcp.ResumeWriting.Instance);
        var second = NewProbe();
        second.Send(connection, Tcp.ResumeWriting.Instance);
        Assert.Same(Tcp.ResumeWriting.Instance, (await second.Next<Tcp.CommandFailed>()).Cmd);
        await handler.ExpectNothing();

        Assert.Equal(RandomBytes(1, 5_000_000), await Read(peer, 5_000_000));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        await handler.Next<Tcp.WritingResumed>();
        handler.Send(connection, small);
        Assert.Equal(3, (await handler.Next<Ack>()).Number);
        Assert.Equal("x"u8.ToArray(), await Read(peer, 1));
    }

    [Fact]
    public async Task A_burst_meets_the_bound_even_when_the_kernel_takes_everything_at_once()
    {
        var (peer, connection, handler) = await Connect();

        // Being told this ack holds the connection up, so that the two writes wait together.
        using var hold = new SlowListener(Sys);
        connection.Tell(Tcp.Write.Create(ByteString.Empty, new Ack(0)), hold);
        hold.AwaitTold();
        var first = Tcp.Write.Create(ByteString.FromBytes(new byte[Bound + 1]), new Ack(1));
        var second = Tcp.Write.Create(ByteString.FromBytes(new byte[Bound + 1]), new Ack(2));
        handler.Send(connection, first);
        handler.Send(connection, second);
        hold.Release();
        Assert.Same(second, (await handler.Next<Tcp.CommandFailed>()).Cmd);
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        await Read(peer, Bound + 1);
        handler.Send(connection, Tcp.ResumeWriting.Instance);
        await handler.Next<Tcp.WritingResumed>();
    }

    [Fact]
    public async Task Without_useResumeWriting_only_the_write_that_is_too_much_fails()
    {
        var (peer, connection, handler) = await Connect(useResumeWriting: false, options: new Inet.SO.SendBufferSize(4096));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(new byte[5_000_000])));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(new byte[Bound + 1])));
        await handler.Next<Tcp.CommandFailed>();
        await Read(peer, 5_000_000);
        await Eventually(
            () =>
            {
                handler.Send(connection, Tcp.Write.Create(ByteString.FromString("x"), new Ack(1)));
                return handler.Next<Tcp.Event>().Result is Ack;
            },
            "a write is taken again");
    }

    [Fact]
    public async Task ResumeWriting_is_answered_at_once_when_nothing_is_queued()
    {
        var (_, connection, handler) = await Connect();
        handler.Send(connection, Tcp.ResumeWriting.Instance);
        await handler.Next<Tcp.WritingResumed>();
    }

    [Fact]
    public async Task A_single_write_larger_than_the_bound_is_possible()
    {
        var (peer, connection, handler) = await Connect();
        for (var i = 0; i < 3; i++)
        {
            handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(new byte[10 * Bound]), new Ack(i)));
            Assert.Equal(i, (await handler.Next<Ack>()).Number);
        }

        await Read(peer, 30 * Bound);
    }

    [Fact]
    public async Task Accepted_connections_have_the_bound_too_and_before_Register_it_holds_for_the_first_write()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        var handler = NewProbe();
        handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(new byte[Bound + 1])));
        await handler.Next<Tcp.CommandFailed>();
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("x")));
        handler.Send(connection, new Tcp.Register(handler.Ref));
        Assert.Equal("x"u8.ToArray(), await Read(client, 1));
    }

    [Fact]
    public async Task A_Register_that_is_on_its_way_counts_when_the_bind_handler_stops_meanwhile()
    {
        var server = await Listen();
        var before = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        var after = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var slow = Own(new SlowListener(Sys));
        connection.Tell(Tcp.Write.Create(ByteString.FromBytes(new byte[Bound + 1])), slow);
        slow.AwaitTold();
        var handler = NewProbe();
        handler.Send(connection, new Tcp.Register(handler.Ref));
        Sys.Stop(server.Handler.Ref);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(before));
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(after));
        slow.Release();
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("x")));
        Assert.Equal("x"u8.ToArray(), await Read(client, 1));
    }

    [Fact]
    public async Task The_parts_of_a_compound_write_are_refused_together()
    {
        var (peer, connection, handler) = await Connect(options: new Inet.SO.SendBufferSize(4096));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(new byte[5_000_000])));
        var compound = Tcp.WriteCommand.Create(
            Tcp.Write.Create(ByteString.FromBytes(new byte[10]), new Ack(1)), Tcp.Write.Create(ByteString.FromBytes(new byte[Bound]), new Ack(2)));
        handler.Send(connection, compound);
        Assert.Same(compound, (await handler.Next<Tcp.CommandFailed>()).Cmd);
        await Read(peer, 5_000_000);
        await handler.ExpectNothing();
    }

    private sealed class SlowListener(ActorSystem system) : MinimalActorRef, IDisposable
    {
        private readonly ManualResetEventSlim _told = new();
        private readonly ManualResetEventSlim _released = new();

        public override ActorPath Path { get; } = system.DeadLetters.Path / "slow";

        public override IActorRefProvider Provider => throw new NotSupportedException();

        public void AwaitTold() => Assert.True(_told.Wait(Probe.Patience));

        public void Release() => _released.Set();

        public void Dispose()
        {
            _released.Set();
            _told.Dispose();
        }

        protected override void TellInternal(object message, IActorRef sender)
        {
            _told.Set();
            _released.Wait(Probe.Patience);
        }
    }
}
