using System.Collections.Concurrent;
using Akka.Dispatch;
using Akka.IO;
using LoginGate.EventLoop.Connections;
using LoginGate.EventLoop.Linux;

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

    private const int GatherBytes = 64 * 1024;
    private const int Forever = -1;
    private const int WakeUpKey = -1;

    private readonly Lock _gate = new();
    private readonly string _name;
    private readonly LoopReports _reports;
    private readonly ConcurrentQueue<IRunnable> _handedOver = new();
    private readonly int _epoll;

    // Outgoing connections once more: what they bring ends work that was begun, and mostly for many clients at once. While more
    // sockets are ready than one wait tells, it does not queue up behind them, so an answer finds what it needs still in the cache.
    private readonly int _outgoing;
    private readonly int _wakeUp;

    // The loop's own state: for the thread that has it.
    private readonly EpollEvents _events = new();
    private readonly LoopTable _table = new();
    private readonly Queue<Connection> _readers = new();
    private readonly WorkQueue _work = new();
    private byte[]? _gathered;

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
        _sharesActors = sharesActors;
        ReadBuffer = GC.AllocateUninitializedArray<byte>(readBytes, pinned: true);
        Lends = new LendPool(this, readBytes);
        _epoll = LinuxCalls.EpollCreate();
        _outgoing = LinuxCalls.EpollCreate();
        _wakeUp = LinuxCalls.EventCreate();
        if (_epoll < 0 || _outgoing < 0 || _wakeUp < 0)
        {
            var error = LinuxErrors.ToException(LinuxCalls.LastError);
            CloseDescriptors();
            throw error;
        }
        _ = LinuxCalls.EpollAdd(_epoll, _wakeUp, LinuxCalls.EpollIn, WakeUpKey);
        _thread = Start();
    }

    /// <summary>Where reads go that are copied out at once.</summary>
    public byte[] ReadBuffer { get; }

    /// <summary>The buffers that are lent to handlers.</summary>
    public LendPool Lends { get; }

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
        _work.Add(run);
        if (mustLeave)
            Leave();
    }

    /// <summary>From another thread: has it run on the loop's.</summary>
    public void HandOver(IRunnable run)
    {
        if (_hasEnded)
        {
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
            return;
        }
        _handedOver.Enqueue(run);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.Exchange(ref _isAsleep, 0) == 1)
            LinuxCalls.EventSignal(_wakeUp);
        // It may have ended in between, and nobody looks any more.
        if (_hasEnded)
            SpillHandedOver();
    }

    /// <summary>Watches a descriptor; its present readiness is reported as a first event. With the loop's state.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="entry">Who is told.</param>
    /// <param name="flags">What is watched, edge-triggered.</param>
    /// <param name="isOutgoing">Whether it may go before others; it can be told twice of one event then.</param>
    /// <param name="key">What <see cref="Remove"/> and <see cref="Replace"/> want.</param>
    /// <returns>Zero or the error number.</returns>
    public int Add(int fd, ILoopEntry entry, uint flags, bool isOutgoing, out long key)
    {
        key = _table.Add(entry);
        var error = LinuxCalls.EpollAdd(_epoll, fd, flags, key);
        if (error == 0 && isOutgoing)
            error = LinuxCalls.EpollAdd(_outgoing, fd, flags, key);
        if (error != 0)
            _table.Remove(key);
        return error;
    }

    /// <summary>The events of a descriptor are another entry's from now on. With the loop's state.</summary>
    public void Replace(long key, ILoopEntry entry) => _table.Replace(key, entry);

    /// <summary>Forgets an entry; its descriptor is to be closed next, which ends the kernel's watch. With the loop's state.</summary>
    public void Remove(long key) => _table.Remove(key);

    /// <summary>Lets a connection read once the actors that wait have had their turn. With the loop's state.</summary>
    public void ReadSoon(Connection connection) => _readers.Enqueue(connection);

    /// <summary>Some of a byte string that lies in several pieces, from a place on, in one. With the loop's state, valid until the next call.</summary>
    public ReadOnlySpan<byte> Gather(ByteString data, int from)
    {
        _gathered ??= GC.AllocateUninitializedArray<byte>(GatherBytes, pinned: true);
        var target = _gathered.AsSpan(0, Math.Min(data.Count - from, GatherBytes));
        data.Slice(from, target.Length).CopyTo(ref target);
        return target;
    }

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
            Volatile.Write(ref _stuck, _stuck + 1);
            _work.Running = null;
            _work.Spill();
            Volatile.Write(ref _thread, Start());
        }
        _reports.OnBlocked(_name, stuck.Running);
        return true;
    }

    /// <summary>Logs that something on the loop failed.</summary>
    public void Report(Exception failure) => _reports.OnFailed(_name, failure);

    /// <summary>Closes every socket and ends the thread; what still comes runs on the thread pool.</summary>
    public void Stop()
    {
        _isStopping = true;
        LinuxCalls.EventSignal(_wakeUp);
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
            var count = LinuxCalls.EpollWait(_epoll, _events, wait);
            thread.EndWait();
            Volatile.Write(ref _isAsleep, 0);
            _reports.OnTurn();
            TakeOver();
            Tell(count);
            if (count == EpollEvents.Capacity)
                Tell(LinuxCalls.EpollWait(_outgoing, _events, 0));
            ReadOn();
            Unregistered.EndOverdue();
            if (!RunActors(thread, context))
                return;
        }
        End();
    }

    private bool HasNothingToDo()
    {
        if (!_work.IsEmpty || _readers.Count > 0)
            return false;
        Volatile.Write(ref _isAsleep, 1);
        Interlocked.MemoryBarrier();
        return _handedOver.IsEmpty && !_isStopping;
    }

    private void TakeOver()
    {
        // As many as there are: those that come meanwhile have their turn after the sockets.
        for (var left = _handedOver.Count; left > 0 && _handedOver.TryDequeue(out var run); left--)
        {
            if (run is LoopCall call)
                Do(call);
            else
                _work.Add(run);
        }
    }

    private void Do(LoopCall call)
    {
        try
        {
            call.Run();
        }
        catch (Exception failure)
        {
            Report(failure);
        }
    }

    private void Tell(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var key = _events.Data(i);
            if (key < 0)
                continue;
            try
            {
                _table.Find(key)?.OnEvents(_events.Flags(i));
            }
            catch (Exception failure)
            {
                Report(failure);
            }
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
            _work.Spill();
            return true;
        }
        for (var left = WorkPerTurn; left > 0 && _work.Take() is { } run; left--)
        {
            if (_sharesActors && !_handedOver.IsEmpty)
            {
                // What the actor told elsewhere goes before what it tells here.
                _work.Running = null;
                TakeOver();
            }
            _work.Running = run;
            thread.LeaveTo(run);
            RunActor(run, context);
            if (!thread.TryEnter() && !TryEnterAgain(thread))
                return false;
        }
        _work.Running = null;
        return true;
    }

    private void RunActor(IRunnable run, ExecutionContext context)
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
                LoopThread.End();
                return false;
            }
            thread.EnterAgain();
            return true;
        }
    }

    private void End()
    {
        foreach (var entry in _table.Entries.ToArray())
            entry.OnLoopEnded();
        _hasEnded = true;
        LoopThread.End();
        _work.Running = null;
        _work.Spill();
        SpillHandedOver();
        CloseDescriptors();
    }

    private void SpillHandedOver()
    {
        while (_handedOver.TryDequeue(out var run))
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }

    private void CloseDescriptors()
    {
        foreach (var fd in (ReadOnlySpan<int>)[_epoll, _outgoing, _wakeUp])
        {
            if (fd >= 0)
                LinuxCalls.Close(fd);
        }
    }
}
