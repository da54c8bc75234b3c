using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

public class TcpListenTests : TcpTest
{
    public TcpListenTests()
        : this("")
    {
    }

    protected TcpListenTests(string config)
        : base("akka.io.tcp.max-channels = 20\n" + config)
    {
    }

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
        commander.Send(Sys.Tcp(), bind);
        var failed = await commander.Next<Tcp.CommandFailed>();
        Assert.Same(bind, failed.Cmd);
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.IsType<SocketException>(failed.Cause.Value).SocketErrorCode);
    }

    [Fact]
    public async Task Unbind_frees_the_port_stops_the_listener_and_keeps_connections()
    {
        var server = await Listen();
        var (client, connection, handler) = await Serve(server);
        var commander = NewProbe();
        commander.Watch(server.Listener);
        commander.Send(server.Listener, Tcp.Unbind.Instance);
        await commander.Next<Tcp.Unbound>();
        await commander.Next<Terminated>();

        await client.SendAsync("ping"u8.ToArray());
        Assert.Equal("ping"u8.ToArray(), await Collect(handler, 4));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("pong")));
        Assert.Equal("pong"u8.ToArray(), await Read(client, 4));
        var refused = await Assert.ThrowsAsync<SocketException>(() => Dial(server.Address));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task When_the_bind_handler_stops_the_listener_and_its_waiting_connections_stop_too()
    {
        var server = await Listen();
        var waiting = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var watcher = NewProbe();
        watcher.Watch(server.Listener);
        Sys.Stop(server.Handler.Ref);
        await watcher.Next<Terminated>();
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(waiting));
    }

    [Fact]
    public async Task In_pull_mode_only_as_many_are_accepted_as_were_asked_for()
    {
        var server = await Listen(pullMode: true);
        for (var i = 0; i < 5; i++)
            await Dial(server.Address);
        await server.Handler.ExpectNothing();
        server.Handler.Send(server.Listener, new Tcp.ResumeAccepting(2));
        await server.Handler.Next<Tcp.Connected>();
        await server.Handler.Next<Tcp.Connected>();
        await server.Handler.ExpectNothing();
        server.Handler.Send(server.Listener, new Tcp.ResumeAccepting(3));
        for (var i = 0; i < 3; i++)
            await server.Handler.Next<Tcp.Connected>();
    }

    [Fact]
    public async Task Options_are_asked_before_and_after_binding_and_for_every_accepted_socket()
    {
        var seen = new List<string>();
        var spy = new SocketSpy(
            beforeBind: s => seen.Add($"before {s.IsBound}"),
            afterBind: s => seen.Add($"bound {s.LocalEndPoint}"),
            after: s => seen.Add($"accepted {s.RemoteEndPoint} {s.NoDelay}"));
        var server = await Listen(options: [spy, new Inet.SO.ReuseAddress(true), new Inet.SO.SendBufferSize(30_000)]);
        var (client, connection, handler) = await Serve(server);
        Assert.Equal(["before False", $"bound {server.Address}", $"accepted {client.LocalEndPoint} True"], seen);
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("x")));
        Assert.Equal("x"u8.ToArray(), await Read(client, 1));
        handler.Send(connection, Tcp.Abort.Instance);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
    }

    [Fact]
    public async Task An_option_that_throws_for_an_accepted_socket_costs_only_that_connection()
    {
        var calls = 0;
        var server = await Listen(options: new SocketSpy(after: _ =>
        {
            if (Interlocked.Increment(ref calls) == 1)
                throw new FormatException();
        }));
        await ExpectReset(server.Address);
        await Serve(server);
    }

    [Fact]
    public async Task Connections_over_the_limit_are_reset_and_one_that_ends_makes_room()
    {
        var server = await Listen();
        var open = new List<(Socket Client, IActorRef Connection, Probe Handler)>();
        for (var i = 0; i < 20; i++)
            open.Add(await Serve(server));
        await ExpectReset(server.Address);
        var client = NewProbe();
        client.Send(Sys.Tcp(), new Tcp.Connect(server.Address));
        Assert.IsType<ConnectException>((await client.Next<Tcp.CommandFailed>()).Cause.Value);

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
        var four = await Dial(new IPEndPoint(IPAddress.Loopback, server.Address.Port));
        var seen = (IPEndPoint)(await server.Handler.Next<Tcp.Connected>()).RemoteAddress;
        Assert.Equal(((IPEndPoint)four.LocalEndPoint!).Port, seen.Port);
        Assert.Equal(IPAddress.Loopback, seen.Address.MapToIPv4());
        var six = await Dial(new IPEndPoint(IPAddress.IPv6Loopback, server.Address.Port));
        var connected = await server.Handler.Next<Tcp.Connected>();
        Assert.Equal(six.LocalEndPoint, connected.RemoteAddress);
        Assert.Equal(six.RemoteEndPoint, connected.LocalAddress);
    }

    [Fact]
    public async Task A_name_can_be_bound()
    {
        var commander = NewProbe();
        commander.Send(Sys.Tcp(), new Tcp.Bind(commander.Ref, new DnsEndPoint("localhost", 0, AddressFamily.InterNetwork)));
        var bound = (IPEndPoint)(await commander.Next<Tcp.Bound>()).LocalAddress;
        await Dial(bound);
        await commander.Next<Tcp.Connected>();
    }

    [Fact]
    public async Task Actors_of_TCP_never_restart()
    {
        Assert.Equal(Directive.Stop, Tcp.ConnectionSupervisorStrategy.Decider.Decide(new FormatException()));
        Assert.Equal("/system/IO-TCP", Sys.Tcp().Path.ToStringWithoutAddress());
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_command_that_the_manager_does_not_take_is_logged_with_its_name_and_where_to_read_on()
    {
        var log = NewProbe();
        Sys.EventStream.Subscribe(log.Ref, typeof(Error));
        log.Send(Sys.Tcp(), Tcp.Close.Instance);
        var text = (await log.Next<Error>()).ToString();
        Assert.Contains("Tcp+Close", text, StringComparison.Ordinal);
        Assert.Contains("https://getakka.net/articles/networking/io.html", text, StringComparison.Ordinal);
    }

    // The reset may come as early as while connecting.
    private async Task ExpectReset(IPEndPoint address)
    {
        try
        {
            Assert.Equal(SocketError.ConnectionReset, await ReadEnd(await Dial(address)));
        }
        catch (SocketException e)
        {
            Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
        }
    }
}

public class PortableTcpListenTests : TcpListenTests
{
    public PortableTcpListenTests()
        : base("akka.io.tcp.socket-engine = portable")
    {
    }
}
