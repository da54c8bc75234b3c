using System.Net;
using System.Net.Sockets;
using Akka.IO;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Contract;

public abstract class ConnectContract(Transport transport) : TcpContract(transport)
{
    [Fact]
    public async Task Connected_names_both_addresses_as_the_peer_sees_them()
    {
        var server = await Listen();
        var client = NewProbe();
        client.Send(Manager, new Tcp.Connect(server.Address));
        var there = await client.Next<Tcp.Connected>();
        var here = await server.Handler.Next<Tcp.Connected>();
        Assert.Equal(server.Address, here.LocalAddress);
        Assert.Equal(Named(server.Address), there.RemoteAddress);
        Assert.Equal(there.LocalAddress, Named((IPEndPoint)here.RemoteAddress));
    }

    [Fact]
    public async Task A_refused_connection_is_CommandFailed_with_the_command_and_the_cause()
    {
        var connect = new Tcp.Connect(ClosedPort());
        var client = NewProbe();
        client.Send(Manager, connect);
        var failed = await client.Next<Tcp.CommandFailed>();
        Assert.Same(connect, failed.Cmd);
        if (Transport.NamesTheCauseOfRefusal)
            Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(failed.Cause.Value).SocketErrorCode);
        else
            Assert.IsType<ConnectException>(failed.Cause.Value);
        await client.ExpectNothing();
    }

    [Fact]
    public async Task A_connection_that_takes_too_long_is_CommandFailed()
    {
        // A listener that never accepts, with a full backlog, leaves further connections unanswered.
        var listener = PlainListener(backlog: 1);
        var client = NewProbe();
        for (var i = 0; i < 10; i++)
            client.Send(Manager, new Tcp.Connect(listener.LocalEndPoint!, timeout: TimeSpan.FromMilliseconds(300)));
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
        client.Send(Manager, new Tcp.Connect(server.Address, timeout: TimeSpan.FromMilliseconds(150)));
        await client.Next<Tcp.Connected>();
        client.Send(client.LastSender, new Tcp.Register(client.Ref));
        await server.Handler.Next<Tcp.Connected>();
        var late = NewProbe();
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(300), late.Ref, "late", late.Ref);
        await late.Next<string>();
        await client.ExpectNothing();
    }

    [Fact]
    public async Task A_name_is_resolved()
    {
        var addresses = await System.Net.Dns.GetHostAddressesAsync("localhost");
        var server = await Listen(new IPEndPoint(addresses[^1], 0));
        var client = NewProbe();
        client.Send(Manager, new Tcp.Connect(new DnsEndPoint("localhost", server.Address.Port)));
        Assert.Equal(Named(server.Address), (await client.Next<Tcp.Connected>()).RemoteAddress);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_CommandFailed_once()
    {
        var client = NewProbe();
        client.Send(Manager, new Tcp.Connect(new DnsEndPoint("no-such-host.invalid", 1)));
        var failed = await client.Next<Tcp.CommandFailed>();
        Assert.True(failed.Cause.HasValue);
        await client.ExpectNothing();
    }

    [Fact]
    public async Task An_address_of_another_kind_is_CommandFailed()
    {
        var client = NewProbe();
        client.Send(Manager, new Tcp.Connect(new UnixDomainSocketEndPoint("/nowhere/socket"), timeout: TimeSpan.FromMinutes(1)));
        Assert.IsType<NotSupportedException>((await client.Next<Tcp.CommandFailed>()).Cause.Value);
        await client.ExpectNothing();
    }

    [Fact]
    public async Task The_local_address_can_be_chosen()
    {
        var server = await Listen();
        var local = ClosedPort();
        var client = NewProbe();
        client.Send(Manager, new Tcp.Connect(server.Address, local));
        Assert.Equal(Named(local), (await client.Next<Tcp.Connected>()).LocalAddress);
        Assert.Equal(local, (await server.Handler.Next<Tcp.Connected>()).RemoteAddress);
    }

    [Fact]
    public async Task A_local_address_that_is_taken_is_CommandFailed()
    {
        var server = await Listen();
        var client = NewProbe();
        client.Send(Manager, new Tcp.Connect(server.Address, server.Address));
        if (Transport.TellsWhatFailedBeforeConnecting)
            Assert.IsType<SocketException>((await client.Next<Tcp.CommandFailed>()).Cause.Value);
        else
            await Log.Next<Akka.Event.Error>();
        await client.ExpectNothing();
    }

    [Fact]
    public async Task An_option_that_throws_is_CommandFailed()
    {
        var server = await Listen();
        static void Throw(Socket socket) => throw new FormatException();
        foreach (var spy in new[] { new SocketSpy(before: Throw), new SocketSpy(after: Throw) })
        {
            var client = NewProbe();
            client.Send(Manager, new Tcp.Connect(server.Address, options: [spy]));
            if (Transport.TellsWhatFailedBeforeConnecting)
                Assert.IsType<FormatException>((await client.Next<Tcp.CommandFailed>()).Cause.Value);
            else
                await Log.Next<Akka.Event.Error>();
            await client.ExpectNothing();
        }
    }

    [Fact]
    public async Task Connecting_works_over_IPv6()
    {
        if (!Socket.OSSupportsIPv6)
            return;
        var server = await Listen(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        var client = NewProbe();
        client.Send(Manager, new Tcp.Connect(server.Address));
        var connected = await client.Next<Tcp.Connected>();
        Assert.Equal(IPAddress.IPv6Loopback, ((IPEndPoint)connected.LocalAddress).Address);
        Assert.Equal(connected.LocalAddress, (await server.Handler.Next<Tcp.Connected>()).RemoteAddress);
    }

    [Fact]
    public async Task Many_can_be_made_at_once()
    {
        var server = await Listen();
        var client = NewProbe();
        for (var i = 0; i < 100; i++)
            client.Send(Manager, new Tcp.Connect(server.Address));
        var seen = new HashSet<EndPoint>();
        for (var i = 0; i < 100; i++)
            Assert.True(seen.Add((await client.Next<Tcp.Connected>()).LocalAddress));
        for (var i = 0; i < 100; i++)
            Assert.Contains(Named((IPEndPoint)(await server.Handler.Next<Tcp.Connected>()).RemoteAddress), seen);
    }

    // Stock connects with a socket for both families and names IPv4 addresses as mapped ones.
    private IPEndPoint Named(IPEndPoint address) =>
        Transport.NamesIPv4AsItIs ? address : new IPEndPoint(address.Address.MapToIPv6(), address.Port);
}

public sealed class StockConnectTests() : ConnectContract(Transport.Stock);

public sealed class EventLoopConnectTests() : ConnectContract(Transport.EventLoop);

public sealed class OnTheLoopConnectTests() : ConnectContract(Transport.OnTheLoop);

public sealed class OnThreeLoopsConnectTests() : ConnectContract(Transport.OnThreeLoops);
