using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Contract;

public abstract class ListenContract(Transport transport)
    : TcpContract(transport, "akka.io.tcp { max-channels = 20, batch-accept-limit = 2 }")
{
    [Fact]
    public async Task Bound_names_the_port_that_was_taken()
    {
        var server = await Listen();
        Assert.NotEqual(0, server.Address.Port);
        await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
    }

    [Fact]
    public async Task A_taken_port_is_CommandFailed_with_the_command_and_the_cause()
    {
        var server = await Listen();
        var commander = NewProbe();
        var bind = new Tcp.Bind(commander.Ref, server.Address);
        commander.Send(Manager, bind);
        var failed = await commander.Next<Tcp.CommandFailed>();
        Assert.Same(bind, failed.Cmd);
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.IsType<SocketException>(failed.Cause.Value).SocketErrorCode);
    }

    [Fact]
    public async Task More_clients_than_one_batch_are_all_accepted()
    {
        var server = await Listen();
        for (var i = 0; i < 15; i++)
            await Dial(server.Address);
        for (var i = 0; i < 15; i++)
            await server.Handler.Next<Tcp.Connected>();
    }

    [Fact]
    public async Task Unbind_frees_the_port_and_stops_the_listener()
    {
        var server = await Listen();
        var commander = NewProbe();
        commander.Watch(server.Listener);
        commander.Send(server.Listener, Tcp.Unbind.Instance);
        await commander.Next<Tcp.Unbound>();
        Assert.Equal(server.Listener, (await commander.Next<Terminated>()).ActorRef);
        var refused = await Assert.ThrowsAsync<SocketException>(() => Dial(server.Address));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        await Listen(server.Address);
    }

    [Fact]
    public async Task Unbind_leaves_the_connections_alone()
    {
        var server = await Listen();
        var (client, connection, handler) = await Serve(server);
        server.Commander.Send(server.Listener, Tcp.Unbind.Instance);
        await server.Commander.Next<Tcp.Unbound>();
        if (!Transport.ConnectionsOutliveTheirListener)
        {
            Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
            return;
        }
        await client.SendAsync("ping"u8.ToArray());
        Assert.Equal("ping", await CollectText(handler, 4));
        handler.Send(connection, Write("pong"));
        Assert.Equal("pong", await ReadText(client, 4));
    }

    [Fact]
    public async Task When_the_bind_handler_stops_the_listener_and_its_waiting_connections_stop_too()
    {
        var server = await Listen();
        var waiting = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        await StopHandler(server);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(waiting));
    }

    [Fact]
    public async Task A_bind_handler_that_has_stopped_already_gets_no_listener()
    {
        var handler = NewProbe();
        var commander = NewProbe();
        commander.Watch(handler.Ref);
        handler.Stop();
        await commander.Next<Terminated>();
        commander.Send(Manager, new Tcp.Bind(handler.Ref, new IPEndPoint(IPAddress.Loopback, 0)));
        var bound = await commander.Next<Tcp.Bound>();
        commander.Watch(commander.LastSender);
        await commander.Next<Terminated>();
        await Assert.ThrowsAsync<SocketException>(() => Dial((IPEndPoint)bound.LocalAddress));
    }

    [Fact]
    public async Task A_listener_that_gets_a_PoisonPill_stops()
    {
        var server = await Listen();
        server.Commander.Watch(server.Listener);
        server.Commander.Send(server.Listener, PoisonPill.Instance);
        await server.Commander.Next<Terminated>();
        await Assert.ThrowsAsync<SocketException>(() => Dial(server.Address));
    }

    [Fact]
    public async Task A_listener_can_be_stopped_as_an_actor()
    {
        var server = await Listen();
        server.Commander.Watch(server.Listener);
        await server.Commander.Settle();
        Sys.Stop(server.Listener);
        await server.Commander.Next<Terminated>();
        await Assert.ThrowsAsync<SocketException>(() => Dial(server.Address));
    }

    [Fact]
    public async Task In_pull_mode_only_as_many_are_accepted_as_were_asked_for()
    {
        var server = await Listen(pullMode: true);
        for (var i = 0; i < 5; i++)
            await Dial(server.Address);
        if (!Transport.CountsResumeAccepting)
        {
            for (var i = 0; i < 5; i++)
                await server.Handler.Next<Tcp.Connected>();
            return;
        }
        await server.Handler.ExpectNothing();
        server.Handler.Send(server.Listener, new Tcp.ResumeAccepting(2));
        await server.Handler.Next<Tcp.Connected>();
        await server.Handler.Next<Tcp.Connected>();
        await server.Handler.ExpectNothing();
        server.Handler.Send(server.Listener, new Tcp.ResumeAccepting(3));
        for (var i = 0; i < 3; i++)
            await server.Handler.Next<Tcp.Connected>();
        server.Handler.Send(server.Listener, new Tcp.ResumeAccepting(1));
        await Dial(server.Address);
        await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        await server.Handler.ExpectNothing();
    }

    [Fact]
    public async Task Connections_over_the_limit_are_reset_and_one_that_ends_makes_room()
    {
        var server = await Listen();
        var open = new List<(Socket Client, IActorRef Connection, Probe Handler)>();
        for (var i = 0; i < 20; i++)
            open.Add(await Serve(server));
        if (!Transport.EnforcesMaxChannels)
        {
            await Serve(server);
            return;
        }
        await ExpectReset(server.Address);
        var client = NewProbe();
        client.Send(Manager, new Tcp.Connect(server.Address));
        Assert.Contains("20", (await client.Next<Tcp.CommandFailed>()).Cause.Value.Message, StringComparison.Ordinal);
        Assert.Contains("the limit of 20 connections", (await Log.Next<Warning>()).ToString(), StringComparison.Ordinal);

        var (_, connection, handler) = open[0];
        handler.Watch(connection);
        handler.Send(connection, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
        await handler.Next<Terminated>();
        await Serve(server);
    }

    [Fact]
    public async Task A_listener_on_every_address_takes_IPv4_and_IPv6()
    {
        if (!Socket.OSSupportsIPv6)
            return;
        var server = await Listen(new IPEndPoint(IPAddress.IPv6Any, 0));
        var six = await Dial(new IPEndPoint(IPAddress.IPv6Loopback, server.Address.Port));
        var connected = await server.Handler.Next<Tcp.Connected>();
        Assert.Equal(six.LocalEndPoint, connected.RemoteAddress);
        Assert.Equal(six.RemoteEndPoint, connected.LocalAddress);
        if (!Transport.ListensOnBothFamilies)
        {
            await Assert.ThrowsAsync<SocketException>(() => Dial(new IPEndPoint(IPAddress.Loopback, server.Address.Port)));
            return;
        }
        var four = await Dial(new IPEndPoint(IPAddress.Loopback, server.Address.Port));
        var seen = (IPEndPoint)(await server.Handler.Next<Tcp.Connected>()).RemoteAddress;
        Assert.Equal(((IPEndPoint)four.LocalEndPoint!).Port, seen.Port);
        Assert.Equal(IPAddress.Loopback, seen.Address.MapToIPv4());
    }

    [Fact]
    public async Task A_listener_on_every_IPv4_address_names_the_one_that_was_dialled()
    {
        var server = await Listen(new IPEndPoint(IPAddress.Any, 0));
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.Parse("127.0.0.2"), IPAddress.Loopback })
        {
            var client = await Dial(new IPEndPoint(address, server.Address.Port));
            var connected = await server.Handler.Next<Tcp.Connected>();
            Assert.Equal(client.RemoteEndPoint, connected.LocalAddress);
            Assert.Equal(client.LocalEndPoint, connected.RemoteAddress);
        }
    }

    [Fact]
    public async Task A_name_can_be_bound()
    {
        var commander = NewProbe();
        commander.Send(Manager, new Tcp.Bind(commander.Ref, new DnsEndPoint("localhost", 0, AddressFamily.InterNetwork)));
        if (!Transport.BindsNames)
        {
            await commander.Next<Tcp.CommandFailed>();
            return;
        }
        var bound = (IPEndPoint)(await commander.Next<Tcp.Bound>()).LocalAddress;
        await Dial(bound);
        await commander.Next<Tcp.Connected>();
    }

    [Fact]
    public async Task A_name_that_does_not_exist_cannot_be_bound()
    {
        var commander = NewProbe();
        var bind = new Tcp.Bind(commander.Ref, new DnsEndPoint("no-such-host.invalid", 0, AddressFamily.InterNetwork));
        commander.Send(Manager, bind);
        Assert.Same(bind, (await commander.Next<Tcp.CommandFailed>()).Cmd);
    }

    [Fact]
    public async Task An_address_of_another_kind_cannot_be_bound()
    {
        var commander = NewProbe();
        var bind = new Tcp.Bind(commander.Ref, new UnixDomainSocketEndPoint("/nowhere/socket"));
        commander.Send(Manager, bind);
        Assert.Same(bind, (await commander.Next<Tcp.CommandFailed>()).Cmd);
    }

    [Fact]
    public async Task A_bind_and_a_connect_by_nobody_are_carried_out()
    {
        var handler = NewProbe();
        var address = ClosedPort();
        Manager.Tell(new Tcp.Bind(handler.Ref, address), ActorRefs.NoSender);
        Manager.Tell(new Tcp.Bind(handler.Ref, address), ActorRefs.NoSender);

        // When one who binds it too has an answer, it is taken by one of them.
        handler.Send(Manager, new Tcp.Bind(handler.Ref, address));
        await handler.Next<Tcp.Event>();
        await Dial(address);
        await handler.Next<Tcp.Connected>();
        Manager.Tell(new Tcp.Connect(address), ActorRefs.NoSender);
        await handler.Next<Tcp.Connected>();
        handler.LastSender.Tell(Tcp.Abort.Instance, ActorRefs.NoSender);
    }

    [Fact]
    public async Task What_the_manager_does_not_take_is_reported()
    {
        Log.Send(Manager, Tcp.Close.Instance);
        if (Transport.PublishesUnhandledCommands)
            Assert.Same(Tcp.Close.Instance, (await Log.Next<UnhandledMessage>()).Message);
        else
            Assert.Contains("Only Connect and Bind", (await Log.Next<Error>()).ToString(), StringComparison.Ordinal);
        await Listen();
    }
}

public sealed class StockListenTests() : ListenContract(Transport.Stock);

public sealed class EventLoopListenTests() : ListenContract(Transport.EventLoop);

public sealed class OnTheLoopListenTests() : ListenContract(Transport.OnTheLoop);

public sealed class OnThreeLoopsListenTests() : ListenContract(Transport.OnThreeLoops);
