using Akka.Dispatch;

namespace LoginGate.EventLoop.Loops;

/// <summary>
/// The mailboxes that wait for a loop's thread. What the present one has woken last runs next, as its data and its message are
/// still in the cache; the others run in order. For the loop's thread.
/// </summary>
internal sealed class WorkQueue
{
    // What wakes one another without end would keep the rest waiting.
    private const int MostInARow = 16;

    private readonly Queue<IRunnable> _waiting = new(256);
    private IRunnable? _next;
    private int _inARow;

    /// <summary>The mailbox that runs at present: to be run again it goes behind the others.</summary>
    public IRunnable? Running { get; set; }

    public bool IsEmpty => _next is null && _waiting.Count == 0;

    public void Add(IRunnable run)
    {
        // Only what a running mailbox wakes can still be in the cache.
        if (Running is null || ReferenceEquals(run, Running))
        {
            _waiting.Enqueue(run);
            return;
        }
        if (_next is not null)
            _waiting.Enqueue(_next);
        _next = run;
    }

    public IRunnable? Take()
    {
        if (_next is { } next)
        {
            _next = null;
            if (++_inARow < MostInARow)
                return next;
            _waiting.Enqueue(next);
        }
        _inARow = 0;
        return _waiting.TryDequeue(out var first) ? first : null;
    }

    /// <summary>Hands everything to the thread pool.</summary>
    public void Spill()
    {
        while (Take() is { } run)
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }
}
