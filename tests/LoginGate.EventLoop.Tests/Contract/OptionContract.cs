using System.Net.Sockets;
using Akka.IO;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Contract;

public abstract class OptionContract(Transport transport) : TcpContract(transport)
{
    [Fact]
    public async Task Options_are_asked_before_and_after_binding_and_for_every_accepted_socket()
    {
        var seen = new List<string>();
        var spy = new SocketSpy(
            beforeBind: s => seen.Add($"before {s.IsBound}"),
            afterBind: s => seen.Add($"bound {s.LocalEndPoint}"),
            after: s => seen.Add($"accepted {s.RemoteEndPoint} {s.NoDelay}"));
        var server = await Listen(options: [spy]);
        var (client, connection, handler) = await Serve(server);
        handler.Send(connection, Write("x"));
        Assert.Equal("x", await ReadText(client, 1));
        string[] bound = Transport.AsksOptionsAfterBind ? [$"bound {server.Address}"] : [];
        Assert.Equal(["before False", .. bound, $"accepted {client.LocalEndPoint} True"], seen);
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
        var client = await Dial(server.Address);
        if (Transport.ClosesASocketWhoseOptionFailed)
        {
            var end = await ReadEnd(client);
            Assert.True(end is 0 or SocketError.ConnectionReset, end.ToString());
        }
        await Eventually(() => Volatile.Read(ref calls) == 1, "the option was asked for the first connection");
        await Serve(server);
    }

    [Fact]
    public async Task Options_are_asked_before_and_after_connecting()
    {
        var seen = new List<string>();
        var server = await Listen();
        var client = NewProbe();
        var spy = new SocketSpy(s => seen.Add($"before {s.Connected}"), s => seen.Add($"after {s.LocalEndPoint} {s.NoDelay}"));
        client.Send(Manager, new Tcp.Connect(server.Address, options: [spy]));
        var connected = await client.Next<Tcp.Connected>();
        Assert.Equal(["before False", $"after {connected.LocalAddress} True"], seen);
    }

    [Fact]
    public async Task Buffer_sizes_are_set_on_accepted_and_on_made_connections()
    {
        // The kernel doubles what it is given.
        var sizes = new List<(int Receive, int Send)>();
        var spy = new SocketSpy(after: s => sizes.Add((s.ReceiveBufferSize, s.SendBufferSize)));
        Inet.SocketOption[] options = [new Inet.SO.ReceiveBufferSize(30_000), new Inet.SO.SendBufferSize(40_000), spy];
        var server = await Listen(options: options);
        await Serve(server);
        var client = NewProbe();
        client.Send(Manager, new Tcp.Connect(server.Address, options: options));
        await client.Next<Tcp.Connected>();
        await server.Handler.Next<Tcp.Connected>();
        Assert.Equal(3, sizes.Count);
        Assert.All(sizes, size => Assert.Equal((60_000, 80_000), size));
    }

    [Fact]
    public async Task An_option_of_the_event_loop_does_no_harm()
    {
        var (peer, _, handler) = await Connect(options: LendBytes.Instance);
        await peer.SendAsync("x"u8.ToArray());
        Assert.Equal("x", await CollectText(handler, 1));
    }

    [Fact]
    public async Task A_port_in_TIME_WAIT_can_be_bound_again_with_ReuseAddress()
    {
        var server = await Listen(options: new Inet.SO.ReuseAddress(true));
        var (client, connection, handler) = await Serve(server);
        handler.Send(connection, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
        Assert.Equal(0, await ReadEnd(client));
        client.Close();
        server.Commander.Send(server.Listener, Tcp.Unbind.Instance);
        await server.Commander.Next<Tcp.Unbound>();
        await Dial((await Listen(server.Address, options: new Inet.SO.ReuseAddress(true))).Address);
    }

    [Fact]
    public async Task An_option_that_shuts_the_socket_ends_the_connection()
    {
        var (_, _, handler) = await Connect(options: new SocketSpy(after: s => s.Shutdown(SocketShutdown.Receive)));
        await handler.Next<Tcp.PeerClosed>();
    }
}

public sealed class StockOptionTests() : OptionContract(Transport.Stock);

public sealed class EventLoopOptionTests() : OptionContract(Transport.EventLoop);

public sealed class OnThreeLoopsOptionTests() : OptionContract(Transport.OnThreeLoops);
