#nullable disable
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// The sender of an Ask: the first answer completes the task. Its path below /temp is made, and the reference registered there,
/// only when somebody asks for it.
/// </summary>
internal sealed class FutureActorRef<T> : MinimalActorRef, ICanTell
{
    private readonly LocalActorRefProvider _provider;
    private readonly TaskCompletionSource<T> _result;
    private ActorPath _path;
    private Timer _timer;
    private CancellationTokenRegistration _registration;

    public FutureActorRef(LocalActorRefProvider provider)
    {
        _provider = provider;
        _result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public Task<T> Task => _result.Task;

    public override IActorRefProvider Provider => _provider;

    public override bool IsTerminated => _result.Task.IsCompleted;

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
                if (self._result.TrySetCanceled(cancelled))
                    self.Ended();
            },
            this);
        if (_result.Task.IsCompleted)
            _registration.Dispose();
    }

    void ICanTell.Tell(object message, IActorRef sender) => Answer(message, sender);

    public override bool Equals(IActorRef other) => ReferenceEquals(this, other) || (other is not null and not LocalActorRef && base.Equals(other));

    public override bool Equals(object obj) => obj is IActorRef other && Equals(other);

    public override int GetHashCode() => base.GetHashCode();

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case DeathWatchNotification notice:
                Answer(new Terminated(notice.Actor, notice.ExistenceConfirmed, notice.AddressTerminated), notice.Actor);
                break;
            case Watch watch when IsTerminated:
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, true, false));
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender) => Answer(message, sender);

    private void Answer(object message, IActorRef sender)
    {
        bool first;
        switch (message)
        {
            case T expected:
                first = _result.TrySetResult(expected);
                break;
            case null:
                first = _result.TrySetResult(default);
                break;
            case Status.Failure failure:
                first = failure.Cause is null
                    ? _result.TrySetException(new TaskCanceledException("Task cancelled by actor via Failure message."))
                    : _result.TrySetException(failure.Cause);
                break;
            default:
                first = _result.TrySetException(new ArgumentException(
                    $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]"));
                if (first)
                    ToDeadLetters(message, sender);
                break;
        }

        if (first)
            Ended();
        else if (message is not null && !_result.Task.IsCanceled)
            ToDeadLetters(message, sender);
    }

    private void ToDeadLetters(object message, IActorRef sender) =>
        _provider.DeadLetters.Tell(new Event.DeadLetter(message, sender ?? _provider.DeadLetters, this), sender);

    private void Ended()
    {
        _timer?.Dispose();
        _registration.Unregister();
        if (Volatile.Read(ref _path) is { } path)
            _provider.UnregisterTempActor(path);
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
            var text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Timeout after {timeout.TotalSeconds:0.00} seconds");
            if (owner._result.TrySetException(new AskTimeoutException(text)))
                owner.Ended();
        }
    }
}
