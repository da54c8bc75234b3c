using Akka.Actor;
using Akka.IO;

namespace LoginGate.EventLoop.Connections;

/// <summary>How a connection ends, and who besides its handler is told.</summary>
internal sealed class ConnectionEnd(Tcp.ConnectionClosed happened, ConnectionEnd? replaced = null)
{
    private readonly HashSet<IActorRef> _closers = replaced?._closers ?? [];

    public Tcp.ConnectionClosed Event { get; } = happened;

    /// <summary>Somebody asked for the end.</summary>
    public void AddCloser(IActorRef closer) => _closers.Add(closer);

    /// <summary>Tells the event to the handler and to those who asked for the end, each once.</summary>
    public void Tell(IActorRef? handler, IActorRef connection)
    {
        if (handler is not null)
            _closers.Add(handler);
        foreach (var closer in _closers)
            closer.Tell(Event, connection);
    }
}
