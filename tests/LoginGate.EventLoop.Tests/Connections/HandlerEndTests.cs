using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Tests.Contract;

namespace LoginGate.EventLoop.Tests.Connections;

/// <summary>A connection that is closing while its handler ends. It must not wait for ever for a peer that stays.</summary>
public abstract class HandlerEndContract(Transport transport) : TcpContract(transport)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_written_before_a_close_still_goes_out(bool confirmed)
    {
        var (peer, connection, handler) = await Connect(options: SmallSendBuffer);
        var watcher = NewProbe();
        watcher.Watch(connection);
        var bytes = RandomBytes(3, 5_000_000);
        handler.Send(connection, Write(bytes));
        await Eventually(() => peer.Available > 0, "the write has begun");
        handler.Send(connection, confirmed ? Tcp.ConfirmedClose.Instance : Tcp.Close.Instance);
        handler.Stop();
        AssertSame(bytes, await Read(peer, bytes.Length));

        // The peer neither sends nor ends.
        Assert.Equal(0, await ReadEnd(peer));
        await watcher.Next<Terminated>();
        await watcher.ExpectNothing();
    }

    [Fact]
    public async Task One_that_waits_for_its_peer_to_close_is_reset()
    {
        var (peer, connection, handler) = await Connect();
        var watcher = NewProbe();
        watcher.Watch(connection);
        handler.Send(connection, Tcp.ConfirmedClose.Instance);
        Assert.Equal(0, await ReadEnd(peer));
        handler.Stop();
        await watcher.Next<Terminated>();
        await Eventually(() => peer.Poll(0, SelectMode.SelectError), "the peer is reset");
    }

    [Fact]
    public async Task A_ConfirmedClose_before_Register_is_a_Close_as_nobody_would_read_what_the_peer_still_sends()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await client.SendAsync(new byte[100_000]);
        await server.Handler.Next<Tcp.Connected>();
        server.Handler.Send(server.Handler.LastSender, Tcp.ConfirmedClose.Instance);
        await server.Handler.Next<Tcp.Closed>();
        Assert.Equal(0, await ReadEnd(client));
    }
}

/// <summary>With a time-out that is over soon.</summary>
public sealed class CloseTimeoutTests() : TcpContract(Transport.EventLoop, "akka.io.tcp.register-timeout = 200ms")
{
    [Fact]
    public async Task A_close_before_Register_waits_no_longer_for_its_peer_than_Register_would_have_been_waited_for()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        server.Handler.Watch(connection);
        var write = Write(new byte[50_000_000]);
        server.Handler.Send(connection, write);
        server.Handler.Send(connection, Tcp.Close.Instance);
        await server.Handler.Next<Tcp.Aborted>();
        Assert.Same(write, (await server.Handler.Next<Tcp.CommandFailed>()).Cmd);
        await server.Handler.Next<Terminated>();
        Assert.True(client.Available > 0);
    }
}

public sealed class EventLoopHandlerEndTests() : HandlerEndContract(Transport.EventLoop);

public sealed class OnTheLoopHandlerEndTests() : HandlerEndContract(Transport.OnTheLoop);
