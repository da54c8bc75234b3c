using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Connections;

/// <summary>Handlers that answer while they are told, as actors on the test kit's CallingThreadDispatcher do.</summary>
[Collection(Alone.Name)]
public sealed class AnswersAtOnceTests() : TcpContract(Transport.EventLoop, "akka.actor.event-loop-dispatcher.read-size = 512")
{
    [Fact]
    public async Task A_connection_that_is_aborted_while_it_reads_does_not_read_from_its_descriptors_next_owner()
    {
        var listener = PlainListener();
        var other = await Dial((IPEndPoint)listener.LocalEndPoint!);
        await other.SendAsync(new byte[100]);
        Socket? next = null;
        var told = new List<object>();
        var (client, connection) = await AcceptUnregistered();
        await client.SendAsync(new byte[10 * 512]);
        var handler = new Immediate(Sys, (message, sender, self) =>
        {
            told.Add(message);
            if (message is not Tcp.Received || next is not null)
                return;
            sender.Tell(Tcp.Abort.Instance, self);
            next = Own(listener.Accept());
        });
        connection.Tell(new Tcp.Register(handler), handler);
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
        await Settle();
        Assert.Collection(told, first => Assert.IsType<Tcp.Received>(first), second => Assert.IsType<Tcp.Aborted>(second));
        await Read(next!, 100);
        await Log.ExpectNothing();
    }

    [Fact]
    public async Task A_connection_may_be_closed_and_written_to_while_it_acknowledges()
    {
        var (client, connection) = await AcceptUnregistered();
        var handler = new Immediate(Sys, (message, sender, self) =>
        {
            if (message is not Ack ack)
                return;
            if (ack.Number < 3)
                sender.Tell(Write("x", ack.Number + 1), self);
            else
                sender.Tell(Tcp.Close.Instance, self);
        });
        connection.Tell(Write("a", 1), handler);
        connection.Tell(Write("b", 3), handler);
        connection.Tell(Write("c"), handler);
        connection.Tell(new Tcp.Register(handler), handler);
        Assert.Equal("abcx", await ReadText(client, 4));
        Assert.Equal(0, await ReadEnd(client));
        await Settle();
        await Log.ExpectNothing();
    }

    private async Task<(Socket Client, IActorRef Connection)> AcceptUnregistered()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        return (client, server.Handler.LastSender);
    }

    // Returns once the loop has handled what it was told before.
    private async Task Settle()
    {
        var probe = NewProbe();
        probe.Send(Manager, "what?");
        while ((await Log.Next<UnhandledMessage>()).Sender.Equals(probe.Ref) == false)
        {
        }
    }

    private sealed class Immediate(ActorSystem system, Action<object, IActorRef, IActorRef> act) : MinimalActorRef
    {
        public override ActorPath Path { get; } = system.DeadLetters.Path / "immediate";

        public override IActorRefProvider Provider => ((ExtendedActorSystem)system).Provider;

        protected override void TellInternal(object message, IActorRef sender) => act(message, sender, this);
    }
}
