using System.Net.Sockets;
using Akka.IO;

namespace LoginGate.EventLoop.Tests.Contract;

public abstract class ReadContract(Transport transport) : TcpContract(transport)
{
    private const int Seed = 4711;

    [Fact]
    public async Task Nothing_is_read_before_Register_and_nothing_is_lost()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await client.SendAsync("early"u8.ToArray());
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        await server.Handler.ExpectNothing();
        var handler = NewProbe();
        handler.Send(connection, new Tcp.Register(handler.Ref));
        Assert.Equal("early", await CollectText(handler, 5));
        Assert.Equal(connection, handler.LastSender);
    }

    [Fact]
    public async Task Bytes_arrive_whole_and_in_order_however_the_peer_cuts_them()
    {
        var (peer, _, handler) = await Connect();
        var random = new Random(Seed);
        var bytes = RandomBytes(Seed, 2_000_000);
        var sending = SendAll(peer, bytes, () => random.Next(1, random.Next(3) == 0 ? 100_000 : 500));
        AssertSame(bytes, await Collect(handler, bytes.Length), Seed);
        await sending;
    }

    [Fact]
    public async Task In_pull_mode_every_ResumeReading_brings_one_chunk_and_nothing_comes_without()
    {
        var (peer, connection, handler) = await Connect(pullMode: true);
        var bytes = RandomBytes(Seed, 300_000);
        var sending = SendAll(peer, bytes);
        var got = new List<byte>();
        while (got.Count < bytes.Length)
        {
            await handler.ExpectNothing();
            handler.Send(connection, Tcp.ResumeReading.Instance);
            got.AddRange((await handler.Next<Tcp.Received>()).Data.ToArray());
        }
        await sending;
        await handler.ExpectNothing();
        AssertSame(bytes, [.. got]);
    }

    [Fact]
    public async Task In_pull_mode_the_peers_end_comes_with_the_next_ResumeReading()
    {
        var (peer, connection, handler) = await Connect(pullMode: true);
        await peer.SendAsync("x"u8.ToArray());
        peer.Shutdown(SocketShutdown.Send);
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await handler.Next<Tcp.Received>();
        await handler.ExpectNothing();
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await handler.Next<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task In_pull_mode_ResumeReading_before_the_bytes_waits_for_them()
    {
        var (peer, connection, handler) = await Connect(pullMode: true);
        for (var i = 0; i < 50; i++)
        {
            handler.Send(connection, Tcp.ResumeReading.Instance);
            await handler.ExpectNothing();
            await peer.SendAsync(new[] { (byte)i });
            Assert.Equal([(byte)i], (await handler.Next<Tcp.Received>()).Data.ToArray());
        }
    }

    [Fact]
    public async Task Accepted_connections_of_a_pull_mode_listener_are_in_pull_mode()
    {
        var server = await Listen(pullMode: true);
        server.Handler.Send(server.Listener, new Tcp.ResumeAccepting(1));
        var (client, connection, handler) = await Serve(server);
        await client.SendAsync("x"u8.ToArray());
        await Settle(connection, handler);
        await handler.ExpectNothing();
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await handler.Next<Tcp.Received>();
    }

    [Fact]
    public async Task ResumeReading_before_Register()
    {
        var server = await Listen(pullMode: true);
        server.Handler.Send(server.Listener, new Tcp.ResumeAccepting(1));
        var client = await Dial(server.Address);
        await client.SendAsync("x"u8.ToArray());
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        var handler = NewProbe();
        handler.Send(connection, Tcp.ResumeReading.Instance);
        handler.Send(connection, new Tcp.Register(handler.Ref));
        if (!Transport.HeedsReadingCommandsBeforeRegister)
        {
            await Settle(connection, handler);
            await handler.ExpectNothing();
            handler.Send(connection, Tcp.ResumeReading.Instance);
        }
        await handler.Next<Tcp.Received>();
    }

    [Fact]
    public async Task A_suspended_reader_wakes()
    {
        var (peer, connection, handler) = await Connect();
        await Settle(connection, handler);
        for (var round = 0; round < 50; round++)
        {
            handler.Send(connection, Tcp.SuspendReading.Instance);
            await Settle(connection, handler);
            await peer.SendAsync("held"u8.ToArray());
            if (Transport.SuspendsReadingAtOnce)
                await handler.ExpectNothing();
            handler.Send(connection, Tcp.ResumeReading.Instance);
            Assert.Equal("held", await CollectText(handler, 4));
        }
    }

    [Fact]
    public async Task Suspending_and_resuming_while_bytes_stream_in_loses_none()
    {
        var (peer, connection, handler) = await Connect();
        var bytes = RandomBytes(Seed, 4_000_000);
        var sending = SendAll(peer, bytes, () => 7000);
        var got = new List<byte>();
        while (got.Count < bytes.Length)
        {
            handler.Send(connection, Tcp.SuspendReading.Instance);
            handler.Send(connection, Tcp.ResumeReading.Instance);
            got.AddRange((await handler.Next<Tcp.Received>()).Data.ToArray());
        }
        await sending;
        AssertSame(bytes, [.. got]);
        handler.Send(connection, Tcp.SuspendReading.Instance);
        handler.Send(connection, Tcp.ResumeReading.Instance);
        peer.Shutdown(SocketShutdown.Send);
        await handler.Next<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task The_peers_end_waits_while_reading_is_suspended()
    {
        var (peer, connection, handler) = await Connect();
        handler.Send(connection, Tcp.SuspendReading.Instance);
        await Settle(connection, handler);
        peer.Shutdown(SocketShutdown.Send);
        if (Transport.SuspendsReadingAtOnce)
        {
            await Settle(connection, handler);
            await handler.ExpectNothing();
            handler.Send(connection, Tcp.ResumeReading.Instance);
        }
        await handler.Next<Tcp.PeerClosed>();
    }
}

public sealed class StockReadTests() : ReadContract(Transport.Stock);

public sealed class EventLoopReadTests() : ReadContract(Transport.EventLoop);

public sealed class OnTheLoopReadTests() : ReadContract(Transport.OnTheLoop);

public sealed class OnThreeLoopsReadTests() : ReadContract(Transport.OnThreeLoops);
