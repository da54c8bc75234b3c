using System.Collections.Concurrent;
using Akka.Dispatch;
using LoginGate.EventLoop.Connections;

namespace LoginGate.EventLoop.Loops;

/// <summary>
/// One thread that waits for sockets and runs the actors that they wake, and those that these wake, before it waits again: a message
/// goes from a socket through all actors that it touches and back to a socket without a change of threads. What other threads wake
/// is handed over to it.
/// </summary>
/// <remarks>
/// A turn: what was handed over, one batch of events, connections that read on, then actors, up to a number. When an actor does not
/// come back in time, <see cref="LoopWatch"/> makes another thread the loop's (<see cref="LoopThread"/>).
/// </remarks>
internal sealed class IoLoop
{
    private const int WorkPerTurn = 1024;

    // While so many of its threads are with actors that do not come back, the others run on the thread pool, which grows slowly.
    private const int MostStuck = 8;

    private const int Forever = -1;

    private readonly Lock _gate = new();
    private readonly string _name;
    private readonly LoopReports _reports;
    private readonly Action<Exception> _onFailed;
    private readonly ConcurrentQueue<IRunnable> _handedOver = new();
    // The loop's own state: for the thread that has it.
    private readonly Queue<Connection> _readers = new();
    // In order, so that what all of a turn's sockets tell one actor is one run of it, and leaves as one write.
    private readonly Queue<IRunnable> _work = new(256);

    private LoopThread _thread;
    private bool _sharesActors;
    private int _stuck;
    private int _isAsleep;
    private volatile bool _isStopping;
    private volatile bool _hasEnded;

    /// <param name="name">Its thread's name.</param>
    /// <param name="readBytes">The most that one read takes.</param>
    /// <param name="reports">Where what goes wrong is reported.</param>
    /// <param name="sharesActors">Whether its actors may come from another loop.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The kernel has no more descriptors.</exception>
    public IoLoop(string name, int readBytes, LoopReports reports, bool sharesActors)
    {
        _name = name;
        _reports = reports;
        _onFailed = Report;
        _sharesActors = sharesActors;
        Buffers = new LoopBuffers(this, readBytes);
        _thread = Start();
    }

    /// <summary>Shared by all connections of the loop.</summary>
    public LoopBuffers Buffers { get; }

    /// <summary>Connections that nobody has registered for yet.</summary>
    public RegisterDeadlines Unregistered { get; } = new();

    /// <summary>The thread that has the loop. For the watch.</summary>
    public LoopThread Thread => Volatile.Read(ref _thread);

    /// <summary>
    /// Takes the loop's state for the running thread, if it is the loop's; <see cref="Leave"/> gives it back where this says so.
    /// </summary>
    public bool TryEnter(out bool mustLeave)
    {
        mustLeave = false;
        if (LoopThread.Current is not { } thread || thread.Loop != this)
            return false;
        if (thread.HasLoop)
            return true;
        return mustLeave = thread.TryEnter();
    }

    public static void Leave() => LoopThread.Current!.Leave();

    /// <summary>Runs it on the loop's thread, behind what waits there.</summary>
    public void Execute(IRunnable run)
    {
        if (!TryEnter(out var mustLeave))
        {
            HandOver(run);
            return;
        }
        _work.Enqueue(run);
        if (mustLeave)
            Leave();
    }

    /// <summary>From another thread: has it run on the loop's.</summary>
    public void HandOver(IRunnable run)
    {
        if (_hasEnded)
        {
            RunOnPool(run);
            return;
        }
        _handedOver.Enqueue(run);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.Exchange(ref _isAsleep, 0) == 1)
            Poller.WakeUp();
        // It may have ended in between, and nobody looks any more.
        if (_hasEnded)
            SpillHandedOver();
    }

    /// <summary>What the loop waits for. With the loop's state.</summary>
    public Poller Poller { get; } = new();

    /// <summary>Lets a connection read once the actors that wait have had their turn. With the loop's state.</summary>
    public void ReadSoon(Connection connection) => _readers.Enqueue(connection);

    /// <summary>Makes a new thread the loop's if the present one still is where the watch saw it.</summary>
    /// <returns>Whether it did.</returns>
    public bool TryReplace(LoopThread stuck, long progress)
    {
        lock (_gate)
        {
            if (_isStopping || _thread != stuck || stuck.Progress != progress || !stuck.TryRevoke())
                return false;
            // The rest may be as slow: it shares the pool's threads, so that the sockets have this one.
            _sharesActors = true;
            SpillWork();
            try
            {
                Volatile.Write(ref _thread, Start());
            }
            catch (OutOfMemoryException)
            {
                // No thread can be made, perhaps for want of a descriptor. The watch tries again while the actor stays away.
                stuck.Restore();
                return false;
            }
            Volatile.Write(ref _stuck, _stuck + 1);
        }
        _reports.OnReplaced();
        return true;
    }

    /// <summary>Logs that an actor blocks a thread that the loop had before.</summary>
    public void ReportBlocked(LoopThread stuck) => _reports.OnBlocked(_name, stuck.Running);

    /// <summary>Logs that something on the loop failed.</summary>
    public void Report(Exception failure) => _reports.OnFailed(_name, failure);

    /// <summary>Closes every socket and ends the thread; what still comes runs on the thread pool.</summary>
    public void Stop()
    {
        _isStopping = true;
        Poller.WakeUp();
    }

    private LoopThread Start()
    {
        var thread = new LoopThread(this);
        new Thread(() => Run(thread)) { IsBackground = true, Name = _name }.UnsafeStart();
        return thread;
    }

    private void Run(LoopThread thread)
    {
        thread.Begin();
        var context = ExecutionContext.Capture()!;
        while (!_isStopping)
        {
            var wait = HasNothingToDo() ? Unregistered.NextLook(Forever) : 0;
            thread.BeginWait();
            var count = Poller.Wait(wait);
            thread.EndWait();
            Volatile.Write(ref _isAsleep, 0);
            _reports.OnTurn();
            TakeOver(context);
            Poller.Tell(count, _onFailed);
            ReadOn();
            Unregistered.EndOverdue();
            if (!RunActors(thread, context))
                return;
        }
        End(thread);
    }

    private bool HasNothingToDo()
    {
        if (_work.Count > 0 || _readers.Count > 0)
            return false;
        Volatile.Write(ref _isAsleep, 1);
        Interlocked.MemoryBarrier();
        return _handedOver.IsEmpty && !_isStopping;
    }

    private void TakeOver(ExecutionContext context)
    {
        // As many as there are: those that come meanwhile have their turn after the sockets.
        for (var left = _handedOver.Count; left > 0 && _handedOver.TryDequeue(out var run); left--)
        {
            if (run is LoopCall call)
                RunOne(call, context);
            else
                _work.Enqueue(run);
        }
    }

    private void ReadOn()
    {
        for (var left = _readers.Count; left > 0; left--)
        {
            try
            {
                _readers.Dequeue().ReadOn();
            }
            catch (Exception failure)
            {
                Report(failure);
            }
        }
    }

    /// <summary>Runs what waits, and what comes of it.</summary>
    /// <returns>False when the loop is another thread's by now.</returns>
    private bool RunActors(LoopThread thread, ExecutionContext context)
    {
        if (Volatile.Read(ref _stuck) >= MostStuck)
        {
            SpillWork();
            return true;
        }
        for (var left = WorkPerTurn; left > 0 && _work.TryDequeue(out var run); left--)
        {
            // What the actor told elsewhere goes before what it tells here.
            if (_sharesActors && !_handedOver.IsEmpty)
                TakeOver(context);
            thread.LeaveTo(run);
            RunOne(run, context);
            if (!thread.TryEnter() && !TryEnterAgain(thread))
                return false;
        }
        return true;
    }

    private void RunOne(IRunnable run, ExecutionContext context)
    {
        try
        {
            run.Run();
        }
        catch (Exception failure)
        {
            Report(failure);
        }
        // As on the thread pool, what one left behind on the thread is not for the next.
        ExecutionContext.Restore(context);
        if (SynchronizationContext.Current is not null)
            SynchronizationContext.SetSynchronizationContext(null);
    }

    private bool TryEnterAgain(LoopThread thread)
    {
        lock (_gate)
        {
            if (_thread != thread)
            {
                Volatile.Write(ref _stuck, _stuck - 1);
                thread.End();
                return false;
            }
            thread.EnterAgain();
            return true;
        }
    }

    private void End(LoopThread thread)
    {
        Poller.End();
        _hasEnded = true;
        thread.End();
        SpillWork();
        SpillHandedOver();
        Poller.Close();
    }

    private void SpillWork()
    {
        while (_work.TryDequeue(out var run))
            RunOnPool(run);
    }

    private void SpillHandedOver()
    {
        while (_handedOver.TryDequeue(out var run))
            RunOnPool(run);
    }

    // No thread has the loop's state any more: calls take turns there.
    private void RunOnPool(IRunnable run) =>
        ThreadPool.UnsafeQueueUserWorkItem(run is LoopCall call ? call.OneAtATime(_gate) : run, preferLocal: false);
}
