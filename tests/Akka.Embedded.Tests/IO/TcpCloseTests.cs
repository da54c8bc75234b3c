using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

public class TcpCloseTests : TcpTest
{
    private const int TenMegabytes = 10 * 1024 * 1024;

    public TcpCloseTests()
        : this("")
    {
    }

    protected TcpCloseTests(string config)
        : base("akka.io.tcp.register-timeout = 200ms\n" + config)
    {
    }

    [Fact]
    public async Task Close_sends_everything_queued_before_it_closes()
    {
        var (peer, connection, handler) = await Connect(options: new Inet.SO.SendBufferSize(16 * 1024));
        var bytes = RandomBytes(5, TenMegabytes);
        for (var at = 0; at < bytes.Length; at += 64 * 1024)
            handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(bytes, at, 64 * 1024)));
        handler.Send(connection, Tcp.Write.Create(ByteString.Empty, new Ack(1)));
        handler.Send(connection, Tcp.Close.Instance);
        await handler.ExpectNothing();
        AssertSame(bytes, await Read(peer, bytes.Length));
        Assert.Equal(0, await ReadEnd(peer));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        await handler.Next<Tcp.Closed>();
        await handler.ExpectNothing();
    }

    [Fact]
    public async Task Close_loses_nothing_when_the_peer_has_sent_what_nobody_read()
    {
        var (peer, connection, handler) = await Connect(pullMode: true);

        // The peer reads nothing yet, so that the last bytes are still with our kernel when the socket is closed.
        await peer.SendAsync(new byte[100_000]);
        var bytes = RandomBytes(6, 600_000);
        handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(bytes), new Ack(1)));
        handler.Send(connection, Tcp.Close.Instance);
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        await handler.Next<Tcp.Closed>();
        AssertSame(bytes, await Read(peer, bytes.Length));
        Assert.Equal(0, await ReadEnd(peer));
    }

    [Fact]
    public async Task The_close_event_goes_once_to_the_handler_and_once_to_each_closer_and_then_the_actor_stops()
    {
        var (peer, connection, handler) = await Connect();
        var closer = NewProbe();
        var watcher = NewProbe();
        watcher.Watch(connection);
        closer.Send(connection, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
        Assert.Equal(connection, handler.LastSender);
        await closer.Next<Tcp.Closed>();
        Assert.Equal(connection, (await watcher.Next<Terminated>()).ActorRef);
        await handler.ExpectNothing();
        await closer.ExpectNothing();
        Assert.Equal(0, await ReadEnd(peer));
    }

    [Fact]
    public async Task A_handler_that_closes_itself_is_told_once()
    {
        var (_, connection, handler) = await Connect();
        handler.Watch(connection);
        handler.Send(connection, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
        await handler.Next<Terminated>();
        await handler.ExpectNothing();
    }

    [Fact]
    public async Task Abort_is_a_reset_for_the_peer()
    {
        var (peer, connection, handler) = await Connect();
        handler.Send(connection, Tcp.Abort.Instance);
        Assert.True((await handler.Next<Tcp.Aborted>()).IsAborted);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(peer));
    }

    [Fact]
    public async Task Abort_drops_what_is_queued_and_tells_the_writers()
    {
        var (peer, connection, handler) = await Connect(options: new Inet.SO.SendBufferSize(4096));
        var writer = NewProbe();
        writer.Send(connection, Tcp.Write.Create(ByteString.FromBytes(new byte[TenMegabytes]), new Ack(1)));
        await writer.ExpectNothing();
        handler.Send(connection, Tcp.Abort.Instance);
        await handler.Next<Tcp.Aborted>();
        await writer.Next<Tcp.Aborted>();
        await writer.ExpectNothing();
        GC.KeepAlive(peer);
    }

    [Fact]
    public async Task A_later_Abort_ends_a_Close_that_waits_and_all_closers_hear_of_it()
    {
        var (peer, connection, handler) = await Connect(options: new Inet.SO.SendBufferSize(4096));
        var closer = NewProbe();
        handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(new byte[TenMegabytes])));
        closer.Send(connection, Tcp.Close.Instance);
        await closer.ExpectNothing();
        handler.Send(connection, Tcp.Abort.Instance);
        await handler.Next<Tcp.Aborted>();
        await closer.Next<Tcp.Aborted>();
        GC.KeepAlive(peer);
    }

    [Fact]
    public async Task ConfirmedClose_ends_our_direction_and_waits_for_the_peer()
    {
        var (peer, connection, handler) = await Connect();
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("bye")));
        handler.Send(connection, Tcp.ConfirmedClose.Instance);
        Assert.Equal("bye"u8.ToArray(), await Read(peer, 3));
        Assert.Equal(0, await ReadEnd(peer));
        await handler.ExpectNothing();

        await peer.SendAsync("and yours"u8.ToArray());
        Assert.Equal("and yours"u8.ToArray(), await Collect(handler, 9));
        await handler.ExpectNothing();
        peer.Shutdown(SocketShutdown.Send);
        Assert.True((await handler.Next<Tcp.ConfirmedClosed>()).IsConfirmed);
    }

    [Fact]
    public async Task ConfirmedClose_after_the_peers_end_is_done_at_once()
    {
        var (peer, connection, handler) = await Connect(keepOpen: true);
        peer.Shutdown(SocketShutdown.Send);
        await handler.Next<Tcp.PeerClosed>();
        handler.Send(connection, Tcp.ConfirmedClose.Instance);
        await handler.Next<Tcp.ConfirmedClosed>();
        Assert.Equal(0, await ReadEnd(peer));
    }

    [Fact]
    public async Task The_peers_end_closes_the_connection()
    {
        var (peer, connection, handler) = await Connect();
        handler.Watch(connection);
        await peer.SendAsync("last"u8.ToArray());
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal("last"u8.ToArray(), await Collect(handler, 4));
        Assert.True((await handler.Next<Tcp.PeerClosed>()).IsPeerClosed);
        await handler.Next<Terminated>();
        Assert.Equal(0, await ReadEnd(peer));
    }

    [Fact]
    public async Task With_keepOpenOnPeerClosed_writing_goes_on_after_the_peers_end()
    {
        var (peer, connection, handler) = await Connect(keepOpen: true);
        peer.Shutdown(SocketShutdown.Send);
        await handler.Next<Tcp.PeerClosed>();
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("still here"), new Ack(1)));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        Assert.Equal("still here"u8.ToArray(), await Read(peer, 10));
        handler.Send(connection, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
        Assert.Equal(0, await ReadEnd(peer));
    }

    [Fact]
    public async Task The_peers_end_while_writes_wait_lets_them_out_first()
    {
        var (peer, connection, handler) = await Connect(options: new Inet.SO.SendBufferSize(4096));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(new byte[TenMegabytes]), new Ack(1)));
        await Eventually(() => peer.Available > 0, "the write has begun");
        peer.Shutdown(SocketShutdown.Send);
        await Read(peer, TenMegabytes);
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        await handler.Next<Tcp.PeerClosed>();
        Assert.Equal(0, await ReadEnd(peer));
    }

    [Fact]
    public async Task A_reset_by_the_peer_is_ErrorClosed_with_its_cause()
    {
        var (peer, connection, handler) = await Connect();
        handler.Watch(connection);
        peer.Close(0);
        var closed = await handler.Next<Tcp.ErrorClosed>();
        Assert.True(closed.IsErrorClosed);
        Assert.Contains("reset", closed.Cause, StringComparison.OrdinalIgnoreCase);
        await handler.Next<Terminated>();
    }

    [Fact]
    public async Task A_reset_is_noticed_while_nothing_is_read()
    {
        var (peer, connection, handler) = await Connect(pullMode: true);
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await peer.SendAsync("x"u8.ToArray());
        await handler.Next<Tcp.Received>();
        peer.Close(0);
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("y")));
        await handler.Next<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task A_reset_while_writes_wait_is_ErrorClosed_for_handler_and_writers()
    {
        var (peer, connection, handler) = await Connect(options: new Inet.SO.SendBufferSize(4096));
        var writer = NewProbe();
        writer.Send(connection, Tcp.Write.Create(ByteString.FromBytes(new byte[TenMegabytes]), new Ack(1)));
        await Eventually(() => peer.Available > 0, "the write has begun");
        peer.Close(0);
        await handler.Next<Tcp.ErrorClosed>();
        await writer.Next<Tcp.ErrorClosed>();
        GC.KeepAlive(connection);
    }

    [Fact]
    public async Task When_the_handler_stops_the_peer_is_reset_and_nobody_is_told()
    {
        var (peer, connection, handler) = await Connect();
        var watcher = NewProbe();
        watcher.Watch(connection);
        Sys.Stop(handler.Ref);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(peer));
        await watcher.Next<Terminated>();
        await watcher.ExpectNothing();
    }

    [Fact]
    public async Task When_the_connection_actor_is_stopped_the_peer_is_reset()
    {
        var (peer, connection, handler) = await Connect();
        handler.Send(connection, PoisonPill.Instance);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(peer));
        await handler.ExpectNothing();
    }

    [Fact]
    public async Task Without_Register_the_connection_is_reset_after_the_time_out()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        server.Handler.Watch(server.Handler.LastSender);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
        await server.Handler.Next<Terminated>();
        await server.Handler.ExpectNothing();
    }

    [Fact]
    public async Task A_registered_connection_stays_after_the_register_time_out()
    {
        var server = await Listen();
        var (client, connection, handler) = await Serve(server);
        var unregistered = await Dial(server.Address);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(unregistered));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("x")));
        Assert.Equal("x"u8.ToArray(), await Read(client, 1));
    }

    [Fact]
    public async Task Close_before_Register_tells_the_commander()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        var closer = NewProbe();
        closer.Send(connection, Tcp.Write.Create(ByteString.FromString("sorry, full")));
        closer.Send(connection, Tcp.Close.Instance);
        await closer.Next<Tcp.Closed>();
        await server.Handler.Next<Tcp.Closed>();
        Assert.Equal("sorry, full"u8.ToArray(), await Read(client, 11));
        Assert.Equal(0, await ReadEnd(client));
    }
}

public class PortableTcpCloseTests : TcpCloseTests
{
    public PortableTcpCloseTests()
        : base("akka.io.tcp.socket-engine = portable")
    {
    }
}
