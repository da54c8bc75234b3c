using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The default scheduler: a hashed timer wheel on one thread of its own. Work never fires early and usually less than one tick
/// (<c>akka.scheduler.tick-duration</c>) late. Scheduling and canceling hand entries over through lock-free stacks;
/// the thread sleeps until the next entry is due.
/// </summary>
public sealed class HashedWheelTimerScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    /// <summary>So many canceled entries may wait for the thread to wake on its own; then it is woken to drop them.</summary>
    private const int CanceledBeforeWake = 1024;
    private const int MostSlots = 1 << 20;
    private const string TickKey = "akka.scheduler.tick-duration";
    private const string SlotsKey = "akka.scheduler.ticks-per-wheel";
    private const long Awake = long.MinValue;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);

    private readonly long _tick;
    private readonly TimeSpan _shutdownTimeout;
    private readonly TimerWheel _wheel;
    private readonly List<ScheduledWork> _due = [];
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _startLock = new();
    private Thread? _thread;
    private volatile bool _stopped;

    /// <summary>Heads of the hand-over stacks: pushed by any thread, emptied by the wheel's thread.</summary>
    private ScheduledWork? _added;
    private ScheduledWork? _canceled;
    private int _canceledCount;

    /// <summary>The tick the thread sleeps until, or <see cref="Awake"/>. Written by the thread before it sleeps, reset by whoever wakes
    /// it.</summary>
    private long _sleepsUntil = Awake;

    /// <summary>Reads <c>akka.scheduler.tick-duration</c>, <c>ticks-per-wheel</c> and <c>shutdown-timeout</c>; ArgumentOutOfRangeException
    /// when a value is not usable.</summary>
    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
        var tick = scheduler.GetTimeSpan(TickKey, TimeSpan.FromMilliseconds(10));
        var slots = scheduler.GetInt(SlotsKey, 512);
        if (tick <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(scheduler), $"{TickKey} must be greater than zero; it is {tick}.");
        if (slots is < 1 or > MostSlots)
            throw new ArgumentOutOfRangeException(nameof(scheduler), $"{SlotsKey} must be from 1 to {MostSlots}; it is {slots}.");

        _tick = tick.Ticks;
        _shutdownTimeout = scheduler.GetTimeSpan("akka.scheduler.shutdown-timeout", TimeSpan.FromSeconds(5));
        _wheel = new TimerWheel((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)slots));
    }

    /// <inheritdoc />
    public override TimeSpan MonotonicClock => DateTimeOffsetNowTimeProvider.Instance.MonotonicClock;

    /// <inheritdoc />
    public override TimeSpan HighResMonotonicClock => SchedulerClock.Elapsed;

    /// <inheritdoc />
    protected override DateTimeOffset TimeNow => DateTimeOffset.UtcNow;

    /// <summary>Stops the thread and drops everything still scheduled. Scheduling afterwards throws <see
    /// cref="SchedulerException"/>.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_startLock)
        {
            _stopped = true;
            thread = _thread;
        }

        _wake.Set();
        // An action of the scheduler itself may end the system; the thread cannot wait for its own end.
        if (thread is not null && thread != Thread.CurrentThread)
            thread.Join(_shutdownTimeout);
    }

    /// <inheritdoc />
    protected override void InternalScheduleTellOnce(
        TimeSpan delay,
        ICanTell receiver,
        object message,
        IActorRef? sender,
        ICancelable? cancelable) =>
        Schedule(new ScheduledTell(this, DueTime(delay), 0, cancelable, receiver, message, sender));

    /// <inheritdoc />
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay,
        TimeSpan interval,
        ICanTell receiver,
        object message,
        IActorRef? sender,
        ICancelable? cancelable) =>
        Schedule(new ScheduledTell(this, DueTime(initialDelay), interval.Ticks, cancelable, receiver, message, sender));

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Schedule(new ScheduledAction(this, DueTime(delay), 0, cancelable, action));

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) =>
        Schedule(new ScheduledRunnable(this, DueTime(delay), 0, cancelable, action));

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Schedule(new ScheduledAction(this, DueTime(initialDelay), interval.Ticks, cancelable, action));

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay,
        TimeSpan interval,
        IRunnable action,
        ICancelable? cancelable) =>
        Schedule(new ScheduledRunnable(this, DueTime(initialDelay), interval.Ticks, cancelable, action));

    /// <summary>Any thread: takes a canceled entry back, at the latest when many of them have gathered.</summary>
    internal void OnCanceled(ScheduledWork work)
    {
        ScheduledWork? head;
        do
        {
            head = Volatile.Read(ref _canceled);
            work.NextCanceled = head;
        }
        while (Interlocked.CompareExchange(ref _canceled, work, head) != head);

        if (Interlocked.Increment(ref _canceledCount) >= CanceledBeforeWake)
            WakeWhenSleepingPast(long.MinValue);
    }

    private static long DueTime(TimeSpan delay)
    {
        var now = SchedulerClock.Elapsed.Ticks;
        return delay.Ticks > long.MaxValue / 2 - now ? long.MaxValue / 2 : now + delay.Ticks;
    }

    private void Schedule(ScheduledWork work)
    {
        EnsureRunning();
        if (!work.Attach())
            return;

        work.DueTick = TickOf(work.DueTime);
        ScheduledWork? head;
        do
        {
            head = Volatile.Read(ref _added);
            work.NextAdded = head;
        }
        while (Interlocked.CompareExchange(ref _added, work, head) != head);
        WakeWhenSleepingPast(work.DueTick);
    }

    /// <summary>The first tick that is not before <paramref name="time"/>: work is never early.</summary>
    private long TickOf(long time) => (time + _tick - 1) / _tick;

    private void EnsureRunning()
    {
        if (_stopped)
            throw new SchedulerException("The scheduler has been shut down and takes no more work.");
        if (Volatile.Read(ref _thread) is null)
            StartThread();
    }

    private void StartThread()
    {
        lock (_startLock)
        {
            if (_stopped || _thread is not null)
                return;
            _thread = new Thread(Loop) { IsBackground = true, Name = "akka-scheduler" };
            _thread.Start();
        }
    }

    /// <summary>
    /// The sleeper writes <c>_sleepsUntil</c> and then looks at the stacks; a pusher pushes and then looks here. Both with
    /// full fences, so at least one of them sees the other.
    /// </summary>
    private void WakeWhenSleepingPast(long tick)
    {
        var until = Interlocked.Read(ref _sleepsUntil);
        if (until > tick && Interlocked.CompareExchange(ref _sleepsUntil, Awake, until) == until)
            _wake.Set();
    }

    private void Loop()
    {
        while (!_stopped)
        {
            TakeOverChanges();
            var next = _wheel.NextTick();
            if (next <= SchedulerClock.Elapsed.Ticks / _tick)
                FireTick(next);
            else
                SleepUntil(next);
        }
    }

    private void TakeOverChanges()
    {
        if (Volatile.Read(ref _added) is not null)
        {
            // The stack holds the newest first; turning it round keeps the order of scheduling.
            ScheduledWork? oldest = null;
            for (var work = Interlocked.Exchange(ref _added, null); work is not null;)
            {
                var older = work.NextAdded;
                work.NextAdded = oldest;
                oldest = work;
                work = older;
            }

            for (var work = oldest; work is not null;)
            {
                var newer = work.NextAdded;
                work.NextAdded = null;
                if (work.IsPending)
                    _wheel.Add(work);
                work = newer;
            }
        }

        if (Volatile.Read(ref _canceled) is not null)
            RemoveCanceled();
    }

    private void RemoveCanceled()
    {
        Volatile.Write(ref _canceledCount, 0);
        for (var work = Interlocked.Exchange(ref _canceled, null); work is not null;)
        {
            var next = work.NextCanceled;
            work.NextCanceled = null;
            _wheel.Remove(work);
            work = next;
        }
    }

    private void FireTick(long tick)
    {
        _wheel.TakeDue(tick, _due);
        foreach (var work in _due)
        {
            if (_stopped)
                break;
            try
            {
                if (!work.Fire())
                    continue;
                work.DueTick = TickOf(work.DueTime);
                _wheel.Add(work);
            }
            catch (Exception cause)
            {
                work.Finish();
                LogFailure(cause);
            }
        }

        _due.Clear();
    }

    private void LogFailure(Exception cause)
    {
        try
        {
            Log.Error(cause, "Scheduled work failed: {0}", cause.Message);
        }
        catch (Exception)
        {
            // A log that fails must not end the one thread all timers depend on.
        }
    }

    private void SleepUntil(long tick)
    {
        Interlocked.Exchange(ref _sleepsUntil, tick);
        var due = tick == long.MaxValue ? long.MaxValue : tick * _tick;
        while (!_stopped && Volatile.Read(ref _added) is null && Volatile.Read(ref _canceledCount) < CanceledBeforeWake)
        {
            var remaining = due == long.MaxValue ? LongestSleep.Ticks : due - SchedulerClock.Elapsed.Ticks;
            if (remaining <= 0)
                break;
            // Rounded up: waking a millisecond late costs less than waking early and waiting again.
            remaining = Math.Min(remaining + TimeSpan.TicksPerMillisecond - 1, LongestSleep.Ticks);
            if (_wake.WaitOne((int)(remaining / TimeSpan.TicksPerMillisecond)) || Interlocked.Read(ref _sleepsUntil) == Awake)
                break;
        }

        Interlocked.Exchange(ref _sleepsUntil, Awake);
    }
}
