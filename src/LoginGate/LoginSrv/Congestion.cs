using Akka.Actor;
using LoginGate.Contracts;

namespace LoginGate.LoginSrv;

/// <summary>The sessions that were told to send no more, because more waits for LoginSrv than <c>max-pending</c>.</summary>
internal sealed class Congestion(int maxPendingBytes)
{
    private readonly HashSet<IActorRef> _stopped = [];
    private int _maxPendingBytes = maxPendingBytes;

    public bool HasStopped => _stopped.Count > 0;

    public void Apply(int maxPendingBytes) => _maxPendingBytes = maxPendingBytes;

    /// <summary>A session's packet is queued; so many bytes wait now.</summary>
    public void OnQueued(IActorRef session, int pendingBytes)
    {
        if (pendingBytes > _maxPendingBytes)
            Stop(session);
    }

    /// <summary>The session sends no more until it is relieved.</summary>
    public void Stop(IActorRef session)
    {
        if (_stopped.Add(session))
            session.Tell(Congested.Instance);
    }

    /// <summary>
    /// So many bytes are left. Sessions are relieved at half of the limit, so that a line at its limit does not stop and start its clients
    /// on every write.
    /// </summary>
    public void OnWritten(int pendingBytes)
    {
        if (!HasStopped || pendingBytes > _maxPendingBytes / 2)
            return;
        foreach (var session in _stopped)
            session.Tell(Relieved.Instance);
        _stopped.Clear();
    }

    /// <summary>The session is gone.</summary>
    public void Forget(IActorRef session) => _stopped.Remove(session);

    /// <summary>Every session is gone.</summary>
    public void Clear() => _stopped.Clear();
}
