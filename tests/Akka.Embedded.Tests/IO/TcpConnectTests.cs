using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

public class TcpConnectTests : TcpTest
{
    public TcpConnectTests()
        : this("")
    {
    }

    protected TcpConnectTests(string config)
        : base(config)
    {
    }

    [Fact]
    public async Task Connected_names_both_addresses_as_the_peer_sees_them()
    {
        var server = await Listen();
        var client = NewProbe();
        client.Send(Sys.Tcp(), new Tcp.Connect(server.Address));
        var there = await client.Next<Tcp.Connected>();
        var here = await server.Handler.Next<Tcp.Connected>();
        Assert.Equal(server.Address, there.RemoteAddress);
        Assert.Equal(server.Address, here.LocalAddress);
        Assert.Equal(there.LocalAddress, here.RemoteAddress);
    }

    [Fact]
    public async Task A_refused_connection_is_CommandFailed_with_the_command_and_the_cause()
    {
        var connect = new Tcp.Connect(ClosedPort());
        var client = NewProbe();
        client.Send(Sys.Tcp(), connect);
        var failed = await client.Next<Tcp.CommandFailed>();
        Assert.Same(connect, failed.Cmd);
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(failed.Cause.Value).SocketErrorCode);
        await client.ExpectNothing();
    }

    [Fact]
    public async Task A_connection_that_takes_too_long_is_CommandFailed()
    {
        // A listener that never accepts, with a full backlog, leaves further connections unanswered.
        var listener = Own(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var client = NewProbe();
        for (var i = 0; i < 10; i++)
            client.Send(Sys.Tcp(), new Tcp.Connect(listener.LocalEndPoint!, timeout: TimeSpan.FromMilliseconds(300)));
        for (var i = 0; i < 10; i++)
        {
            if (await client.Next<Tcp.Event>() is not Tcp.CommandFailed failed)
                continue;
            Assert.IsType<ConnectException>(failed.Cause.Value);
            return;
        }

        Assert.Fail("The backlog took all connections.");
    }

    [Fact]
    public async Task A_connection_in_time_is_not_ended_by_its_time_out()
    {
        var server = await Listen();
        var client = NewProbe();
        client.Send(Sys.Tcp(), new Tcp.Connect(server.Address, timeout: TimeSpan.FromMilliseconds(150)));
        await client.Next<Tcp.Connected>();
        var connection = client.LastSender;
        client.Send(connection, new Tcp.Register(client.Ref));
        await server.Handler.Next<Tcp.Connected>();
        var late = NewProbe();
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(300), late.Ref, "late", late.Ref);
        await late.Next<string>();
        await client.ExpectNothing();
    }

    [Fact]
    public async Task A_name_is_resolved()
    {
        var addresses = await Dns.GetHostAddressesAsync("localhost");
        var server = await Listen(new IPEndPoint(addresses[^1], 0));
        var client = NewProbe();
        client.Send(Sys.Tcp(), new Tcp.Connect(new DnsEndPoint("localhost", server.Address.Port)));
        Assert.Equal(server.Address, (await client.Next<Tcp.Connected>()).RemoteAddress);
    }

    [Fact]
    public async Task All_addresses_of_a_name_are_tried_in_turn()
    {
        var server = await Listen();
        Tcp.Instance.Apply(Sys).ResolveName = (_, _) =>
            Task.FromResult<IReadOnlyList<IPEndPoint>>([ClosedPort(), new IPEndPoint(IPAddress.IPv6Loopback, server.Address.Port), server.Address]);
        var client = NewProbe();
        client.Send(Sys.Tcp(), new Tcp.Connect(new DnsEndPoint("gate", server.Address.Port)));
        Assert.Equal(server.Address, (await client.Next<Tcp.Connected>()).RemoteAddress);
        await server.Handler.Next<Tcp.Connected>();
        await client.ExpectNothing();
    }

    [Fact]
    public async Task When_no_address_of_a_name_answers_the_last_failure_is_told_once()
    {
        Tcp.Instance.Apply(Sys).ResolveName = (_, _) => Task.FromResult<IReadOnlyList<IPEndPoint>>([ClosedPort(), ClosedPort()]);
        var client = NewProbe();
        client.Send(Sys.Tcp(), new Tcp.Connect(new DnsEndPoint("gate", 1)));
        var failed = await client.Next<Tcp.CommandFailed>();
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(failed.Cause.Value).SocketErrorCode);
        await client.ExpectNothing();
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_CommandFailed_once()
    {
        var client = NewProbe();
        client.Send(Sys.Tcp(), new Tcp.Connect(new DnsEndPoint("no-such-host.invalid", 1)));
        var failed = await client.Next<Tcp.CommandFailed>();
        Assert.True(failed.Cause.HasValue);
        await client.ExpectNothing();
    }

    [Fact]
    public async Task The_local_address_can_be_chosen()
    {
        var server = await Listen();
        var local = ClosedPort();
        var client = NewProbe();
        client.Send(Sys.Tcp(), new Tcp.Connect(server.Address, local));
        Assert.Equal(local, (await client.Next<Tcp.Connected>()).LocalAddress);
        Assert.Equal(local, (await server.Handler.Next<Tcp.Connected>()).RemoteAddress);
    }

    [Fact]
    public async Task A_local_address_that_is_taken_is_CommandFailed()
    {
        var server = await Listen();
        var client = NewProbe();
        client.Send(Sys.Tcp(), new Tcp.Connect(server.Address, server.Address));
        Assert.IsType<SocketException>((await client.Next<Tcp.CommandFailed>()).Cause.Value);
    }

    [Fact]
    public async Task Options_are_asked_before_and_after_connecting()
    {
        var seen = new List<string>();
        var server = await Listen();
        var client = NewProbe();
        var spy = new SocketSpy(s => seen.Add($"before {s.Connected}"), s => seen.Add($"after {s.LocalEndPoint}"));
        client.Send(Sys.Tcp(), new Tcp.Connect(server.Address, options: [spy, new Inet.SO.ReceiveBufferSize(20_000)]));
        var connected = await client.Next<Tcp.Connected>();
        Assert.Equal(["before False", $"after {connected.LocalAddress}"], seen);
    }

    [Fact]
    public async Task An_option_that_throws_is_CommandFailed()
    {
        var server = await Listen();
        foreach (var spy in new[] { new SocketSpy(before: _ => throw new FormatException()), new SocketSpy(after: _ => throw new FormatException()) })
        {
            var client = NewProbe();
            client.Send(Sys.Tcp(), new Tcp.Connect(server.Address, options: [spy]));
            Assert.IsType<FormatException>((await client.Next<Tcp.CommandFailed>()).Cause.Value);
        }
    }

    [Fact]
    public async Task Connecting_works_over_IPv6()
    {
        if (!Socket.OSSupportsIPv6)
            return;
        var server = await Listen(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        var client = NewProbe();
        client.Send(Sys.Tcp(), new Tcp.Connect(server.Address));
        var connected = await client.Next<Tcp.Connected>();
        Assert.Equal(IPAddress.IPv6Loopback, ((IPEndPoint)connected.LocalAddress).Address);
        Assert.Equal(connected.LocalAddress, (await server.Handler.Next<Tcp.Connected>()).RemoteAddress);
    }

    [Fact]
    public async Task Connecting_works_as_a_question()
    {
        var server = await Listen();
        var connected = await Sys.Tcp().Ask<Tcp.Connected>(new Tcp.Connect(server.Address), Probe.Patience);
        Assert.Equal(server.Address, connected.RemoteAddress);
    }

    private static IPEndPoint ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}

public class PortableTcpConnectTests : TcpConnectTests
{
    public PortableTcpConnectTests()
        : base("akka.io.tcp.socket-engine = portable")
    {
    }
}
