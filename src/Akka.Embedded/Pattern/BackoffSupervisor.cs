using Akka.Actor;
using Akka.Event;

namespace Akka.Pattern;

/// <summary>Keeps one child running: when it stops, it is made again after a pause that grows with every restart. Messages to the
/// supervisor go to the child.</summary>
public sealed class BackoffSupervisor : BackoffSupervisorBase
{
    private readonly SupervisorStrategy _strategy;

    /// <summary>With the default strategy and automatic reset.</summary>
    public BackoffSupervisor(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        : this(
            childProps,
            childName,
            minBackoff,
            maxBackoff,
            new AutoReset(minBackoff),
            randomFactor,
            Actor.SupervisorStrategy.DefaultStrategy)
    {
    }

    /// <summary>With everything given.</summary>
    public BackoffSupervisor(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        IBackoffReset reset,
        double randomFactor,
        SupervisorStrategy strategy,
        object? replyWhileStopped = null,
        Func<object, bool>? finalStopMessage = null)
        : base(childProps, childName, minBackoff, maxBackoff, reset, randomFactor, replyWhileStopped, finalStopMessage)
    {
        _strategy = strategy;
    }

    /// <summary>Props without a limit of restarts.</summary>
    public static Props Props(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        Props(Backoff.OnStop(childProps, childName, minBackoff, maxBackoff, randomFactor));

    /// <summary>Props with a limit of restarts.</summary>
    public static Props Props(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        double randomFactor,
        int maxNrOfRetries) =>
        Props(Backoff.OnStop(childProps, childName, minBackoff, maxBackoff, randomFactor, maxNrOfRetries));

    /// <summary>Props from options; ArgumentException when they contradict each other.</summary>
    public static Props Props(BackoffOptions options) => options.Props;

    /// <summary>Props with a strategy for failures of the child.</summary>
    public static Props PropsWithSupervisorStrategy(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        double randomFactor,
        SupervisorStrategy strategy)
    {
        BackoffDelay.Check(minBackoff, maxBackoff, randomFactor);
        return Actor.Props.Create(() => new BackoffSupervisor(
            childProps, childName, minBackoff, maxBackoff, new AutoReset(minBackoff), randomFactor, strategy, null, null));
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    /// <inheritdoc />
    protected override bool Receive(object message) =>
        message is Terminated terminated && terminated.ActorRef.Equals(Child) ? OnChildStopped() : HandleBackoff(message);

    private bool OnChildStopped()
    {
        Child = null;
        var limit = _strategy is OneForOneStrategy oneForOne ? oneForOne.MaxNumberOfRetries : -1;
        if (FinalStopMessageReceived)
        {
            Context.Stop(Self);
        }
        else if (limit < 0 || RestartCountN < limit)
        {
            StartChildLater();
        }
        else
        {
            Context.GetLogger().Debug("Stopping: the child has been restarted {0} times, which is the limit.", limit);
            Context.Stop(Self);
        }

        return true;
    }

    /// <summary>Asks for the child; answered with <see cref="CurrentChild"/>.</summary>
    public sealed class GetCurrentChild
    {
        /// <summary>The only instance.</summary>
        public static readonly GetCurrentChild Instance = new();

        private GetCurrentChild()
        {
        }
    }

    /// <summary>The child, Nobody during a pause.</summary>
    public sealed class CurrentChild
    {
        /// <summary>Names the child.</summary>
        public CurrentChild(IActorRef @ref)
        {
            Ref = @ref;
        }

        /// <summary>The child.</summary>
        public IActorRef Ref { get; }
    }

    /// <summary>With manual reset: makes the pauses start short again.</summary>
    public new sealed class Reset
    {
        /// <summary>The only instance.</summary>
        public static readonly Reset Instance = new();

        private Reset()
        {
        }
    }

    /// <summary>Asks for the restarts since the last reset; answered with <see cref="RestartCount"/>.</summary>
    public sealed class GetRestartCount
    {
        /// <summary>The only instance.</summary>
        public static readonly GetRestartCount Instance = new();

        private GetRestartCount()
        {
        }
    }

    /// <summary>The restarts since the last reset.</summary>
    public sealed class RestartCount
    {
        /// <summary>Takes the number.</summary>
        public RestartCount(int count)
        {
            Count = count;
        }

        /// <summary>The number.</summary>
        public int Count { get; }
    }

    /// <summary>Told to the supervisor itself at the end of a pause.</summary>
    public new sealed class StartChild : IDeadLetterSuppression
    {
        /// <summary>The only instance.</summary>
        public static readonly StartChild Instance = new();

        private StartChild()
        {
        }
    }

    /// <summary>Told to the supervisor itself when the child has lived long enough.</summary>
    public sealed class ResetRestartCount : IDeadLetterSuppression
    {
        /// <summary>Takes the number of restarts when the child was started.</summary>
        public ResetRestartCount(int current)
        {
            Current = current;
        }

        /// <summary>The number.</summary>
        public int Current { get; }
    }
}
