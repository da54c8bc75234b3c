#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The recipes of the guardians.</summary>
internal static class Guardians
{
    /// <summary>A guardian that fails takes the system down with it.</summary>
    public static Props RootProps(ILoggingAdapter log) => Props.Create<GuardianActor>().WithSupervisorStrategy(new OneForOneStrategy(e =>
    {
        log.Error(e, "guardian failed, shutting down system");
        return Directive.Stop;
    }, loggingEnabled: false));

    public static Props UserProps(ActorSystemImpl system)
    {
        if (system.GuardianProps.HasValue)
            return system.GuardianProps.Value;
        var strategy = SupervisorStrategyConfigurator.CreateConfigurator(system.Settings.SupervisorStrategyClass).Create();
        return Props.Create<GuardianActor>().WithSupervisorStrategy(strategy);
    }

    /// <summary>The runtime's own actors are stopped rather than restarted only when they could not start.</summary>
    public static Props SystemProps(IActorRef userGuardian) =>
        Props.Create(() => new SystemGuardianActor(userGuardian)).WithSupervisorStrategy(SupervisorStrategy.DefaultStrategy);
}

/// <summary>Holds actors, handles nothing.</summary>
internal sealed class GuardianActor : ActorBase
{
    protected override bool Receive(object message)
    {
        if (message is not Terminated)
            Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
        return true;
    }

    // Its children stay whatever happens.
    protected override void PreRestart(Exception reason, object message)
    {
    }

}

/// <summary>Holds the runtime's own actors, and ends after the user guardian, when the loggers have taken all that was logged.</summary>
internal sealed class SystemGuardianActor : ActorBase
{
    private readonly IActorRef _userGuardian;
    private readonly HashSet<IActorRef> _endingLoggers = [];

    public SystemGuardianActor(IActorRef userGuardian)
    {
        _userGuardian = userGuardian;
    }

    protected override void PreStart() => Context.Watch(_userGuardian);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated terminated when terminated.ActorRef.Equals(_userGuardian):
                EndLoggers();
                break;
            case Terminated terminated:
                if (_endingLoggers.Remove(terminated.ActorRef) && _endingLoggers.Count == 0)
                    Context.Stop(Self);
                break;
            case ReceiveTimeout:
                // A logger that takes nothing any more does not keep the system.
                Context.Stop(Self);
                break;
            default:
                Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                break;
        }

        return true;
    }

    // From here on what is still to say goes to standard output.
    private void EndLoggers()
    {
        foreach (var logger in Context.System.EventStream.StopDefaultLoggers())
            _endingLoggers.Add(Context.Watch(logger));
        if (_endingLoggers.Count == 0)
            Context.Stop(Self);
        else
            Context.SetReceiveTimeout(Context.System.Settings.LoggerStartTimeout);
    }

    protected override void PreRestart(Exception reason, object message)
    {
    }

    protected override void PostStop() => ((IInternalActorRef)((ExtendedActorSystem)Context.System).LookupRoot).Stop();
}

/// <summary>Stands above the root: the root's end is the system's.</summary>
internal sealed class RootGuardianSupervisor : MinimalActorRef
{
    private readonly TaskCompletionSource _terminated;
    private readonly ILoggingAdapter _log;

    public RootGuardianSupervisor(ActorPath root, IActorRefProvider provider, TaskCompletionSource terminated, ILoggingAdapter log)
    {
        Path = root / "_Root-guardian-supervisor";
        Provider = provider;
        _terminated = terminated;
        _log = log;
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }

    public override bool IsTerminated => _terminated.Task.IsCompleted;

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                _log.Error(failed.Cause, "guardian {0} failed, shutting down!", failed.Child);
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification:
                _terminated.TrySetResult();
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender) =>
        _log.Error("{0} received unexpected message [{1}]", Path, message);
}
