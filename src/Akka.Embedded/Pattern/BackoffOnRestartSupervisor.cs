using System.Diagnostics;
using Akka.Actor;
using Akka.Event;

namespace Akka.Pattern;

/// <summary>Keeps one child running: when its failure is answered with Restart, it is stopped and made again after a pause
/// instead.</summary>
internal sealed class BackoffOnRestartSupervisor(
    Props childProps,
    string childName,
    TimeSpan minBackoff,
    TimeSpan maxBackoff,
    IBackoffReset reset,
    double randomFactor,
    OneForOneStrategy strategy,
    object? replyWhileStopped)
    : BackoffSupervisorBase(childProps, childName, minBackoff, maxBackoff, reset, randomFactor, replyWhileStopped, null)
{
    /// <summary>Set from the failure until the failed child has ended.</summary>
    private bool _restarting;

    /// <summary>When the first of the restarts counted so far was decided.</summary>
    private long _firstRestart;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
        strategy.MaxNumberOfRetries,
        strategy.WithinTimeRangeMilliseconds,
        cause => strategy.Decider.Decide(cause) switch
        {
            Directive.Restart => OnRestart(),
            var directive => directive,
        });

    protected override bool Receive(object message)
    {
        if (message is not Terminated terminated || !terminated.ActorRef.Equals(Child))
            return (_restarting && message is BackoffSupervisor.StartChild) || HandleBackoff(message);

        Child = null;
        if (_restarting)
            StartChildLater();
        else
            Context.Stop(Self);
        _restarting = false;
        return true;
    }

    private Directive OnRestart()
    {
        ForgetRestartsBeyondTheWindow();
        var limit = strategy.MaxNumberOfRetries;
        if (limit >= 0 && RestartCountN >= limit)
        {
            Context.GetLogger().Debug("Stopping: the child has been restarted {0} times, which is the limit.", limit);
            Context.Stop(Self);
        }
        else
        {
            _restarting = true;
        }

        return Directive.Stop;
    }

    /// <summary>Restarts count against the limit together only when they happen within the strategy's time range.</summary>
    private void ForgetRestartsBeyondTheWindow()
    {
        var window = strategy.WithinTimeRangeMilliseconds;
        if (window > 0 && RestartCountN > 0 && Stopwatch.GetElapsedTime(_firstRestart).TotalMilliseconds > window)
            RestartCountN = 0;
        if (RestartCountN == 0)
            _firstRestart = Stopwatch.GetTimestamp();
    }
}
