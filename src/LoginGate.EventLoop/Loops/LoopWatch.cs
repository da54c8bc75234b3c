using System.Diagnostics;

namespace LoginGate.EventLoop.Loops;

/// <summary>
/// Looks after the loops of a group: an actor that blocks must not hold up all sockets, so its loop gets another thread then. Looks
/// only while one of them is busy at times; quiet ones cost nothing.
/// </summary>
internal sealed class LoopWatch
{
    private const int LooksBeforeSleep = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    // An actor that computes so long is at fault; one that does for less may have been held up by the compiler or by the machine.
    private static readonly TimeSpan FaultyTime = TimeSpan.FromSeconds(1);

    private readonly object _sleep = new();
    private readonly List<(IoLoop Loop, LoopThread Thread, long Since)> _away = [];
    private readonly int _looksWhenBlocked;
    private readonly int _looksWhenRunning;
    private Seen[] _seen = [];
    private long _lastLook;
    private volatile bool _isAsleep;
    private volatile bool _isStopping;

    /// <param name="slowTurn">
    /// How long an actor may wait for something; one that computes may just have lost its processor, and gets five times as long.
    /// </param>
    public LoopWatch(TimeSpan slowTurn)
    {
        _looksWhenBlocked = Math.Max(1, (int)(slowTurn / Interval));
        _looksWhenRunning = 5 * _looksWhenBlocked;
    }

    /// <summary>Begins to watch.</summary>
    public void Start(IReadOnlyList<IoLoop> loops)
    {
        _seen = [.. loops.Select(loop => new Seen(loop))];
        // A thread of its own: the pool may be what is blocked, and to wake one of its threads for each look costs more than the look.
        new Thread(Run) { IsBackground = true, Name = "event-loop-watch" }.UnsafeStart();
    }

    /// <summary>Called by a loop's thread in every turn.</summary>
    public void Wake()
    {
        if (_isAsleep)
            EndSleep();
    }

    public void Stop()
    {
        _isStopping = true;
        EndSleep();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            Thread.Sleep(Interval);
            Look();
            lock (_sleep)
            {
                while (_isAsleep && !_isStopping)
                    Monitor.Wait(_sleep);
            }
        }
    }

    private void EndSleep()
    {
        lock (_sleep)
        {
            _isAsleep = false;
            Monitor.Pulse(_sleep);
        }
    }

    private void Look()
    {
        // When a look itself comes late, the machine is short of processors, and a loop's thread may be one of those that wait.
        var isLate = Stopwatch.GetElapsedTime(_lastLook) > 3 * Interval;
        _lastLook = Stopwatch.GetTimestamp();
        var areQuiet = true;
        foreach (var seen in _seen)
        {
            seen.Look(isLate);
            areQuiet &= seen.IsQuiet;
            if (seen.Thread.IsInActor)
                ReplaceIfSlow(seen);
        }
        LookForThoseAway();
        if (areQuiet && _away.Count == 0)
            Sleep();
    }

    private void ReplaceIfSlow(Seen seen)
    {
        var thread = seen.Thread;
        var isBlocked = IsBlocked(thread);
        if (seen.Looks < (isBlocked ? _looksWhenBlocked : _looksWhenRunning) || !seen.Loop.TryReplace(thread, seen.Progress))
            return;
        if (isBlocked)
            seen.Loop.ReportBlocked(thread);
        else
            _away.Add((seen.Loop, thread, Stopwatch.GetTimestamp()));
    }

    private void LookForThoseAway()
    {
        foreach (var (loop, thread, _) in _away.Where(away => !away.Thread.HasReturned && Stopwatch.GetElapsedTime(away.Since) > FaultyTime))
            loop.ReportBlocked(thread);
        _away.RemoveAll(away => away.Thread.HasReturned || Stopwatch.GetElapsedTime(away.Since) > FaultyTime);
    }

    private static bool IsBlocked(LoopThread thread) => (thread.Thread?.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0;

    private void Sleep()
    {
        _isAsleep = true;

        // A turn that began before the line above did not wake us. The loops pay no fence for this at every turn; we do, seldom.
        Interlocked.MemoryBarrierProcessWide();
        if (_seen.Any(seen => seen.HasMoved))
            _isAsleep = false;
    }

    private sealed class Seen(IoLoop loop)
    {
        public IoLoop Loop => loop;

        public LoopThread Thread { get; private set; } = loop.Thread;

        public long Progress { get; private set; }

        /// <summary>How many looks in a row saw the same turn.</summary>
        public int Looks { get; private set; }

        public bool IsQuiet => Thread.IsWaiting && Looks >= LooksBeforeSleep;

        public bool HasMoved => loop.Thread != Thread || Thread.Progress != Progress;

        public void Look(bool isLate)
        {
            Looks = isLate || HasMoved ? 0 : Looks + 1;
            Thread = loop.Thread;
            Progress = Thread.Progress;
        }
    }
}
