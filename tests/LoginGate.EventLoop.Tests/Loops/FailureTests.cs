using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.EventLoop.Tests.Contract;

namespace LoginGate.EventLoop.Tests.Loops;

/// <summary>What others do wrong on a loop's thread does not end the loop, and with it the process.</summary>
public sealed class FailureTests() : TcpContract(Transport.OnTheLoop)
{
    [Fact]
    public async Task A_handler_that_cannot_be_told()
    {
        var server = await Listen();
        for (var i = 0; i < 3; i++)
        {
            var client = await Dial(server.Address);
            await server.Handler.Next<Tcp.Connected>();
            server.Handler.Send(server.Handler.LastSender, new Tcp.Register(new Untellable(Sys)));
            await client.SendAsync("x"u8.ToArray());
            Assert.IsType<NotSupportedException>((await Log.Next<Error>()).Cause);
        }
        var (peer, _, handler) = await Serve(server);
        await peer.SendAsync("x"u8.ToArray());
        Assert.Equal("x", await CollectText(handler, 1));
    }

    private sealed class Untellable(ActorSystem system) : MinimalActorRef
    {
        public override ActorPath Path { get; } = system.DeadLetters.Path / "untellable";

        public override IActorRefProvider Provider => ((ExtendedActorSystem)system).Provider;

        protected override void TellInternal(object message, IActorRef sender) => throw new NotSupportedException();
    }
}
