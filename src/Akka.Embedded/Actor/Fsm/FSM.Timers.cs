using Akka.Event;

namespace Akka.Actor;

public abstract partial class FSM<TState, TData>
{
    /// <summary>True when every step is logged at debug level.</summary>
    protected bool DebugEvent;

    private readonly Dictionary<string, (int Generation, ICancelable Handle)> _timers = [];
    private int _timerGeneration;

    /// <summary>Grows with every message, so that a timeout that was on its way when a message came is told apart.</summary>
    private long _generation;
    private ICancelable? _stateTimer;

    /// <summary>Tells the machine <paramref name="msg"/> after <paramref name="timeout"/>, once or repeatedly. A timer of the same name is
    /// replaced;
    /// what it had already put into the mailbox is dropped.</summary>
    public void SetTimer(string name, object msg, TimeSpan timeout, bool repeat = false)
    {
        if (DebugEvent)
            _log.Debug("setting {0}timer '{1}'/{2}: {3}", repeat ? "repeating " : "", name, timeout, msg);
        _timers.Remove(name, out var replaced);
        replaced.Handle?.Cancel();
        var fired = new TimerFired(this, name, msg, repeat, ++_timerGeneration);
        var scheduler = Context.System.Scheduler;
        var handle = repeat
            ? scheduler.ScheduleTellRepeatedlyCancelable(timeout, timeout, Self, fired, Sender)
            : scheduler.ScheduleTellOnceCancelable(timeout, Self, fired, Sender);
        _timers[name] = (fired.Generation, handle);
    }

    /// <summary>Cancels a timer; an unknown name is ignored.</summary>
    public void CancelTimer(string name)
    {
        if (DebugEvent)
            _log.Debug("canceling timer '{0}'", name);
        if (_timers.Remove(name, out var timer))
            timer.Handle.Cancel();
    }

    /// <summary>True until the timer is canceled or, when it fires once, its message is handled.</summary>
    public bool IsTimerActive(string name) => _timers.ContainsKey(name);

    private void OnTimer(TimerFired fired)
    {
        if (fired.Owner != this || !_timers.TryGetValue(fired.Name, out var timer) || timer.Generation != fired.Generation)
            return;
        if (!fired.Repeats)
            _timers.Remove(fired.Name);
        if (fired.Message is IAutoReceivedMessage)
        {
            // For the runtime, not for the machine.
            Self.Tell(fired.Message, Sender);
            return;
        }

        LeaveStateTimer();
        Process(fired.Message, fired.Name);
    }

    private void StartStateTimer(TimeSpan? timeout)
    {
        LeaveStateTimer();
        if (timeout is { } duration && duration >= TimeSpan.Zero && duration != TimeSpan.MaxValue)
        {
            var fired = new StateTimeoutFired(this, _generation);
            _stateTimer = Context.System.Scheduler.ScheduleTellOnceCancelable(duration, Self, fired, Self);
        }
    }

    private void LeaveStateTimer()
    {
        _stateTimer?.Cancel();
        _stateTimer = null;
        _generation++;
    }

    private void CancelAllTimers()
    {
        foreach (var timer in _timers.Values)
            timer.Handle.Cancel();
        _timers.Clear();
        LeaveStateTimer();
    }
}
