using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Contract;

/// <summary>Who is there for a connection, with a time-out that is of no help.</summary>
public abstract class RegisterContract(Transport transport, string timeout = "1h")
    : TcpContract(transport, $"akka.io.tcp.register-timeout = {timeout}")
{
    [Fact]
    public async Task Those_that_wait_for_a_bind_handler_that_stops_are_reset_and_no_others()
    {
        var server = await Listen();
        var other = await Listen();
        var elsewhere = await Dial(other.Address);
        await other.Handler.Next<Tcp.Connected>();
        var waiting = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        server.Handler.Stop();
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(waiting));
        var waitingElsewhere = other.Handler.LastSender;
        other.Handler.Send(waitingElsewhere, new Tcp.Register(other.Handler.Ref));
        other.Handler.Send(waitingElsewhere, Write("y"));
        Assert.Equal("y", await ReadText(elsewhere, 1));
    }

    [Fact]
    public async Task A_registered_connection_does_not_depend_on_the_bind_handler()
    {
        var server = await Listen();
        var (client, connection, handler) = await Serve(server);
        await Settle(connection, handler);
        server.Handler.Watch(server.Listener);
        await StopHandler(server);
        if (!Transport.ConnectionsOutliveTheirListener)
        {
            Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
            return;
        }
        handler.Send(connection, Write("x"));
        Assert.Equal("x", await ReadText(client, 1));
    }

    [Fact]
    public async Task Those_that_wait_are_reset_when_the_listener_has_gone_before_too()
    {
        var server = await Listen();
        var waiting = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();

        // Akka.NET 1.5.74 does not take back the watch of one who is an actor's only watcher.
        server.Commander.Watch(server.Handler.Ref);
        server.Commander.Send(server.Listener, Tcp.Unbind.Instance);
        await server.Commander.Next<Tcp.Unbound>();
        server.Handler.Stop();
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(waiting));
    }

    [Fact]
    public async Task A_bind_handler_may_register_itself()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        server.Handler.Send(server.Handler.LastSender, new Tcp.Register(server.Handler.Ref));
        await client.SendAsync("ping"u8.ToArray());
        Assert.Equal("ping", await CollectText(server.Handler, 4));
        server.Handler.Stop();
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
    }

    [Fact]
    public async Task One_handler_may_have_several_connections_and_all_are_reset_when_it_stops()
    {
        var server = await Listen();
        var handler = NewProbe();
        var clients = new List<Socket>();
        for (var i = 0; i < 5; i++)
        {
            clients.Add(await Dial(server.Address));
            await server.Handler.Next<Tcp.Connected>();
            handler.Send(server.Handler.LastSender, new Tcp.Register(handler.Ref));
        }
        foreach (var client in clients)
        {
            await client.SendAsync("x"u8.ToArray());
            Assert.Equal("x", await CollectText(handler, 1));
        }
        handler.Send(handler.LastSender, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
        Assert.Equal(0, await ReadEnd(clients[^1]));
        handler.Stop();
        foreach (var client in clients[..^1])
            Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
    }

    [Fact]
    public async Task When_the_handler_stops_the_peer_is_reset_and_nobody_is_told()
    {
        var server = await Listen();
        var (peer, connection, handler) = await Serve(server);
        var watcher = NewProbe();
        watcher.Watch(connection);
        await watcher.Settle();
        handler.Stop();
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(peer));
        await watcher.Next<Terminated>();
        await watcher.ExpectNothing();
    }

    [Fact]
    public async Task When_a_commander_that_registered_itself_stops_the_peer_is_reset()
    {
        var (peer, connection, handler) = await Connect();
        await Settle(connection, handler);
        var watcher = NewProbe();
        watcher.Watch(handler.Ref);
        await watcher.Settle();
        handler.Stop();
        await watcher.Next<Terminated>();
        if (Transport.NoticesTheEndOfACommanderThatRegisteredItself)
            Assert.Equal(SocketError.ConnectionReset, await ReadEnd(peer));
        else
            await Settle(connection);
    }

    [Fact]
    public async Task A_connection_whose_handler_has_stopped_before_it_was_registered_is_reset()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var handler = NewProbe();
        server.Handler.Watch(handler.Ref);
        await server.Handler.Settle();
        var connection = server.Handler.LastSender;
        handler.Stop();
        await server.Handler.Next<Terminated>();
        server.Handler.Send(connection, new Tcp.Register(handler.Ref));
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
    }

    [Fact]
    public async Task An_outgoing_connection_is_reset_when_its_commander_stops_before_Register()
    {
        var listener = PlainListener();
        var commander = NewProbe();
        commander.Send(Manager, new Tcp.Connect(listener.LocalEndPoint!));
        await commander.Next<Tcp.Connected>();
        var watcher = NewProbe();
        watcher.Watch(commander.LastSender);
        await watcher.Settle();
        commander.Stop();
        await watcher.Next<Terminated>();
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(await Accept(listener)));
    }

    [Fact]
    public async Task After_Register_the_commander_may_stop()
    {
        var listener = PlainListener();
        var commander = NewProbe();
        var handler = NewProbe();
        commander.Send(Manager, new Tcp.Connect(listener.LocalEndPoint!));
        await commander.Next<Tcp.Connected>();
        var connection = commander.LastSender;
        commander.Send(connection, new Tcp.Register(handler.Ref));
        handler.Watch(commander.Ref);
        await handler.Settle();
        commander.Stop();
        await handler.Next<Terminated>();
        await Settle(connection);
        handler.Send(connection, Write("x"));
        Assert.Equal("x", await ReadText(await Accept(listener), 1));
    }

    [Fact]
    public async Task A_question_may_make_a_connection()
    {
        var server = await Listen();
        var connected = await Manager.Ask<Tcp.Connected>(new Tcp.Connect(server.Address), Probe.Patience);
        Assert.Equal(server.Address.Port, ((IPEndPoint)connected.RemoteAddress).Port);
        await server.Handler.Next<Tcp.Connected>();
        var accepted = server.Handler.LastSender;
        var handler = NewProbe();
        handler.Send(accepted, new Tcp.Register(handler.Ref));
        if (!Transport.LivesOnAfterAQuestion)
            await handler.Next<Tcp.ConnectionClosed>();
        else
            await Settle(accepted, handler);
    }

    [Fact]
    public async Task A_Register_without_a_handler_costs_only_its_connection()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        server.Handler.LastSender.Tell(new Tcp.Register(null!), ActorRefs.NoSender);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
        await Serve(server);
    }

    [Fact]
    public async Task A_second_Register_is_not_taken()
    {
        var (peer, connection, handler) = await Connect();
        var second = NewProbe();
        await Settle(connection, handler);
        second.Send(connection, new Tcp.Register(second.Ref));
        Assert.IsType<Tcp.Register>((await Log.Next<UnhandledMessage>()).Message);
        await peer.SendAsync("x"u8.ToArray());
        Assert.Equal("x", await CollectText(handler, 1));
    }

    [Fact]
    public async Task What_nobody_understands_is_reported_and_the_connection_stays()
    {
        var (peer, connection, handler) = await Connect();
        await Settle(connection, handler);
        handler.Send(connection, "what?");
        Assert.Equal("what?", (await Log.Next<UnhandledMessage>()).Message);
        handler.Send(connection, Write("x"));
        Assert.Equal("x", await ReadText(peer, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reset_between_Connected_and_Register_is_told_to_who_registers(bool pullMode)
    {
        var listener = PlainListener();
        var handler = NewProbe();
        handler.Send(Manager, new Tcp.Connect(listener.LocalEndPoint!, pullMode: pullMode));
        await handler.Next<Tcp.Connected>();
        var connection = handler.LastSender;
        (await Accept(listener)).Close(0);
        handler.Send(connection, new Tcp.Register(handler.Ref));
        if (pullMode && !Transport.NoticesAResetWithoutReading)
            handler.Send(connection, Tcp.ResumeReading.Instance);
        await handler.Next<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task The_peers_end_between_Connected_and_Register_is_told_to_who_registers()
    {
        var listener = PlainListener();
        var handler = NewProbe();
        handler.Send(Manager, new Tcp.Connect(listener.LocalEndPoint!));
        await handler.Next<Tcp.Connected>();
        var connection = handler.LastSender;
        var peer = await Accept(listener);
        await peer.SendAsync("bye"u8.ToArray());
        peer.Close();
        handler.Send(connection, new Tcp.Register(handler.Ref));
        Assert.Equal("bye", await CollectText(handler, 3));
        await handler.Next<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task The_peers_end_before_Register_is_told_to_who_registers_for_an_accepted_connection()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        await client.SendAsync("bye"u8.ToArray());
        client.Close();
        var handler = NewProbe();
        handler.Send(server.Handler.LastSender, new Tcp.Register(handler.Ref));
        Assert.Equal("bye", await CollectText(handler, 3));
        await handler.Next<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task A_handler_that_fails_and_is_restarted_keeps_its_connection()
    {
        var (peer, connection, handler) = await Connect();
        await Settle(connection, handler);
        handler.Do(_ => throw new FormatException());
        Assert.IsType<FormatException>((await Log.Next<Error>()).Cause);
        await peer.SendAsync("x"u8.ToArray());
        Assert.Equal("x", await CollectText(handler, 1));
    }

    [Fact]
    public async Task A_connection_that_has_ended_can_still_be_watched()
    {
        var (_, connection, handler) = await Connect();
        handler.Send(connection, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
        var watcher = NewProbe();
        watcher.Watch(connection);
        Assert.Equal(connection, (await watcher.Next<Terminated>()).ActorRef);
    }

    [Fact]
    public async Task Who_does_not_watch_any_more_hears_nothing()
    {
        var (_, connection, handler) = await Connect();
        var watcher = NewProbe();
        watcher.Watch(connection);
        watcher.Unwatch(connection);
        await watcher.Settle();
        handler.Watch(connection);
        handler.Send(connection, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
        await handler.Next<Terminated>();
        await watcher.ExpectNothing();
    }
}

public sealed class StockRegisterTests() : RegisterContract(Transport.Stock);

public sealed class EventLoopRegisterTests() : RegisterContract(Transport.EventLoop);

public sealed class OnTheLoopRegisterTests() : RegisterContract(Transport.OnTheLoop);

public sealed class OnThreeLoopsRegisterTests() : RegisterContract(Transport.OnThreeLoops);

/// <summary>Without a time-out, which Akka.NET's own does not survive.</summary>
public sealed class EventLoopRegisterForEverTests() : RegisterContract(Transport.EventLoop, "infinite");

public sealed class OnThreeLoopsRegisterForEverTests() : RegisterContract(Transport.OnThreeLoops, "infinite");

/// <summary>With a time-out that is over at once.</summary>
public abstract class RegisterTimeoutContract(Transport transport) : TcpContract(transport, "akka.io.tcp.register-timeout = 200ms")
{
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
    public async Task A_bind_with_settings_of_its_own()
    {
        var patient = TcpSettings.Create(Sys) with { RegisterTimeout = TimeSpan.FromHours(1) };
        var handler = NewProbe();
        handler.Send(Manager, new Tcp.Bind(handler.Ref, new IPEndPoint(IPAddress.Loopback, 0)) { TcpSettings = patient });
        var client = await Dial((IPEndPoint)(await handler.Next<Tcp.Bound>()).LocalAddress);
        await handler.Next<Tcp.Connected>();
        var connection = handler.LastSender;
        // One of another listener comes later and is over sooner.
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(await Dial((await Listen()).Address)));
        handler.Send(connection, new Tcp.Register(handler.Ref));
        await client.SendAsync("x"u8.ToArray());
        Assert.Equal("x", await CollectText(handler, 1));
    }

    [Fact]
    public async Task An_outgoing_connection_too()
    {
        var listener = PlainListener();
        var commander = NewProbe();
        commander.Send(Manager, new Tcp.Connect(listener.LocalEndPoint!));
        await commander.Next<Tcp.Connected>();
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(await Accept(listener)));
    }

    [Fact]
    public async Task A_registered_connection_stays_after_the_register_time_out()
    {
        var server = await Listen();
        var (client, connection, handler) = await Serve(server);
        var unregistered = await Dial(server.Address);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(unregistered));
        handler.Send(connection, Write("x"));
        Assert.Equal("x", await ReadText(client, 1));
    }
}

public sealed class StockRegisterTimeoutTests() : RegisterTimeoutContract(Transport.Stock);

public sealed class EventLoopRegisterTimeoutTests() : RegisterTimeoutContract(Transport.EventLoop);

public sealed class OnThreeLoopsRegisterTimeoutTests() : RegisterTimeoutContract(Transport.OnThreeLoops);
