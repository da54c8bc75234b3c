using Akka.Actor;

namespace LoginGate.EventLoop.Connections;

/// <summary>Connections of one loop that nobody has registered for; overdue ones end. With the loop's state.</summary>
internal sealed class RegisterDeadlines
{
    // How late one may be.
    private const int LookMilliseconds = 500;

    private const int FewEnough = 64;
    private const long Never = long.MaxValue;

    private readonly PriorityQueue<Connection, long> _waiting = new();
    private int _manyEnough = FewEnough;

    /// <param name="connection">The connection.</param>
    /// <param name="timeout">How long it waits; null: for ever.</param>
    public void Add(Connection connection, TimeSpan? timeout)
    {
        if (_waiting.Count >= _manyEnough)
            DropRegistered();
        _waiting.Enqueue(connection, timeout is { } time ? Environment.TickCount64 + (long)time.TotalMilliseconds : Never);
    }

    /// <summary>How long the loop may wait before it looks again.</summary>
    public int NextLook(int otherwise) => _waiting.TryPeek(out _, out var due) && due != Never ? LookMilliseconds : otherwise;

    public void EndOverdue()
    {
        while (_waiting.TryPeek(out var first, out var due) && (!first.IsUnregistered || due <= Environment.TickCount64))
            _waiting.Dequeue().OnNobodyRegisters();
    }

    /// <summary>Those that this actor was told of.</summary>
    public IReadOnlyList<Connection> Of(IActorRef commander) =>
        [.. _waiting.UnorderedItems.Select(w => w.Element).Where(c => c.IsUnregistered && c.Handler.Equals(commander))];

    // One that waits long must not keep all that came after it.
    private void DropRegistered()
    {
        var unregistered = _waiting.UnorderedItems.Where(w => w.Element.IsUnregistered).ToArray();
        _waiting.Clear();
        _waiting.EnqueueRange(unregistered);
        _manyEnough = Math.Max(FewEnough, 2 * _waiting.Count);
    }
}
