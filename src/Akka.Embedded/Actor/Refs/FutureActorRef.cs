#nullable disable
using System.Globalization;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// The sender of an Ask: the first answer completes the task. Its path below /temp is made, and the reference registered there,
/// only when somebody asks for it.
/// </summary>
internal sealed class FutureActorRef<T> : MinimalActorRef, ICanTell
{
    // Values of _outcome. Whoever sets it first decides, cleans up, and only then completes the task.
    private const int Answered = 1;
    private const int Expired = 2;
    private const int Canceled = 3;

    private readonly LocalActorRefProvider _provider;
    private readonly TaskCompletionSource<T> _result;
    private ActorPath _path;
    private Timer _timer;
    private CancellationTokenRegistration _registration;
    private List<IInternalActorRef> _watchers;
    private int _outcome;

    public FutureActorRef(LocalActorRefProvider provider)
    {
        _provider = provider;
        _result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public Task<T> Task => _result.Task;

    public override IActorRefProvider Provider => _provider;

    public override bool IsTerminated => Volatile.Read(ref _outcome) != 0;

    public override ActorPath Path => _path ?? Register();

    public void ExpireAfter(TimeSpan timeout)
    {
        // Not started at once: it must be in place before it can fire.
        _timer = new Timer(static state => ((Expiry)state).Fire(), new Expiry(this, timeout), Timeout.Infinite, Timeout.Infinite);
        _timer.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    public void CancelWith(CancellationToken token)
    {
        _registration = token.UnsafeRegister(
            static (state, cancelled) =>
            {
                var self = (FutureActorRef<T>)state;
                if (self.End(Canceled))
                    self._result.TrySetCanceled(cancelled);
            },
            this);
        if (IsTerminated)
            _registration.Unregister();
    }

    void ICanTell.Tell(object message, IActorRef sender) => Answer(message, sender);

    public override bool Equals(IActorRef other) =>
        ReferenceEquals(this, other) || (other is not null and not LocalActorRef && base.Equals(other));

    public override bool Equals(object obj) => obj is IActorRef other && Equals(other);

    public override int GetHashCode() => base.GetHashCode();

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case DeathWatchNotification notice:
                Answer(new Terminated(notice.Actor, notice.ExistenceConfirmed, notice.AddressTerminated), notice.Actor);
                break;
            case Watch watch:
                AddWatcher(watch.Watcher);
                break;
            case Unwatch unwatch:
                lock (_result)
                    _watchers?.Remove(unwatch.Watcher);
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender) => Answer(message, sender);

    private void Answer(object message, IActorRef sender)
    {
        if (!End(Answered))
        {
            if (message is not null && Volatile.Read(ref _outcome) != Canceled)
                ToDeadLetters(message, sender);
            return;
        }

        switch (message)
        {
            case T expected:
                _result.TrySetResult(expected);
                break;
            case null:
                _result.TrySetResult(default);
                break;
            case Status.Failure failure:
                _result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message."));
                break;
            default:
                ToDeadLetters(message, sender);
                _result.TrySetException(new ArgumentException(
                    $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]"));
                break;
        }
    }

    private void ToDeadLetters(object message, IActorRef sender) =>
        _provider.DeadLetters.Tell(new Event.DeadLetter(message, sender ?? _provider.DeadLetters, this), sender);

    private bool End(int outcome)
    {
        if (Interlocked.CompareExchange(ref _outcome, outcome, 0) != 0)
            return false;
        _timer?.Dispose();
        _registration.Unregister();
        if (Volatile.Read(ref _path) is { } path)
            _provider.UnregisterTempActor(path);
        TellWatchersWeDied();
        return true;
    }

    private void AddWatcher(IInternalActorRef watcher)
    {
        lock (_result)
        {
            if (!IsTerminated)
            {
                _watchers ??= [];
                if (!_watchers.Contains(watcher))
                    _watchers.Add(watcher);
                return;
            }
        }

        watcher.SendSystemMessage(new DeathWatchNotification(this, true, false));
    }

    private void TellWatchersWeDied()
    {
        if (Volatile.Read(ref _watchers) is null)
            return;
        List<IInternalActorRef> watchers;
        lock (_result)
        {
            watchers = _watchers;
            _watchers = null;
        }

        foreach (var watcher in watchers ?? [])
            watcher.SendSystemMessage(new DeathWatchNotification(this, true, false));
    }

    private ActorPath Register()
    {
        var path = _provider.TempPath();
        if (Interlocked.CompareExchange(ref _path, path, null) is { } earlier)
            return earlier;
        _provider.RegisterTempActor(this, path);
        if (IsTerminated)
            _provider.UnregisterTempActor(path);
        return path;
    }

    private sealed class Expiry(FutureActorRef<T> owner, TimeSpan timeout)
    {
        public void Fire()
        {
            if (!owner.End(Expired))
                return;
            var text = string.Create(CultureInfo.InvariantCulture, $"Timeout after {timeout.TotalSeconds:0.00} seconds");
            owner._result.TrySetException(new AskTimeoutException(text));
        }
    }
}
