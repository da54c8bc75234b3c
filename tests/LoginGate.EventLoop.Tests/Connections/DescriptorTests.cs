using System.Net.Sockets;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.IO;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Connections;

/// <summary>A closed descriptor's number is another socket's at once: nobody may touch it any more.</summary>
[Collection(Alone.Name)]
public sealed class DescriptorTests() : TcpContract(Transport.EventLoop)
{
    [Fact]
    public async Task A_connection_whose_handler_is_dead_when_it_registers_leaves_its_old_descriptor_alone()
    {
        var server = await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        var handler = Own(new DeadHandler(Sys));
        server.Handler.Send(connection, new Tcp.Register(handler));
        Assert.Equal(SocketError.ConnectionReset, await ReadEnd(client));
        await server.Handler.Settle();

        server.Handler.Send(connection, Write("for another", 1));
        await server.Handler.Next<Tcp.CommandFailed>();
        server.Handler.Send(connection, Tcp.Abort.Instance);
        server.Handler.Watch(connection);
        await server.Handler.Next<Terminated>();
        Assert.NotEmpty(handler.Taken);
        Assert.All(handler.Taken, socket => socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Type));
    }

    /// <summary>Says that it is dead as soon as it is watched, and takes the numbers that come free by that.</summary>
    private sealed class DeadHandler(ActorSystem system) : MinimalActorRef, IDisposable
    {
        public List<Socket> Taken { get; } = [];

        public override ActorPath Path { get; } = system.DeadLetters.Path / "dead";

        public override IActorRefProvider Provider => ((ExtendedActorSystem)system).Provider;

        public override void SendSystemMessage(ISystemMessage message)
        {
            if (message is not Watch watch)
                return;
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: false, addressTerminated: false));
            for (var i = 0; i < 50; i++)
                Taken.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        }

        public void Dispose() => Taken.ForEach(socket => socket.Dispose());
    }
}
