using System.Net.Sockets;
using Akka.IO;
using LoginGate.EventLoop.Tests.Contract;

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
}
