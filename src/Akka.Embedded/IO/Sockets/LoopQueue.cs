using System.Collections.Concurrent;

namespace Akka.IO.Sockets;

/// <summary>
/// Work that comes up on the thread of a poller, run by that thread after it has taken a batch of events. A message thus goes from
/// the socket through all actors that it touches and back to a socket without a change of threads, and what they write together
/// leaves together.
/// </summary>
/// <remarks>
/// One thread adds and runs. Another may take the queue away with <see cref="Abandon"/> when that thread is stuck in an actor: all
/// that waits, and all that still comes, then goes to the thread pool.
/// </remarks>
internal sealed class LoopQueue
{
    // What wakes one another without end would keep the rest waiting.
    private const int MostInARow = 16;

    [ThreadStatic]
    private static LoopQueue? _current;

    private readonly ConcurrentQueue<IThreadPoolWorkItem> _work = new();

    // What the present work has woken last runs next: its data and its message are still in the cache. What it has woken
    // before goes behind the rest.
    private IThreadPoolWorkItem? _next;
    private bool _runs;
    private volatile bool _abandoned;
    private ExecutionContext? _context;
    private long _turn;

    /// <summary>Odd while the thread is at work, even while it waits; every turn changes it. Written by the owner only.</summary>
    public long Turn => Volatile.Read(ref _turn);

    /// <summary>The thread that runs the work.</summary>
    public Thread? Owner { get; private set; }

    /// <summary>True once another thread has taken over: the owner must leave its loop.</summary>
    public bool IsAbandoned => _abandoned;

    /// <summary>Makes this the queue of the running thread.</summary>
    /// <param name="takesWork">False: the thread runs no actors, all work goes to the thread pool.</param>
    public void Enter(bool takesWork)
    {
        Owner = Thread.CurrentThread;
        _context = ExecutionContext.Capture();
        if (takesWork)
            _current = this;
    }

    /// <summary>Begins or ends a turn of work.</summary>
    public void ChangeTurn() => Volatile.Write(ref _turn, _turn + 1);

    /// <summary>Ends that; what is left goes to the thread pool.</summary>
    public void Leave()
    {
        _current = null;
        Abandon();
    }

    /// <summary>Queues work on the running thread if it is a poller's; false: it belongs on the thread pool.</summary>
    /// <param name="work">The work.</param>
    /// <param name="again">True: it had its turn just now and goes behind the rest.</param>
    public static bool TryAdd(IThreadPoolWorkItem work, bool again) => _current is { } queue && queue.Add(work, again);

    /// <summary>Runs work, and the work that comes of it.</summary>
    /// <param name="limit">The most items.</param>
    /// <param name="milliseconds">Time after which what is left goes to the thread pool.</param>
    /// <returns>True when nothing is left.</returns>
    public bool Run(int limit, int milliseconds)
    {
        var end = Environment.TickCount64 + milliseconds;
        _runs = true;
        for (var inARow = 0; limit > 0 && !_abandoned && TryTake(ref inARow) is { } work; limit--)
        {
            work.Execute();

            // As on the thread pool, what one item left behind on the thread is not for the next.
            ExecutionContext.Restore(_context!);
            if (SynchronizationContext.Current is not null)
                SynchronizationContext.SetSynchronizationContext(null);
            if (Environment.TickCount64 > end)
                Spill();
        }

        _runs = false;
        return _next is null && _work.IsEmpty;
    }

    /// <summary>Hands all work to the thread pool, now and from now on.</summary>
    public void Abandon()
    {
        _abandoned = true;
        Spill();
    }

    /// <summary>Hands the waiting work to the thread pool.</summary>
    public void Spill()
    {
        while (TakeNext() is { } work || _work.TryDequeue(out work))
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    private IThreadPoolWorkItem? TryTake(ref int inARow)
    {
        if (TakeNext() is { } next)
        {
            if (++inARow < MostInARow)
                return next;
            _work.Enqueue(next);
        }

        inARow = 0;
        return _work.TryDequeue(out var first) ? first : null;
    }

    // Another thread may abandon the queue: only one of both gets it.
    private IThreadPoolWorkItem? TakeNext() => _next is null ? null : Interlocked.Exchange(ref _next, null);

    private bool Add(IThreadPoolWorkItem work, bool again)
    {
        if (_abandoned)
            return false;
        if (again || !_runs)
            _work.Enqueue(work);
        else if (Interlocked.Exchange(ref _next, work) is { } displaced)
            _work.Enqueue(displaced);

        // Abandoned in between: whoever did it may have looked before the lines above.
        if (_abandoned)
            Spill();
        return true;
    }
}
