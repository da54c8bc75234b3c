using Akka.Actor;

namespace LoginGate.EventLoop.Connections;

/// <summary>Connections of one loop that nobody has registered for, the oldest first; overdue ones end. With the loop's state.</summary>
internal sealed class RegisterDeadlines
{
    // How late one may be.
    private const int LookMilliseconds = 500;

    private const int FewEnough = 64;
    private const long Never = long.MaxValue;

    private readonly Queue<(long Due, Connection Connection)> _waiting = new();
    private int _manyEnough = FewEnough;

    /// <param name="connection">The connection.</param>
    /// <param name="timeout">How long it waits, the same for all; null: for ever.</param>
    public void Add(Connection connection, TimeSpan? timeout)
    {
        if (_waiting.Count >= _manyEnough)
            DropRegistered();
        _waiting.Enqueue((timeout is { } time ? Environment.TickCount64 + (long)time.TotalMilliseconds : Never, connection));
    }

    /// <summary>How long the loop may wait before it looks again.</summary>
    public int NextLook(int otherwise) => _waiting.TryPeek(out var first) && first.Due != Never ? LookMilliseconds : otherwise;

    public void EndOverdue()
    {
        while (_waiting.TryPeek(out var first) && (!first.Connection.IsUnregistered || first.Due <= Environment.TickCount64))
            _waiting.Dequeue().Connection.OnNobodyRegisters();
    }

    /// <summary>Those that this actor was told of.</summary>
    public IReadOnlyList<Connection> Of(IActorRef commander) =>
        [.. _waiting.Select(w => w.Connection).Where(c => c.IsUnregistered && c.Handler.Equals(commander))];

    // One that waits long must not keep all that came after it.
    private void DropRegistered()
    {
        for (var left = _waiting.Count; left > 0; left--)
        {
            var next = _waiting.Dequeue();
            if (next.Connection.IsUnregistered)
                _waiting.Enqueue(next);
        }
        _manyEnough = Math.Max(FewEnough, 2 * _waiting.Count);
    }
}
