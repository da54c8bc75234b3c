using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// One entry of the timer wheel. <c>State</c> is settled by compare-and-swap between the wheel's thread (fires) and
/// whoever cancels; the links and <see cref="DueTick"/> belong to the wheel's thread alone.
/// </summary>
internal abstract class ScheduledWork
{
    private const int Pending = 0;
    private const int Finished = 1;
    private const int Canceled = 2;

    private readonly HashedWheelTimerScheduler _owner;

    // An ICancelable; where that is of a strange class, the registration with its token once there is one.
    private object? _cancelable;
    private int _state;

    protected ScheduledWork(HashedWheelTimerScheduler owner, long dueTime, long interval, ICancelable? cancelable)
    {
        _owner = owner;
        _cancelable = cancelable;
        DueTime = dueTime;
        Interval = interval;
    }

    /// <summary>When to fire, in 100 ns of <see cref="SchedulerClock"/>.</summary>
    public long DueTime { get; private set; }

    /// <summary>Distance between repeats in 100 ns; 0 = once.</summary>
    public long Interval { get; }

    public bool IsPending => Volatile.Read(ref _state) == Pending;

    /// <summary>Links of the two hand-over stacks: written once, by the thread that pushes.</summary>
    public ScheduledWork? NextAdded { get; set; }

    public ScheduledWork? NextCanceled { get; set; }

    /// <summary>Neighbours in the slot, null when not in one.</summary>
    public ScheduledWork? Previous { get; set; }

    public ScheduledWork? Next { get; set; }

    public long DueTick { get; set; }

    public bool InSlot { get; set; }

    /// <summary>Connects with the cancelable; false when it is canceled already.</summary>
    public bool Attach()
    {
        switch (_cancelable)
        {
            case null:
                return true;
            case Cancelable own:
                return own.Attach(this);
            default:
                var strange = (ICancelable)_cancelable;
                if (strange.IsCancellationRequested)
                    return false;
                _cancelable = strange.Token.UnsafeRegister(static work => ((ScheduledWork)work!).Cancel(), this);
                return true;
        }
    }

    /// <summary>From any thread: keeps the work from firing again and lets go of what it refers to.</summary>
    public void Cancel()
    {
        if (Interlocked.CompareExchange(ref _state, Canceled, Pending) != Pending)
            return;
        Release();
        _owner.OnCanceled(this);
    }

    /// <summary>Wheel thread: runs once; false when there is nothing to repeat.</summary>
    public bool Fire()
    {
        if (Interval == 0)
        {
            if (Interlocked.CompareExchange(ref _state, Finished, Pending) != Pending)
                return false;
            Detach();
            Run();
            return false;
        }

        if (!IsPending)
            return false;
        Run();
        // From the due time, not from now: a late tick does not shift the ones after it.
        DueTime += Interval;
        return IsPending;
    }

    /// <summary>Wheel thread: ends a repeating work item that failed.</summary>
    public void Finish()
    {
        if (Interlocked.CompareExchange(ref _state, Finished, Pending) == Pending)
            Detach();
    }

    protected abstract void Run();

    /// <summary>Drops references. May run beside <see cref="Run"/>, which therefore works on copies.</summary>
    protected abstract void Release();

    private void Detach()
    {
        if (_cancelable is Cancelable own)
            own.Detach(this);
        else if (_cancelable is CancellationTokenRegistration registration)
            registration.Dispose();
    }
}

internal sealed class ScheduledTell(
    HashedWheelTimerScheduler owner,
    long dueTime,
    long interval,
    ICancelable? cancelable,
    ICanTell receiver,
    object message,
    IActorRef? sender)
    : ScheduledWork(owner, dueTime, interval, cancelable)
{
    private ICanTell? _receiver = receiver;
    private object? _message = message;
    private IActorRef? _sender = sender;

    protected override void Run()
    {
        var receiver = _receiver;
        var message = _message;
        var sender = _sender;
        if (receiver is not null && message is not null)
            receiver.Tell(message, sender!);
    }

    protected override void Release()
    {
        _receiver = null;
        _message = null;
        _sender = null;
    }
}

internal sealed class ScheduledAction(HashedWheelTimerScheduler owner, long dueTime, long interval, ICancelable? cancelable, Action action)
    : ScheduledWork(owner, dueTime, interval, cancelable)
{
    private Action? _action = action;

    protected override void Run() => _action?.Invoke();

    protected override void Release() => _action = null;
}

internal sealed class ScheduledRunnable(
    HashedWheelTimerScheduler owner,
    long dueTime,
    long interval,
    ICancelable? cancelable,
    IRunnable runnable)
    : ScheduledWork(owner, dueTime, interval, cancelable)
{
    private IRunnable? _runnable = runnable;

    protected override void Run() => _runnable?.Run();

    protected override void Release() => _runnable = null;
}
