using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

public class TcpReadTests : TcpTest
{
    private const int Seed = 4711;

    public TcpReadTests()
        : this("")
    {
    }

    protected TcpReadTests(string config)
        : base(config)
    {
    }

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
        Assert.Equal("early"u8.ToArray(), await Collect(handler, 5));
        Assert.Equal(connection, handler.LastSender);
    }

    [Fact]
    public async Task Bytes_arrive_whole_and_in_order_however_the_peer_cuts_them()
    {
        var (peer, _, handler) = await Connect();
        var random = new Random(Seed);
        var bytes = RandomBytes(Seed, 2_000_000);
        var sending = Task.Run(async () =>
        {
            for (var at = 0; at < bytes.Length;)
            {
                var count = Math.Min(random.Next(1, random.Next(3) == 0 ? 100_000 : 500), bytes.Length - at);
                at += await peer.SendAsync(bytes.AsMemory(at, count));
            }
        });
        AssertSame(bytes, await Collect(handler, bytes.Length), Seed);
        await sending;
    }

    [Fact]
    public async Task In_pull_mode_every_ResumeReading_brings_one_chunk_and_nothing_comes_without()
    {
        var (peer, connection, handler) = await Connect(pullMode: true);
        var bytes = RandomBytes(Seed, 300_000);
        var sending = Task.Run(async () =>
        {
            for (var at = 0; at < bytes.Length;)
                at += await peer.SendAsync(bytes.AsMemory(at));
        });
        var got = ByteString.Empty;
        while (got.Count < bytes.Length)
        {
            await handler.ExpectNothing();
            handler.Send(connection, Tcp.ResumeReading.Instance);
            got += (await handler.Next<Tcp.Received>()).Data;
        }

        await sending;
        await handler.ExpectNothing();
        AssertSame(bytes, got.ToArray());
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
        await handler.ExpectNothing();
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await handler.Next<Tcp.Received>();
    }

    [Fact]
    public async Task Suspended_reading_holds_the_bytes_back_and_loses_none()
    {
        var (peer, connection, handler) = await Connect();
        for (var round = 0; round < 50; round++)
        {
            handler.Send(connection, Tcp.SuspendReading.Instance);
            await Settle(connection);
            await peer.SendAsync("held"u8.ToArray());
            await handler.ExpectNothing();
            handler.Send(connection, Tcp.ResumeReading.Instance);
            Assert.Equal("held"u8.ToArray(), await Collect(handler, 4));
        }
    }

    [Fact]
    public async Task Suspending_and_resuming_while_bytes_stream_in_loses_none()
    {
        var (peer, connection, handler) = await Connect();
        var bytes = RandomBytes(Seed, 4_000_000);
        var sending = Task.Run(async () =>
        {
            for (var at = 0; at < bytes.Length;)
                at += await peer.SendAsync(bytes.AsMemory(at, Math.Min(7000, bytes.Length - at)));
        });
        var got = ByteString.Empty;
        while (got.Count < bytes.Length)
        {
            handler.Send(connection, Tcp.SuspendReading.Instance);
            handler.Send(connection, Tcp.ResumeReading.Instance);
            got += (await handler.Next<Tcp.Received>()).Data;
        }

        await sending;
        AssertSame(bytes, got.ToArray());
        handler.Send(connection, Tcp.SuspendReading.Instance);
        handler.Send(connection, Tcp.ResumeReading.Instance);
        peer.Shutdown(SocketShutdown.Send);
        await handler.Next<Tcp.PeerClosed>();
    }

    // An answer to this proves that the connection has handled what was sent before.
    private async Task Settle(IActorRef connection)
    {
        var probe = NewProbe();
        probe.Send(connection, Tcp.ResumeWriting.Instance);
        await probe.Next<Tcp.WritingResumed>();
    }
}

public class PortableTcpReadTests : TcpReadTests
{
    public PortableTcpReadTests()
        : base("akka.io.tcp.socket-engine = portable")
    {
    }
}

public class TcpChunkSizeTests : TcpTest
{
    public TcpChunkSizeTests()
        : base("akka.io.tcp.disabled-buffer-pool.buffer-size = 700\nakka.io.tcp.max-received-message-size = 300")
    {
    }

    [Fact]
    public async Task No_chunk_is_larger_than_the_settings_say()
    {
        var (peer, _, handler) = await Connect();
        var bytes = RandomBytes(1, 50_000);
        await peer.SendAsync(bytes);
        var got = ByteString.Empty;
        while (got.Count < bytes.Length)
        {
            var chunk = (await handler.Next<Tcp.Received>()).Data;
            Assert.InRange(chunk.Count, 1, 300);
            got += chunk;
        }

        Assert.Equal(bytes, got.ToArray());
    }
}
