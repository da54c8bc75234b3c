using Akka.Actor;

namespace Akka.IO;

/// <summary>How a connection ends, and who besides its handler is told.</summary>
internal sealed class ConnectionEnd(Tcp.ConnectionClosed happened, ConnectionEnd? replaced = null)
{
    // Nearly always there is nobody but the handler.
    private HashSet<IActorRef>? _others = replaced?._others;

    public Tcp.ConnectionClosed Event { get; } = happened;

    /// <summary>True: our direction has ended, and the peer's end is awaited.</summary>
    public bool AwaitsPeer { get; set; }

    /// <summary>True: the peer is to see a reset.</summary>
    public bool Resets => Event.IsAborted || Event.IsErrorClosed;

    /// <summary>Somebody asked for the end.</summary>
    public void AddCloser(IActorRef closer, IActorRef handler)
    {
        if (!closer.Equals(handler))
            (_others ??= []).Add(closer);
    }

    /// <summary>Tells the event to the handler, to those who asked for the end and to those whose writes were lost, each once.</summary>
    public void Tell(IActorRef handler, IEnumerable<IActorRef> writers, IActorRef connection)
    {
        foreach (var writer in writers)
            AddCloser(writer, handler);
        handler.Tell(Event, connection);
        if (_others is null)
            return;
        foreach (var other in _others)
            other.Tell(Event, connection);
    }
}
