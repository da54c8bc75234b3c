using Akka.Actor;

namespace Akka.Pattern;

/// <summary>What both kinds of back-off supervisors share: the child, its pauses, and passing messages on.</summary>
public abstract class BackoffSupervisorBase : ActorBase
{
    private readonly TimeSpan _minBackoff;
    private readonly TimeSpan _maxBackoff;
    private readonly double _randomFactor;

    internal BackoffSupervisorBase(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        IBackoffReset reset,
        double randomFactor,
        object? replyWhileStopped,
        Func<object, bool>? finalStopMessage)
    {
        ChildProps = childProps;
        ChildName = childName;
        Reset = reset;
        ReplyWhileStopped = replyWhileStopped;
        FinalStopMessage = finalStopMessage;
        _minBackoff = minBackoff;
        _maxBackoff = maxBackoff;
        _randomFactor = randomFactor;
    }

    /// <summary>How to make the child.</summary>
    protected Props ChildProps { get; }

    /// <summary>The child's name.</summary>
    protected string ChildName { get; }

    /// <summary>When pauses start short again.</summary>
    protected IBackoffReset Reset { get; }

    /// <summary>The answer to messages during a pause, or null.</summary>
    protected object? ReplyWhileStopped { get; }

    /// <summary>Recognizes the message after which the child's end is final, or null.</summary>
    protected Func<object, bool>? FinalStopMessage { get; }

    /// <summary>The child, or null during a pause.</summary>
    protected IActorRef? Child { get; set; }

    /// <summary>Restarts since the last reset.</summary>
    protected int RestartCountN { get; set; }

    /// <summary>True once the final message has been passed on.</summary>
    protected bool FinalStopMessageReceived { get; set; }

    /// <inheritdoc />
    protected override void PreStart()
    {
        StartChild();
        base.PreStart();
    }

    /// <summary>Handles the supervisor's own messages and passes all others on: to the child, or from the child to the parent.</summary>
    protected bool HandleBackoff(object message)
    {
        switch (message)
        {
            case BackoffSupervisor.StartChild:
                StartChild();
                if (Reset is AutoReset auto)
                    TellSelf(auto.ResetBackoff, new BackoffSupervisor.ResetRestartCount(RestartCountN));
                break;
            case BackoffSupervisor.Reset when Reset is ManualReset:
                RestartCountN = 0;
                break;
            case BackoffSupervisor.Reset:
                Unhandled(message);
                break;
            case BackoffSupervisor.ResetRestartCount reset:
                // Restarted again meanwhile: it did not live long enough.
                if (reset.Current == RestartCountN)
                    RestartCountN = 0;
                break;
            case BackoffSupervisor.GetRestartCount:
                Sender.Tell(new BackoffSupervisor.RestartCount(RestartCountN), Self);
                break;
            case BackoffSupervisor.GetCurrentChild:
                Sender.Tell(new BackoffSupervisor.CurrentChild(Child ?? ActorRefs.Nobody), Self);
                break;
            default:
                PassOn(message);
                break;
        }

        return true;
    }

    /// <summary>Makes and watches the child unless there is one.</summary>
    private protected void StartChild()
    {
        if (Child is null)
            Child = Context.Watch(Context.ActorOf(ChildProps, ChildName));
    }

    /// <summary>Starts the child after the pause that is due, and counts the restart.</summary>
    private protected void StartChildLater()
    {
        var pause = BackoffDelay.Calculate(RestartCountN, _minBackoff, _maxBackoff, _randomFactor);
        TellSelf(pause, BackoffSupervisor.StartChild.Instance);
        RestartCountN++;
    }

    private void TellSelf(TimeSpan delay, object message) => Context.System.Scheduler.ScheduleTellOnce(delay, Self, message, Self);

    private void PassOn(object message)
    {
        if (Child is not null && Child.Equals(Sender))
        {
            Context.Parent.Forward(message);
            return;
        }

        var final = FinalStopMessage?.Invoke(message) ?? false;
        if (Child is not null)
        {
            Child.Forward(message);
            FinalStopMessageReceived |= final;
            return;
        }

        if (ReplyWhileStopped is not null)
            Sender.Tell(ReplyWhileStopped, Self);
        else
            Context.System.DeadLetters.Forward(message);
        if (final)
            Context.Stop(Self);
    }
}
