#nullable disable
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor whose behaviours take every message; <see cref="ActorBase.Unhandled"/> is called by hand.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <summary>The actor's context; <see cref="NotSupportedException"/> on a thread that runs no actor.</summary>
    protected static new IUntypedActorContext Context => CurrentCell;

    /// <inheritdoc/>
    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Handles a message.</summary>
    protected abstract void OnReceive(object message);

    /// <summary>Replaces the behaviour.</summary>
    protected void Become(UntypedReceive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);

    /// <summary>Runs an action whose asynchronous parts come back to the actor; other messages wait.</summary>
    protected void RunTask(Action action) => ActorTaskScheduler.RunTask(action);

    /// <summary>Runs an asynchronous function in the actor's context; other messages wait for its end.</summary>
    protected void RunTask(Func<Task> action) => ActorTaskScheduler.RunTask(action);
}
