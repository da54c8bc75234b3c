using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The parts of a cell that most actors never need, made when the first of them is.</summary>
internal sealed class CellExtras
{
    public Children? Children;
    public DeathWatch DeathWatch;
    public TimerScheduler? Timers;
    public ActorTaskScheduler? Tasks;

    /// <summary>The behaviours below the present one; null stands for the actor's own Receive.</summary>
    public Stack<Receive?>? Behaviors;

    public FailureState? Failure;
}

/// <summary>What is left of failures, the actor's own and its ancestors'.</summary>
internal sealed class FailureState
{
    /// <summary>Whose failure suspended the actor: its own, or that of the child it escalated; null when it has not failed.</summary>
    public IActorRef? Perpetrator;

    /// <summary>PostRestart failed: there is no instance left that PreRestart could be called on.</summary>
    public bool IsFatal;

    /// <summary>Suspensions by failures, its own and its ancestors', not by asynchronous handlers.</summary>
    public int Suspensions;

    /// <summary>Messages of the runtime put aside until the actor is whole again.</summary>
    public List<SystemMessage>? PutAside;
}
