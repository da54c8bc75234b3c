using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Contract;

public abstract class WriteContract(Transport transport) : TcpContract(transport)
{
    private const int Seed = 77;

    [Fact]
    public async Task Acks_come_in_the_order_of_the_writes_and_to_their_writers()
    {
        var (peer, connection, first) = await Connect();
        var second = NewProbe();
        await Settle(connection, first);
        for (var i = 0; i < 200; i++)
            (i % 2 == 0 ? first : second).Send(connection, Write([(byte)i], i));
        for (var i = 0; i < 200; i++)
            Assert.Equal(i, (await (i % 2 == 0 ? first : second).Next<Ack>()).Number);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (byte)i), (await Read(peer, 200)).Order());
    }

    [Fact]
    public async Task An_ack_comes_after_the_bytes_went_to_the_kernel_not_before()
    {
        var (peer, connection, handler) = await Connect(options: SmallSendBuffer);
        var bytes = RandomBytes(Seed, 8_000_000);
        handler.Send(connection, Write(bytes, 1));
        handler.Send(connection, Write([1, 2, 3], 2));
        await Eventually(() => peer.Available > 0, "the write has begun");
        await handler.ExpectNothing();
        AssertSame(bytes, await Read(peer, bytes.Length));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        Assert.Equal(2, (await handler.Next<Ack>()).Number);
        Assert.Equal([1, 2, 3], await Read(peer, 3));
    }

    [Fact]
    public async Task An_empty_write_is_acked_in_its_place()
    {
        var (peer, connection, handler) = await Connect();
        handler.Send(connection, Write("", 1));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        handler.Send(connection, Write("a", 2));
        handler.Send(connection, Write("", 3));
        handler.Send(connection, Write("b", 4));
        for (var i = 2; i <= 4; i++)
            Assert.Equal(i, (await handler.Next<Ack>()).Number);
        Assert.Equal("ab", await ReadText(peer, 2));
    }

    [Fact]
    public async Task A_write_without_an_ack_is_not_acked()
    {
        var (peer, connection, handler) = await Connect();
        handler.Send(connection, Write("a"));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("b"), new Tcp.NoAck("token")));
        handler.Send(connection, Write("c", 1));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        Assert.Equal("abc", await ReadText(peer, 3));
        await handler.ExpectNothing();
    }

    [Fact]
    public async Task A_compound_write_is_written_in_order_and_acked_part_by_part()
    {
        var (peer, connection, handler) = await Connect();
        var write = Tcp.WriteCommand.Create(
            Write("a", 1), Tcp.WriteCommand.Create(Write("b"), Write("c", 2)), Write("d", 3));
        handler.Send(connection, write);
        for (var i = 1; i <= 3; i++)
            Assert.Equal(i, (await handler.Next<Ack>()).Number);
        Assert.Equal("abcd", await ReadText(peer, 4));
    }

    [Fact]
    public async Task Bytes_in_pieces_of_any_cut_arrive_whole()
    {
        var (peer, connection, handler) = await Connect(options: SmallSendBuffer);
        var random = new Random(Seed);
        var bytes = RandomBytes(Seed, 3_000_000);
        for (var at = 0; at < bytes.Length;)
        {
            var pieces = ByteString.Empty;
            for (var parts = random.Next(1, 5); parts > 0 && at < bytes.Length; parts--)
            {
                var count = Math.Min(random.Next(1, random.Next(4) == 0 ? 90_000 : 300), bytes.Length - at);
                pieces += ByteString.FromBytes(bytes, at, count);
                at += count;
            }
            handler.Send(connection, Tcp.Write.Create(pieces));
        }
        AssertSame(bytes, await Read(peer, bytes.Length), Seed);
    }

    [Fact]
    public async Task Writes_before_Register_are_sent_after_it()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        var handler = NewProbe();
        handler.Send(connection, Write("early ", 1));
        handler.Send(connection, Write("", 2));
        await handler.ExpectNothing();
        handler.Send(connection, new Tcp.Register(handler.Ref));
        handler.Send(connection, Write("late", 3));
        Assert.Equal("early late", await ReadText(client, 10));
        foreach (var number in Transport.AcksEmptyWritesInTheirPlace ? [1, 2, 3] : new[] { 2, 1, 3 })
            Assert.Equal(number, (await handler.Next<Ack>()).Number);
    }

    [Fact]
    public async Task A_write_after_Close_fails()
    {
        var (_, connection, handler) = await Connect();
        handler.Send(connection, Tcp.ConfirmedClose.Instance);
        var write = Write("late");
        handler.Send(connection, write);
        Assert.Same(write, (await handler.Next<Tcp.CommandFailed>()).Cmd);
    }

    [Fact]
    public async Task A_write_after_Close_while_others_wait()
    {
        var (peer, connection, handler) = await Connect(options: SmallSendBuffer);
        handler.Send(connection, Write(new byte[5_000_000]));
        await Eventually(() => peer.Available > 0, "the write has begun");
        handler.Send(connection, Tcp.Close.Instance);
        var late = Write("late");
        handler.Send(connection, late);
        if (Transport.RefusesWritesAfterClose)
        {
            Assert.Same(late, (await handler.Next<Tcp.CommandFailed>()).Cmd);
            await Read(peer, 5_000_000);
        }
        else
        {
            await Read(peer, 5_000_000);
            Assert.Equal("late", await ReadText(peer, 4));
        }
        await handler.Next<Tcp.Closed>();
        Assert.Equal(0, await ReadEnd(peer));
    }

    [Fact]
    public async Task A_write_after_the_end_fails()
    {
        var (_, connection, handler) = await Connect();
        handler.Watch(connection);
        handler.Send(connection, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
        await handler.Next<Terminated>();
        var deadLetters = NewProbe();
        Sys.EventStream.Subscribe(deadLetters.Ref, typeof(Akka.Event.DeadLetter));
        var late = Write("late", 1);
        handler.Send(connection, late);
        if (Transport.AnswersWritesAfterTheEnd)
            Assert.Same(late, (await handler.Next<Tcp.CommandFailed>()).Cmd);
        else
            Assert.Same(late, (await deadLetters.Next<Akka.Event.DeadLetter>()).Message);
        connection.Tell(late, ActorRefs.NoSender);
        await handler.ExpectNothing();
    }

    [Fact]
    public async Task A_kind_of_write_that_is_not_known_fails_and_the_connection_stays()
    {
        var (peer, connection, handler) = await Connect();
        var strange = new StrangeWrite();
        handler.Send(connection, strange);
        Assert.Same(strange, (await handler.Next<Tcp.CommandFailed>()).Cmd);
        var compound = Write("a").Append(strange.Append(Write("b")));
        handler.Send(connection, compound);
        var failed = (await handler.Next<Tcp.CommandFailed>()).Cmd;
        if (Transport.RefusesCompoundWritesAsAWhole)
        {
            Assert.Same(compound, failed);
        }
        else
        {
            Assert.Same(strange, failed);
            Assert.Equal("ab", await ReadText(peer, 2));
        }
        handler.Send(connection, Write("y"));
        Assert.Equal("y", await ReadText(peer, 1));
    }

    [Fact]
    public async Task A_command_that_cannot_be_carried_out_costs_only_its_connection()
    {
        var (peer, connection, handler) = await Connect();
        var (other, otherConnection, otherHandler) = await Connect();
        await Settle(connection, handler);
        connection.Tell(Tcp.Write.Create(null!, new Ack(1)), ActorRefs.NoSender);
        Assert.IsType<NullReferenceException>((await Log.Next<Akka.Event.Error>()).Cause);
        await handler.Next<Tcp.Aborted>();
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(peer));
        otherHandler.Send(otherConnection, Write("x"));
        Assert.Equal("x", await ReadText(other, 1));
    }

    [Fact]
    public async Task Writes_and_ends_by_nobody_are_carried_out()
    {
        var (peer, connection, handler) = await Connect();
        await Settle(connection, handler);
        connection.Tell(Write("a", 1), ActorRefs.NoSender);
        connection.Tell(new StrangeWrite(), ActorRefs.NoSender);
        connection.Tell(Tcp.ResumeWriting.Instance, ActorRefs.NoSender);
        connection.Tell("what?", ActorRefs.NoSender);
        connection.Tell(Write("b", 1), ActorRefs.NoSender);
        connection.Tell(Tcp.Close.Instance, ActorRefs.NoSender);
        Assert.Equal("ab", await ReadText(peer, 2));
        Assert.Equal(0, await ReadEnd(peer));
        await handler.Next<Tcp.Closed>();
    }

    [Fact]
    public async Task ResumeWriting_when_nothing_waits()
    {
        var (_, connection, handler) = await Connect();
        handler.Send(connection, Tcp.ResumeWriting.Instance);
        if (Transport.SuspendsWriting)
            await handler.Next<Tcp.WritingResumed>();
        else
            await Settle(connection, handler);
        await handler.ExpectNothing();
    }

    private sealed class StrangeWrite : Tcp.SimpleWriteCommand
    {
        public override Tcp.Event Ack => Tcp.NoAck.Instance;

        public override long Bytes => 1;
    }
}

public sealed class StockWriteTests() : WriteContract(Transport.Stock);

public sealed class EventLoopWriteTests() : WriteContract(Transport.EventLoop);

public sealed class OnTheLoopWriteTests() : WriteContract(Transport.OnTheLoop);

public sealed class OnThreeLoopsWriteTests() : WriteContract(Transport.OnThreeLoops);
