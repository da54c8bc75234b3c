using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Akka.IO;
using LoginGate.EventLoop.Connections;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Connections;

/// <summary>Connections that are being made.</summary>
public sealed class OutgoingTests() : TcpContract(Transport.OnTheLoop, "akka.actor.event-loop-dispatcher.slow-turn = 1m")
{
    [Fact]
    public async Task A_peer_that_ends_before_the_loop_knows_that_it_is_connected_is_not_missed()
    {
        var listener = PlainListener();
        var handler = NewProbe();
        handler.Send(Manager, new Tcp.Connect(listener.LocalEndPoint!));

        // On the loop's thread, in the turn that connects: the loop hears of the connection, of bytes and of the end at once.
        var actor = NewProbe();
        actor.Do(_ => AnswerWhenConnected());
        await handler.Next<Tcp.Connected>();
        handler.Send(handler.LastSender, new Tcp.Register(handler.Ref));
        Assert.Equal("hello", await CollectText(handler, 5));
        await handler.Next<Tcp.PeerClosed>();

        void AnswerWhenConnected()
        {
            if (!listener.Poll(0, SelectMode.SelectRead))
            {
                actor.Do(_ => AnswerWhenConnected());
                return;
            }
            using var peer = listener.Accept();
            peer.Send("hello"u8);
        }
    }

    [Fact]
    public async Task All_addresses_of_a_name_are_tried_in_turn()
    {
        var server = await Listen();
        var client = ConnectTo([ClosedPort(), new IPEndPoint(IPAddress.IPv6Loopback, server.Address.Port), server.Address]);
        Assert.Equal(server.Address, (await client.Next<Tcp.Connected>()).RemoteAddress);
        await server.Handler.Next<Tcp.Connected>();
        await client.ExpectNothing();
        Assert.Equal(2, EventLoopTcp.Get(Sys).Connections);
    }

    [Fact]
    public async Task When_no_address_of_a_name_answers_the_last_failure_is_told_once()
    {
        var client = ConnectTo([ClosedPort(), ClosedPort()]);
        var failed = await client.Next<Tcp.CommandFailed>();
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(failed.Cause.Value).SocketErrorCode);
        await client.ExpectNothing();
        Assert.Equal(0, EventLoopTcp.Get(Sys).Connections);
    }

    [Fact]
    public async Task Connections_that_were_not_made_are_not_counted()
    {
        var listener = PlainListener(backlog: 1);
        var client = NewProbe();
        for (var i = 0; i < 10; i++)
            client.Send(Manager, new Tcp.Connect(listener.LocalEndPoint!, timeout: TimeSpan.FromMilliseconds(100)));
        var made = 0;
        for (var i = 0; i < 10; i++)
            made += await client.Next<Tcp.Event>() is Tcp.Connected ? 1 : 0;
        Assert.InRange(made, 1, 9);
        Assert.Equal(made, EventLoopTcp.Get(Sys).Connections);
    }

    // What the resolver would bring, the last one being the command's own.
    private Probe ConnectTo(IPEndPoint[] addresses)
    {
        var client = NewProbe();
        client.Do(self =>
        {
            var connector = new Connector((TcpManager)Manager, new Tcp.Connect(addresses[^1]), self);
            var queue = typeof(Connector).GetField("_addresses", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(connector);
            foreach (var address in addresses[..^1])
                ((Queue<IPEndPoint>)queue!).Enqueue(address);
            connector.Start();
        });
        return client;
    }
}
