namespace Akka.IO.Sockets;

/// <summary>
/// Joins two threads on one kind of readiness: an engine's thread raises the flag at every edge, the actor's turn waits for it.
/// An edge that comes while nobody waits is kept, so that none is lost between a read that found nothing and the wait.
/// </summary>
internal struct EdgeFlag
{
    private const int Quiet = 0;
    private const int Waiting = 1;
    private const int Raised = 2;

    private int _state;

    /// <summary>Actor's turn, before looking: the kernel call that follows orders this store before its own look.</summary>
    public void Forget() => Volatile.Write(ref _state, Quiet);

    /// <summary>Actor's turn, after finding nothing: false when <see cref="Raise"/> will return true, true when it came already.</summary>
    public bool Await() => Interlocked.CompareExchange(ref _state, Waiting, Quiet) == Raised;

    /// <summary>Engine's thread: true when the actor waits and must be told.</summary>
    public bool Raise() => Interlocked.Exchange(ref _state, Raised) == Waiting;
}
