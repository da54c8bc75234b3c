using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop.Connections;

/// <summary>The buffers of one loop that are lent to handlers. What comes back on another thread is left to the collector.</summary>
internal sealed class LendPool(IoLoop loop, int size)
{
    // A batch of events lends as many; the handlers give them back before the next one.
    private const int MostKept = 128;

    private readonly Stack<BytesLent> _free = new();

    /// <summary>A buffer to read into. With the loop's state.</summary>
    public BytesLent Take() => _free.TryPop(out var free) ? free : new BytesLent(this, size);

    /// <summary>Puts one back. From any thread.</summary>
    public void Return(BytesLent lent)
    {
        if (!loop.TryEnter(out var mustLeave))
            return;
        PutBack(lent);
        if (mustLeave)
            IoLoop.Leave();
    }

    /// <summary>Puts one back. With the loop's state.</summary>
    public void PutBack(BytesLent lent)
    {
        if (_free.Count < MostKept)
            _free.Push(lent);
    }
}
