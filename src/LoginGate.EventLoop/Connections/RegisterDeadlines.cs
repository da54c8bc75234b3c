using Akka.Actor;

namespace LoginGate.EventLoop.Connections;

/// <summary>Connections of one loop that nobody has registered for, the oldest first; overdue ones end. With the loop's state.</summary>
internal sealed class RegisterDeadlines
{
    // How late one may be.
    private const int LookMilliseconds = 500;

    private readonly Queue<(long Due, Connection Connection)> _waiting = new();

    public void Add(Connection connection, TimeSpan timeout) =>
        _waiting.Enqueue((Environment.TickCount64 + (long)timeout.TotalMilliseconds, connection));

    /// <summary>How long the loop may wait before it looks again.</summary>
    public int NextLook(int otherwise) => _waiting.Count > 0 ? LookMilliseconds : otherwise;

    public void EndOverdue()
    {
        while (_waiting.TryPeek(out var first) && (!first.Connection.AwaitsRegister || first.Due <= Environment.TickCount64))
            _waiting.Dequeue().Connection.OnRegisterOverdue();
    }

    /// <summary>Those that this actor was told of.</summary>
    public IReadOnlyList<Connection> Of(IActorRef commander) =>
        [.. _waiting.Select(w => w.Connection).Where(c => c.AwaitsRegister && c.Handler.Equals(commander))];
}
