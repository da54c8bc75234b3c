using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The timers of one instance. Each start has a number of its own that its messages carry, so that a message that is queued when its
/// timer is replaced, canceled or left behind by a restart is never delivered.
/// </summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    // Most actors have one timer at a time: it needs no table.
    private TimerTick? _first;
    private Dictionary<object, TimerTick>? _more;

    public IReadOnlyCollection<object> ActiveTimers => [.. All.Select(timer => timer.Key)];

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        Start(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) => Start(key, msg, timeout, null, sender);

    public bool IsTimerActive(object key) => Find(key) is not null;

    public void Cancel(object key)
    {
        if (Find(key) is not { } timer)
            return;
        Remove(timer);
        Log("Cancel timer [{0}]", key);
        timer.Cancel(false);
    }

    public void CancelAll()
    {
        var (first, more) = (_first, _more);
        (_first, _more) = (null, null);
        first?.Cancel(false);
        if (more is null)
            return;
        foreach (var timer in more.Values)
            timer.Cancel(false);
    }

    /// <summary>True when the message belongs to the timer that its key stands for now.</summary>
    public bool Accept(TimerTick tick)
    {
        if (Find(tick.Key) != tick)
            return false;
        if (!tick.Repeats)
            Remove(tick);
        return true;
    }

    private IEnumerable<TimerTick> All => (_first is null ? [] : new[] { _first }).Concat(_more?.Values ?? Enumerable.Empty<TimerTick>());

    private TimerTick? Find(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _first is not null && _first.Key.Equals(key) ? _first : _more?.GetValueOrDefault(key);
    }

    private void Add(TimerTick timer)
    {
        if (_first is null)
            _first = timer;
        else
            (_more ??= []).Add(timer.Key, timer);
    }

    private void Remove(TimerTick timer)
    {
        if (_first == timer)
            _first = null;
        else
            _more!.Remove(timer.Key);
    }

    private void Start(object key, object message, TimeSpan delay, TimeSpan? interval, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cancel(key);
        var scheduler = cell.System.Scheduler;
        var tick = new TimerTick(scheduler, key, message, interval.HasValue);
        if (interval is { } period)
            scheduler.ScheduleTellRepeatedly(delay, period, cell.Self, tick, sender, tick);
        else
            scheduler.ScheduleTellOnce(delay, cell.Self, tick, sender, tick);
        Add(tick);
        Log("Start timer [{0}]", key);
    }

    private void Log(string format, object key)
    {
        if (cell.System.Settings.DebugTimerScheduler)
            cell.System.EventStream.Publish(new Debug(cell.Self.Path.ToString(), typeof(TimerScheduler), string.Format(null, format, key)));
    }
}

/// <summary>
/// What a timer puts into the mailbox, and the handle to cancel it with; one for each start, and its identity is what tells starts apart.
/// </summary>
internal sealed class TimerTick(IScheduler scheduler, object key, object message, bool repeats)
    : Cancelable(scheduler), IWrappedMessage, IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    public object Key { get; } = key;

    public object Message { get; } = message;

    public bool Repeats { get; } = repeats;

    public override string ToString() => $"TimerMsg({Key}, {Message})";
}
