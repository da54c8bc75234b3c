using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The timers of one instance. Each start has a number of its own that its messages carry, so that a message that is queued when its
/// timer is replaced, canceled or left behind by a restart is never delivered.
/// </summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, (TimerTick Tick, ICancelable Cancelable, bool Repeats)> _timers = [];

    public IReadOnlyCollection<object> ActiveTimers => [.. _timers.Keys];

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        Start(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) => Start(key, msg, timeout, null, sender);

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (!_timers.Remove(key, out var timer))
            return;
        Log("Cancel timer [{0}]", key);
        timer.Cancelable.Cancel(false);
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
            timer.Cancelable.Cancel(false);
        _timers.Clear();
    }

    /// <summary>True when the message belongs to the timer that its key stands for now.</summary>
    public bool Accept(TimerTick tick)
    {
        if (!_timers.TryGetValue(tick.Key, out var timer) || timer.Tick != tick)
            return false;
        if (!timer.Repeats)
            _timers.Remove(tick.Key);
        return true;
    }

    private void Start(object key, object message, TimeSpan delay, TimeSpan? interval, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(message);
        Cancel(key);
        var scheduler = cell.System.Scheduler;
        var tick = new TimerTick(key, message);
        var cancelable = new Cancelable(scheduler);
        if (interval is { } period)
            scheduler.ScheduleTellRepeatedly(delay, period, cell.Self, tick, sender, cancelable);
        else
            scheduler.ScheduleTellOnce(delay, cell.Self, tick, sender, cancelable);
        _timers[key] = (tick, cancelable, interval.HasValue);
        Log("Start timer [{0}]", key);
    }

    private void Log(string format, object key)
    {
        if (cell.System.Settings.DebugTimerScheduler)
            cell.System.EventStream.Publish(new Debug(cell.Self.Path.ToString(), typeof(TimerScheduler), string.Format(null, format, key)));
    }
}

/// <summary>What a timer puts into the mailbox; one for each start, and its identity is what tells starts apart.</summary>
internal sealed class TimerTick(object key, object message) : IWrappedMessage, IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    public object Key { get; } = key;

    public object Message { get; } = message;

    public override string ToString() => $"TimerMsg({Key}, {Message})";
}
