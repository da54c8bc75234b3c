using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>A scheduler whose time stands still until a test advances it. What is due then runs on the caller's thread, in the order of
/// time and, at the same instant, in the order of scheduling; while it runs, <see cref="Now"/> is the time it was due at. Repeated work
/// runs as often as it is due.</summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly object _gate = new();
    private readonly PriorityQueue<Work, (DateTimeOffset Due, long Order)> _work = new();
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private readonly ILoggingAdapter _log;
    private DateTimeOffset _now;
    private long _order;

    /// <summary>Made by the actor system.</summary>
    public TestScheduler(Config schedulerConfig, ILoggingAdapter log)
    {
        _log = log;
        _now = _start;
    }

    /// <inheritdoc />
    public DateTimeOffset Now => TimeNow;

    /// <summary>The virtual time since the scheduler was made.</summary>
    public TimeSpan MonotonicClock => TimeNow - _start;

    /// <summary>The virtual time since the scheduler was made.</summary>
    public TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <inheritdoc />
    public IAdvancedScheduler Advanced => this;

    /// <summary>The virtual time.</summary>
    protected DateTimeOffset TimeNow
    {
        get
        {
            lock (_gate) return _now;
        }
    }

    /// <summary>Lets time pass and runs everything that becomes due.</summary>
    public void Advance(TimeSpan offset) => AdvanceTo(TimeNow + offset);

    /// <summary>Lets time pass until <paramref name="when"/>; in the past: InvalidOperationException.</summary>
    public void AdvanceTo(DateTimeOffset when)
    {
        if (when < TimeNow) throw new InvalidOperationException($"Time cannot go back from {TimeNow:O} to {when:O}.");
        while (NextUntil(when) is { } work) Run(work);
    }

    /// <inheritdoc />
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    /// <inheritdoc />
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Schedule(delay, null, () => receiver.Tell(message, sender!), cancelable);

    /// <inheritdoc />
    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    /// <inheritdoc />
    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender,
        ICancelable? cancelable) =>
        Schedule(initialDelay, interval, () => receiver.Tell(message, sender!), cancelable);

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Schedule(delay, null, action, cancelable);

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, Action action) => Schedule(delay, null, action, null);

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Schedule(initialDelay, interval, action, cancelable);

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        Schedule(initialDelay, interval, action, null);

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) => Schedule(delay, null, action.Run, cancelable);

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, IRunnable action) => Schedule(delay, null, action.Run, null);

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        Schedule(initialDelay, interval, action.Run, cancelable);

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        Schedule(initialDelay, interval, action.Run, null);

    private void Schedule(TimeSpan delay, TimeSpan? interval, Action action, ICancelable? cancelable)
    {
        if (delay < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(delay), $"A delay must not be negative, it is {delay}.");
        if (interval <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(interval), $"An interval must be above zero, it is {interval}.");
        lock (_gate) Enqueue(new Work(_now + delay, interval, action, cancelable));
    }

    // Under the lock.
    private void Enqueue(Work work) => _work.Enqueue(work, (work.Due, _order++));

    // Moves the clock to the next work's time, or to the end when there is none left.
    private Work? NextUntil(DateTimeOffset when)
    {
        lock (_gate)
        {
            if (!_work.TryPeek(out var work, out _) || work.Due > when)
            {
                _now = when;
                return null;
            }

            _now = work.Due;
            return _work.Dequeue();
        }
    }

    private void Run(Work work)
    {
        if (work.IsCanceled) return;
        try
        {
            work.Action();
        }
        catch (Exception cause)
        {
            _log.Error(cause, "Scheduled work failed; it is not repeated.");
            return;
        }

        if (work.Interval is not { } interval || work.IsCanceled) return;
        lock (_gate) Enqueue(work with { Due = work.Due + interval });
    }

    private sealed record Work(DateTimeOffset Due, TimeSpan? Interval, Action Action, ICancelable? Cancelable)
    {
        public bool IsCanceled => Cancelable is { IsCancellationRequested: true };
    }
}
