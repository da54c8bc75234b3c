using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Contract;

public abstract class CloseContract(Transport transport) : TcpContract(transport)
{
    private const int TenMegabytes = 10 * 1024 * 1024;

    [Fact]
    public async Task Close_sends_everything_queued_before_it_closes()
    {
        var (peer, connection, handler) = await Connect(options: SmallSendBuffer);
        var bytes = RandomBytes(5, TenMegabytes);
        for (var at = 0; at < bytes.Length; at += 64 * 1024)
            handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(bytes, at, 64 * 1024)));
        handler.Send(connection, Write("x", 1));
        handler.Send(connection, Tcp.Close.Instance);
        await handler.ExpectNothing();
        AssertSame(bytes, await Read(peer, bytes.Length));
        Assert.Equal("x", await ReadText(peer, 1));
        Assert.Equal(0, await ReadEnd(peer));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        await handler.Next<Tcp.Closed>();
        await handler.ExpectNothing();
    }

    [Fact]
    public async Task Close_after_several_small_writes_loses_none()
    {
        for (var round = 0; round < 20; round++)
        {
            var (peer, connection, handler) = await Connect();
            handler.Do(self =>
            {
                for (var i = 0; i < 10; i++)
                    connection.Tell(Write(i.ToString(), i), self);
                connection.Tell(Tcp.Close.Instance, self);
            });
            Assert.Equal("0123456789", await ReadText(peer, 10));
            Assert.Equal(0, await ReadEnd(peer));
            for (var i = 0; i < 10; i++)
                Assert.Equal(i, (await handler.Next<Ack>()).Number);
            await handler.Next<Tcp.Closed>();
        }
    }

    [Fact]
    public async Task Close_when_the_peer_has_sent_what_nobody_read()
    {
        var (peer, connection, handler) = await Connect(pullMode: true);

        // The peer reads nothing yet, so that the last bytes are still with our kernel when the socket is closed.
        await peer.SendAsync(new byte[100_000]);
        var bytes = RandomBytes(6, 600_000);
        handler.Send(connection, Write(bytes, 1));
        handler.Send(connection, Tcp.Close.Instance);
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        await handler.Next<Tcp.Closed>();
        if (!Transport.ClosesCleanlyOverUnreadBytes)
        {
            await Assert.ThrowsAsync<SocketException>(() => Read(peer, bytes.Length + 1));
            return;
        }
        AssertSame(bytes, await Read(peer, bytes.Length));
        Assert.Equal(0, await ReadEnd(peer));
    }

    [Fact]
    public async Task The_close_event_goes_once_to_the_handler_and_once_to_the_closer_and_then_it_is_over()
    {
        var (peer, connection, handler) = await Connect();
        await Settle(connection, handler);
        var closer = NewProbe();
        var watcher = NewProbe();
        watcher.Watch(connection);
        await watcher.Settle();
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
    public async Task Abort_drops_what_waits()
    {
        var (peer, connection, handler) = await Connect(options: SmallSendBuffer);
        var writer = NewProbe();
        await Settle(connection, handler);
        Tcp.Write[] writes = [Write(new byte[TenMegabytes], 1), Write("a", 2)];
        writer.Send(connection, writes[0]);
        writer.Send(connection, writes[1]);
        await writer.Settle();
        await Eventually(() => peer.Available > 0, "the write has begun");
        handler.Send(connection, Tcp.Abort.Instance);
        await handler.Next<Tcp.Aborted>();
        Assert.Same(writes[0], (await writer.Next<Tcp.CommandFailed>()).Cmd);
        Assert.Same(writes[1], (await writer.Next<Tcp.CommandFailed>()).Cmd);
        await writer.ExpectNothing();
    }

    [Fact]
    public async Task A_later_Abort_ends_a_Close_that_waits()
    {
        var (peer, connection, handler) = await Connect(options: SmallSendBuffer);
        var closer = NewProbe();
        handler.Send(connection, Write(new byte[TenMegabytes]));
        await Eventually(() => peer.Available > 0, "the write has begun");
        closer.Send(connection, Tcp.Close.Instance);
        await closer.Settle();
        var second = NewProbe();
        second.Send(connection, Tcp.Abort.Instance);
        await second.Next<Tcp.Aborted>();
        if (Transport.TellsTheEndBeforeWhatWasLost)
        {
            await handler.Next<Tcp.Aborted>();
            await handler.Next<Tcp.CommandFailed>();
        }
        else
        {
            await handler.Next<Tcp.CommandFailed>();
            await handler.Next<Tcp.Aborted>();
        }
        if (Transport.TellsEveryCloser)
            await closer.Next<Tcp.Aborted>();
        await closer.ExpectNothing();
    }

    [Fact]
    public async Task ConfirmedClose_ends_our_direction_and_waits_for_the_peer()
    {
        var (peer, connection, handler) = await Connect();
        handler.Send(connection, Write("bye"));
        handler.Send(connection, Tcp.ConfirmedClose.Instance);
        Assert.Equal("bye", await ReadText(peer, 3));
        Assert.Equal(0, await ReadEnd(peer));
        await handler.ExpectNothing();

        await peer.SendAsync("and yours"u8.ToArray());
        Assert.Equal("and yours", await CollectText(handler, 9));
        await handler.ExpectNothing();
        peer.Shutdown(SocketShutdown.Send);
        Assert.True((await handler.Next<Tcp.ConfirmedClosed>()).IsConfirmed);
    }

    [Fact]
    public async Task ConfirmedClose_lets_everything_out_first()
    {
        var (peer, connection, handler) = await Connect(options: SmallSendBuffer);
        var bytes = RandomBytes(9, TenMegabytes);
        handler.Send(connection, Write(bytes, 1));
        handler.Send(connection, Tcp.ConfirmedClose.Instance);
        AssertSame(bytes, await Read(peer, bytes.Length));
        Assert.Equal(0, await ReadEnd(peer));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        await handler.ExpectNothing();
        peer.Close();
        await handler.Next<Tcp.ConfirmedClosed>();
    }

    [Fact]
    public async Task ConfirmedClose_in_pull_mode_still_wants_every_read_asked_for()
    {
        var (peer, connection, handler) = await Connect(pullMode: true);
        handler.Send(connection, Tcp.ConfirmedClose.Instance);
        Assert.Equal(0, await ReadEnd(peer));
        await peer.SendAsync("last"u8.ToArray());
        peer.Shutdown(SocketShutdown.Send);
        await handler.ExpectNothing();
        handler.Send(connection, Tcp.ResumeReading.Instance);
        Assert.Equal("last", await CollectText(handler, 4));
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await handler.Next<Tcp.ConfirmedClosed>();
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
        await handler.Settle();
        await peer.SendAsync("last"u8.ToArray());
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal("last", await CollectText(handler, 4));
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
        handler.Send(connection, Write("still here", 1));
        Assert.Equal(1, (await handler.Next<Ack>()).Number);
        Assert.Equal("still here", await ReadText(peer, 10));
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await Settle(connection, handler);
        await handler.ExpectNothing();
        handler.Send(connection, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
        Assert.Equal(0, await ReadEnd(peer));
    }

    [Fact]
    public async Task With_keepOpenOnPeerClosed_a_reset_after_the_peers_end_is_ErrorClosed()
    {
        var (peer, connection, handler) = await Connect(keepOpen: true);
        peer.Shutdown(SocketShutdown.Send);
        await handler.Next<Tcp.PeerClosed>();
        peer.Close(0);
        if (Transport.NoticesAResetAfterThePeersEnd)
        {
            await handler.Next<Tcp.ErrorClosed>();
            return;
        }
        await handler.ExpectNothing();
        handler.Send(connection, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
    }

    [Fact]
    public async Task With_keepOpenOnPeerClosed_a_reset_right_behind_the_peers_end_is_no_end_to_live_on_after()
    {
        var (peer, connection, handler) = await Connect(keepOpen: true, pullMode: true);
        await Settle(connection, handler);
        peer.Shutdown(SocketShutdown.Send);
        peer.Close(0);
        if (!Transport.NoticesAResetAfterThePeersEnd)
            return;
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await handler.Next<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task The_peers_end_while_writes_wait_lets_them_out_first()
    {
        var (peer, connection, handler) = await Connect(options: SmallSendBuffer);
        handler.Send(connection, Write(new byte[TenMegabytes], 1));
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
        await Settle(connection, handler);
        peer.Close(0);
        var closed = await handler.Next<Tcp.ErrorClosed>();
        Assert.True(closed.IsErrorClosed);
        Assert.Equal(new SocketException((int)SocketError.ConnectionReset).Message, closed.Cause);
        await handler.Next<Terminated>();
    }

    [Fact]
    public async Task A_reset_is_noticed_when_something_is_written()
    {
        var (peer, connection, handler) = await Connect(pullMode: true);
        handler.Send(connection, Tcp.ResumeReading.Instance);
        await peer.SendAsync("x"u8.ToArray());
        await handler.Next<Tcp.Received>();
        peer.Close(0);
        if (!Transport.NoticesAResetWithoutReading)
            handler.Send(connection, Write("y"));
        await handler.Next<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task A_reset_while_writes_wait_is_ErrorClosed()
    {
        var (peer, connection, handler) = await Connect(options: SmallSendBuffer);
        await Settle(connection, handler);
        var writer = NewProbe();
        writer.Send(connection, Write(new byte[TenMegabytes], 1));
        await Eventually(() => peer.Available > 0, "the write has begun");
        peer.Close(0);
        await handler.Next<Tcp.ErrorClosed>();
        await writer.Next<Tcp.CommandFailed>();
        await writer.ExpectNothing();
    }

    [Fact]
    public async Task A_connection_that_gets_a_PoisonPill_resets_its_peer()
    {
        var (peer, connection, handler) = await Connect();
        await Settle(connection, handler);
        var watcher = NewProbe();
        watcher.Watch(connection);
        await watcher.Settle();
        watcher.Send(connection, PoisonPill.Instance);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(peer));
        await watcher.Next<Terminated>();
        await handler.Next<Tcp.Aborted>();
        await handler.ExpectNothing();
    }

    [Fact]
    public async Task Connections_and_listeners_say_who_they_are()
    {
        var server = await Listen();
        var (_, connection, handler) = await Serve(server);
        foreach (var actor in new[] { connection, server.Listener, Manager })
        {
            handler.Send(actor, new Identify(7));
            var identity = await handler.Next<ActorIdentity>();
            Assert.Equal(7, identity.MessageId);
            Assert.Equal(actor, identity.Subject);
        }
    }

    [Fact]
    public async Task A_connection_can_be_stopped_as_an_actor()
    {
        var (peer, connection, handler) = await Connect();
        await Settle(connection, handler);
        Sys.Stop(connection);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(peer));
        await handler.Next<Tcp.Aborted>();
    }

    [Fact]
    public async Task A_connection_can_be_stopped_gracefully()
    {
        var (peer, connection, _) = await Connect();
        Assert.True(await connection.GracefulStop(Probe.Patience));
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(peer));
    }

    [Fact]
    public async Task Close_before_Register_tells_who_closed()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        var closer = NewProbe();
        closer.Send(connection, Tcp.Close.Instance);
        await closer.Next<Tcp.Closed>();
        await server.Handler.ExpectNothing();
        Assert.Equal(0, await ReadEnd(client));
    }

    [Fact]
    public async Task Close_before_Register_with_something_to_say()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        var closer = NewProbe();
        closer.Send(connection, Write("sorry, full"));
        closer.Send(connection, Tcp.Close.Instance);
        if (!Transport.WritesBeforeAnEarlyClose)
        {
            await closer.Next<Tcp.CommandFailed>();
            Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
            return;
        }
        await closer.Next<Tcp.Closed>();
        Assert.Equal("sorry, full", await ReadText(client, 11));
        Assert.Equal(0, await ReadEnd(client));
    }
}

public sealed class StockCloseTests() : CloseContract(Transport.Stock);

public sealed class EventLoopCloseTests() : CloseContract(Transport.EventLoop);

public sealed class OnTheLoopCloseTests() : CloseContract(Transport.OnTheLoop);

public sealed class OnThreeLoopsCloseTests() : CloseContract(Transport.OnThreeLoops);
