using System.Net.Sockets;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

/// <summary>Connections that nobody registers for, with a time-out that is of no help.</summary>
public class TcpRegisterTests : TcpTest
{
    public TcpRegisterTests()
        : this("1h")
    {
    }

    protected TcpRegisterTests(string timeout)
        : base($"akka.io.tcp.register-timeout = {timeout}")
    {
    }

    [Fact]
    public async Task Those_that_wait_for_a_bind_handler_that_stops_are_reset_and_no_others()
    {
        var server = await Listen();
        var other = await Listen();
        var elsewhere = await Dial(other.Address);
        await other.Handler.Next<Tcp.Connected>();
        var (registered, connection, handler) = await Serve(server);
        var waiting = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        Sys.Stop(server.Handler.Ref);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(waiting));
        handler.Send(connection, Tcp.Write.Create(ByteString.FromString("x")));
        Assert.Equal("x"u8.ToArray(), await Read(registered, 1));
        other.Handler.Send(other.Handler.LastSender, new Tcp.Register(other.Handler.Ref));
        other.Handler.Send(other.Handler.LastSender, Tcp.Write.Create(ByteString.FromString("y")));
        Assert.Equal("y"u8.ToArray(), await Read(elsewhere, 1));
    }

    [Fact]
    public async Task They_are_reset_when_the_listener_has_gone_before_too()
    {
        var server = await Listen();
        var waiting = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        server.Commander.Send(server.Listener, Tcp.Unbind.Instance);
        await server.Commander.Next<Tcp.Unbound>();
        Sys.Stop(server.Handler.Ref);
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
        Assert.Equal("ping"u8.ToArray(), await Collect(server.Handler, 4));
        Sys.Stop(server.Handler.Ref);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
    }
}

/// <summary>The same without a time-out.</summary>
public sealed class TcpRegisterForEverTests() : TcpRegisterTests("infinite");
