using System.Collections.Concurrent;
using Akka.Actor;
using Akka.IO.Sockets;

namespace Akka.IO;

/// <summary>
/// From a listener, on its thread, to the connection actors that the manager creates, on theirs. Which actor takes which
/// connection does not matter, so that all of a listener's share one recipe instead of keeping one each.
/// </summary>
internal sealed class IncomingConnections : IIndirectActorProducer
{
    private readonly ConcurrentQueue<Accepted> _waiting = new();
    private readonly TcpExt _extension;

    public IncomingConnections(TcpExt extension, Tcp.Bind bind)
    {
        _extension = extension;
        Bind = bind;
        AfterConnect = [.. bind.Options.Where(static option => option.ActsAfterConnect)];
        Props = Props.CreateBy(this);
    }

    /// <summary>The command that the listener was made with.</summary>
    public Tcp.Bind Bind { get; }

    /// <summary>The options that are set on each connection.</summary>
    public Inet.SocketOption[] AfterConnect { get; }

    /// <summary>The recipe: every actor made from it takes one connection.</summary>
    public Props Props { get; }

    Type IIndirectActorProducer.ActorType => typeof(TcpIncomingConnection);

    /// <summary>Adds a connection; one actor is to be created for it.</summary>
    public void Add(Accepted accepted) => _waiting.Enqueue(accepted);

    ActorBase IIndirectActorProducer.Produce() => _waiting.TryDequeue(out var accepted)
        ? new TcpIncomingConnection(_extension, accepted, this)
        : throw new InvalidOperationException("There are more actors than accepted connections.");

    void IIndirectActorProducer.Release(ActorBase actor)
    {
    }
}
