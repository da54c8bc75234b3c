using System.Diagnostics;

namespace Akka.IO.Sockets.Epoll;

/// <summary>
/// Looks after a poller whose thread runs actors: one that blocks must not hold up all sockets, so the poller gets a new thread
/// then. Looks only while the poller is busy at times; a quiet one costs nothing.
/// </summary>
internal sealed class PollerWatch : IDisposable
{
    private const int LooksBeforeSleep = 100;

    // A thread that waits is stuck; one that computes may just have lost its processor, and gets longer.
    private const int LooksWhenBlocked = 1;
    private const int LooksWhenRunning = 10;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly EpollPoller _poller;
    private readonly object _sleep = new();
    private LoopQueue? _seenQueue;
    private long _seenTurn;
    private int _looksAtSame;
    private long _lastLook;
    private volatile bool _asleep;
    private volatile bool _stopping;

    public PollerWatch(EpollPoller poller, string name)
    {
        _poller = poller;
        // A thread of its own: the pool may be what is blocked, and to wake one of its threads for each look costs more than the look.
        new Thread(Run) { IsBackground = true, Name = name }.UnsafeStart();
    }

    /// <summary>Called by the poller's thread at the start of every turn.</summary>
    public void Wake()
    {
        if (_asleep)
            EndSleep();
    }

    public void Dispose()
    {
        _stopping = true;
        EndSleep();
    }

    private void Run()
    {
        while (!_stopping)
        {
            Thread.Sleep(Interval);
            Look();
            lock (_sleep)
            {
                while (_asleep && !_stopping)
                    Monitor.Wait(_sleep);
            }
        }
    }

    private void EndSleep()
    {
        lock (_sleep)
        {
            _asleep = false;
            Monitor.Pulse(_sleep);
        }
    }

    private void Look()
    {
        var queue = _poller.Queue;
        var turn = queue.Turn;
        // When this look itself comes late, the machine is short of processors, and the poller may be one of those that wait.
        var late = Stopwatch.GetElapsedTime(_lastLook) > 3 * Interval;
        _lastLook = Stopwatch.GetTimestamp();
        if (late || queue != _seenQueue || turn != _seenTurn)
        {
            _seenQueue = queue;
            _seenTurn = turn;
            _looksAtSame = 0;
        }
        else
        {
            _looksAtSame++;
        }

        var working = turn % 2 != 0;
        if (working && IsStuck(queue))
            _poller.Replace();
        if (!working && _looksAtSame >= LooksBeforeSleep)
            Sleep(queue, turn);
    }

    private bool IsStuck(LoopQueue queue)
    {
        var blocked = (queue.Owner?.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0;
        return _looksAtSame >= (blocked ? LooksWhenBlocked : LooksWhenRunning);
    }

    private void Sleep(LoopQueue queue, long turn)
    {
        _asleep = true;

        // A turn that began before the line above did not wake us. The poller pays no fence for this at every turn; we do, seldom.
        Interlocked.MemoryBarrierProcessWide();
        if (queue.Turn != turn)
            _asleep = false;
    }
}
