using Akka.Actor;

namespace Akka.Pattern;

/// <summary>How a back-off supervisor treats its child; every member returns a copy. <see cref="BackoffSupervisor.Props(BackoffOptions)"/>
/// uses it.</summary>
public abstract class BackoffOptions
{
    /// <summary>Pauses start short again once the child has lived so long. Default, with the shortest pause.</summary>
    public abstract BackoffOptions WithAutoReset(TimeSpan resetBackoff);

    /// <summary>Pauses start short again on <see cref="BackoffSupervisor.Reset"/> only.</summary>
    public abstract BackoffOptions WithManualReset();

    /// <summary>What the supervisor decides when the child fails.</summary>
    public abstract BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy);

    /// <summary>A child that fails is stopped.</summary>
    public abstract BackoffOptions WithDefaultStoppingStrategy();

    /// <summary>Answers messages during a pause; without it they go to dead letters.</summary>
    public abstract BackoffOptions WithReplyWhileStopped(object replyWhileStopped);

    /// <summary>Gives up after so many restarts; -1 is no limit.</summary>
    public abstract BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries);

    /// <summary>A message after which the child's end is final. Only for <see cref="Backoff.OnStop(Props, string, TimeSpan, TimeSpan,
    /// double)"/>.</summary>
    public abstract BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage);

    internal abstract Props Props { get; }
}

/// <summary>When the pauses of a back-off supervisor start short again.</summary>
public interface IBackoffReset
{
}

internal sealed record AutoReset(TimeSpan ResetBackoff) : IBackoffReset;

internal sealed record ManualReset : IBackoffReset;

internal enum BackoffCause
{
    Failure,
    Stop,
}

internal sealed class BackoffSettings : BackoffOptions
{
    private readonly BackoffCause _cause;
    private readonly Props _childProps;
    private readonly string _childName;
    private readonly TimeSpan _min;
    private readonly TimeSpan _max;
    private readonly double _randomFactor;
    private IBackoffReset _reset;
    private OneForOneStrategy _strategy = new(SupervisorStrategy.DefaultDecider);
    private object? _replyWhileStopped;
    private Func<object, bool>? _isFinalStopMessage;

    public BackoffSettings(BackoffCause cause, Props childProps, string childName, TimeSpan min, TimeSpan max, double randomFactor)
    {
        _cause = cause;
        _childProps = childProps;
        _childName = childName;
        _min = min;
        _max = max;
        _randomFactor = randomFactor;
        _reset = new AutoReset(min);
    }

    internal override Props Props
    {
        get
        {
            BackoffDelay.Check(_min, _max, _randomFactor);
            if (_reset is AutoReset auto && (auto.ResetBackoff < _min || auto.ResetBackoff > _max))
            {
                throw new ArgumentException(
                    $"The reset time must be from minBackoff ({_min}) to maxBackoff ({_max}); it is {auto.ResetBackoff}.");
            }

            if (_cause == BackoffCause.Stop)
            {
                return Props.Create(() => new BackoffSupervisor(
                    _childProps, _childName, _min, _max, _reset, _randomFactor, _strategy, _replyWhileStopped, _isFinalStopMessage));
            }

            if (_isFinalStopMessage is not null)
                throw new InvalidOperationException("A final stop message has a meaning for Backoff.OnStop only.");
            return Props.Create(() => new BackoffOnRestartSupervisor(
                _childProps, _childName, _min, _max, _reset, _randomFactor, _strategy, _replyWhileStopped));
        }
    }

    public override BackoffOptions WithAutoReset(TimeSpan resetBackoff) => With(c => c._reset = new AutoReset(resetBackoff));

    public override BackoffOptions WithManualReset() => With(c => c._reset = new ManualReset());

    public override BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy) =>
        With(c => c._strategy = supervisorStrategy);

    public override BackoffOptions WithDefaultStoppingStrategy() =>
        With(c => c._strategy = new OneForOneStrategy(
            _strategy.MaxNumberOfRetries, _strategy.WithinTimeRangeMilliseconds, SupervisorStrategy.StoppingStrategy.Decider));

    public override BackoffOptions WithReplyWhileStopped(object replyWhileStopped) => With(c => c._replyWhileStopped = replyWhileStopped);

    public override BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries) =>
        With(c => c._strategy = _strategy.WithMaxNrOfRetries(maxNrOfRetries));

    public override BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage) =>
        With(c => c._isFinalStopMessage = isFinalStopMessage);

    private BackoffSettings With(Action<BackoffSettings> change)
    {
        var copy = (BackoffSettings)MemberwiseClone();
        change(copy);
        return copy;
    }
}
