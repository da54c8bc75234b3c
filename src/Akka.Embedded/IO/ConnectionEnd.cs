using Akka.Actor;

namespace Akka.IO;

/// <summary>How a connection ends, and who besides its handler is told.</summary>
internal sealed class ConnectionEnd
{
    private readonly HashSet<IActorRef> _closers = [];

    public ConnectionEnd(Tcp.ConnectionClosed happened, ConnectionEnd? replaced = null)
    {
        Event = happened;
        if (replaced is not null)
            _closers.UnionWith(replaced._closers);
    }

    public Tcp.ConnectionClosed Event { get; }

    /// <summary>True: our direction has ended, and the peer's end is awaited.</summary>
    public bool AwaitsPeer { get; set; }

    /// <summary>True: the peer is to see a reset.</summary>
    public bool Resets => Event.IsAborted || Event.IsErrorClosed;

    public void AddCloser(IActorRef closer) => _closers.Add(closer);

    /// <summary>Tells the event to the handler, to those who asked for the end and to those whose writes were lost, each once.</summary>
    public void Tell(IActorRef handler, IEnumerable<IActorRef> writers, IActorRef connection)
    {
        _closers.Add(handler);
        _closers.UnionWith(writers);
        foreach (var receiver in _closers)
            receiver.Tell(Event, connection);
    }
}
