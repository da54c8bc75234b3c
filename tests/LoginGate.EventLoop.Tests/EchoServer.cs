using System.Net;
using Akka.Actor;
using Akka.IO;

namespace LoginGate.EventLoop.Tests;

/// <summary>A whole server: what comes in on a connection goes back out.</summary>
public static class EchoServer
{
    public static ActorSystem Start(IPEndPoint address, TaskCompletionSource<EndPoint>? bound = null)
    {
        var system = ActorSystem.Create("echo", EventLoopTcp.DefaultConfig());
        system.ActorOf(OnTheLoop(Props.Create(() => new Acceptor(address, bound))), "acceptor");
        return system;
    }

    private static Props OnTheLoop(Props props) =>
        props.WithDispatcher("akka.actor.event-loop-dispatcher").WithMailbox("akka.actor.event-loop-mailbox");

    private sealed class Acceptor : ReceiveActor
    {
        public Acceptor(IPEndPoint address, TaskCompletionSource<EndPoint>? bound)
        {
            EventLoopTcp.Get(Context.System).Manager.Tell(new Tcp.Bind(Self, address));
            Receive<Tcp.Bound>(message => bound?.SetResult(message.LocalAddress));
            Receive<Tcp.CommandFailed>(message => bound?.SetException(message.Cause.Value));
            Receive<Tcp.Connected>(_ => Sender.Tell(new Tcp.Register(Context.ActorOf(OnTheLoop(Props.Create<Echo>())))));
        }
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo()
        {
            Receive<Tcp.Received>(message => Sender.Tell(Tcp.Write.Create(message.Data)));
            Receive<Tcp.ConnectionClosed>(_ => Context.Stop(Self));
        }
    }
}
