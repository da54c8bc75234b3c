using System.Net.Sockets;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

public class TcpWriteTests : TcpTest
{
    private const int Seed = 77;

    [Fact]
    public async Task Acks_come_in_the_order_of_the_writes_and_to_their_writers()
    {
        var (peer, connection, first) = await Connect();
        var second = NewProbe();
        for (var i = 0; i < 200; i++)
            (i % 2 == 0 ? first : second).Send(connection, Tcp.Write.Create(ByteString.FromBytes([(byte)i]), new Ack(i)));
        for (var i = 0; i < 200; i++)
            Assert.Equal(i, (await (i % 2 == 0 ? first : second).Next<Ack>()).Number);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (byte)i), await Read(peer, 200));
    }

    [Fact]
    public async Task An_ack_comes_after_the_bytes_went_to_the_kernel_not_before()
    {
        var (peer, connection, handler) = await Connect(options: new Inet.SO.SendBufferSize(4096));
        var bytes = RandomBytes(Seed, 8_000_000);
        handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(bytes), new Ack(1)));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes([1, 2, 3]), new Ack(2)));
        await handler.ExpectNothing();
        Assert.Equal(bytes, await Read(peer, bytes.Length));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        Assert.Equal(2, (await handler.Next<Ack>()).Number);
        Assert.Equal([1, 2, 3], await Read(peer, 3));
    }

    [Fact]
    public async Task An_empty_write_is_acked_in_its_place()
    {
        var (peer, connection, handler) = await Connect();
        handler.Send(connection, Tcp.Write.Create(ByteString.Empty, new Ack(1)));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("a"), new Ack(2)));
        handler.Send(connection, Tcp.Write.Create(ByteString.Empty, new Ack(3)));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("b"), new Ack(4)));
        for (var i = 2; i <= 4; i++)
            Assert.Equal(i, (await handler.Next<Ack>()).Number);
        Assert.Equal("ab"u8.ToArray(), await Read(peer, 2));
    }

    [Fact]
    public async Task A_write_without_an_ack_is_not_acked()
    {
        var (peer, connection, handler) = await Connect();
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("a")));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("b"), new Tcp.NoAck("token")));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("c"), new Ack(1)));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        Assert.Equal("abc"u8.ToArray(), await Read(peer, 3));
        await handler.ExpectNothing();
    }

    [Fact]
    public async Task A_compound_write_is_written_in_order_and_acked_part_by_part()
    {
        var (peer, connection, handler) = await Connect();
        var write = Tcp.WriteCommand.Create(
            Tcp.Write.Create(ByteString.FromString("a"), new Ack(1)),
            Tcp.WriteCommand.Create(Tcp.Write.Create(ByteString.FromString("b")), Tcp.Write.Create(ByteString.FromString("c"), new Ack(2))),
            Tcp.Write.Create(ByteString.FromString("d"), new Ack(3)));
        handler.Send(connection, write);
        for (var i = 1; i <= 3; i++)
            Assert.Equal(i, (await handler.Next<Ack>()).Number);
        Assert.Equal("abcd"u8.ToArray(), await Read(peer, 4));
    }

    [Fact]
    public async Task Ropes_of_any_cut_arrive_whole()
    {
        var (peer, connection, handler) = await Connect(options: new Inet.SO.SendBufferSize(8192));
        var random = new Random(Seed);
        var bytes = RandomBytes(Seed, 3_000_000);
        for (var at = 0; at < bytes.Length;)
        {
            var rope = ByteString.Empty;
            for (var parts = random.Next(1, 5); parts > 0 && at < bytes.Length; parts--)
            {
                var count = Math.Min(random.Next(1, random.Next(4) == 0 ? 90_000 : 300), bytes.Length - at);
                rope += ByteString.FromBytes(bytes, at, count);
                at += count;
            }

            handler.Send(connection, Tcp.Write.Create(rope));
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
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("early "), new Ack(1)));
        await handler.ExpectNothing();
        handler.Send(connection, new Tcp.Register(handler.Ref));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("late"), new Ack(2)));
        Assert.Equal("early late"u8.ToArray(), await Read(client, 10));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        Assert.Equal(2, (await handler.Next<Ack>()).Number);
    }

    [Fact]
    public async Task A_write_after_Close_fails()
    {
        var (_, connection, handler) = await Connect();
        handler.Send(connection, Tcp.ConfirmedClose.Instance);
        var write = Tcp.Write.Create(ByteString.FromString("late"));
        handler.Send(connection, write);
        Assert.Same(write, (await handler.Next<Tcp.CommandFailed>()).Cmd);
    }

    [Fact]
    public async Task A_kind_of_write_that_is_not_known_fails_and_the_connection_stays()
    {
        var (peer, connection, handler) = await Connect();
        var strange = new StrangeWrite();
        var compound = strange.Append(Tcp.Write.Create(ByteString.FromString("x")));
        handler.Send(connection, strange);
        handler.Send(connection, compound);
        Assert.Same(strange, (await handler.Next<Tcp.CommandFailed>()).Cmd);
        Assert.Same(compound, (await handler.Next<Tcp.CommandFailed>()).Cmd);
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("y")));
        Assert.Equal("y"u8.ToArray(), await Read(peer, 1));
    }

    [Fact]
    public async Task Small_packets_are_not_delayed()
    {
        Socket? seen = null;
        var (peer, connection, handler) = await Connect(options: new SocketSpy(after: s => seen = s));
        Assert.True(seen!.NoDelay);
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("x")));
        Assert.Equal("x"u8.ToArray(), await Read(peer, 1));
    }

    private sealed class StrangeWrite : Tcp.SimpleWriteCommand
    {
        public override Tcp.Event Ack => Tcp.NoAck.Instance;
    }
}

/// <summary>A socket option that reports when it is asked.</summary>
internal sealed class SocketSpy(Action<Socket>? before = null, Action<Socket>? after = null, Action<Socket>? beforeBind = null,
    Action<Socket>? afterBind = null) : Inet.SocketOptionV2
{
    public override void BeforeConnect(Socket s) => before?.Invoke(s);

    public override void AfterConnect(Socket s) => after?.Invoke(s);

    public override void BeforeServerSocketBind(Socket ss) => beforeBind?.Invoke(ss);

    public override void AfterBind(Socket s) => afterBind?.Invoke(s);
}
