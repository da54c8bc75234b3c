using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The receive timeout of an actor. One tick is on its way at a time; messages only note that they came, and a tick that
/// finds a note is sent again for the rest of the period. So a busy actor costs no timer per message.
/// </summary>
internal sealed class ReceiveTimeoutState(ActorCell cell, TimeSpan period)
{
    private Tick? _tick;
    private Cancelable? _cancelable;
    private bool _influenced;
    private TimeSpan _lastInfluence;

    public TimeSpan Period { get; } = period;

    private TimeSpan Now => cell.System.Scheduler.HighResMonotonicClock;

    /// <summary>Called after each message, and after PreStart with null.</summary>
    public void AfterMessage(object? message)
    {
        if (_tick is null)
        {
            Schedule(Period);
        }
        else if (message is not INotInfluenceReceiveTimeout)
        {
            _influenced = true;
            _lastInfluence = Now;
        }
    }

    /// <summary>True when the tick means that the actor was idle for the whole period.</summary>
    public bool Accept(Tick tick)
    {
        if (tick != _tick)
            return false;
        _tick = null;
        if (!_influenced)
            return true;
        _influenced = false;
        var left = Period - (Now - _lastInfluence);
        Schedule(left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1));
        return false;
    }

    public void Cancel()
    {
        _tick = null;
        _cancelable?.Cancel(false);
        _cancelable = null;
    }

    private void Schedule(TimeSpan delay)
    {
        _tick = new Tick();
        _influenced = false;
        var scheduler = cell.System.Scheduler;
        _cancelable = new Cancelable(scheduler);
        scheduler.ScheduleTellOnce(delay, cell.Self, _tick, cell.Self, _cancelable);
    }

    /// <summary>Comes through the mailbox; the behaviour sees <see cref="ReceiveTimeout"/> in its place.</summary>
    internal sealed class Tick : INotInfluenceReceiveTimeout, IDeadLetterSuppression, INoSerializationVerificationNeeded
    {
        public override string ToString() => "<ReceiveTimeout>";
    }
}
