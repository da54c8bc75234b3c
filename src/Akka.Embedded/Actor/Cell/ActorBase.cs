#nullable disable
using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Base of actors: one message at a time, all members on the actor's own turn. Instances are made by <c>ActorOf</c> only.
/// </summary>
public abstract class ActorBase : IInternalActor
{
    private readonly ActorCell _cell;

    /// <summary>Called while <c>ActorOf</c> makes the instance; elsewhere <see cref="ActorInitializationException"/>.</summary>
    protected ActorBase()
    {
        var cell = InternalCurrentActorCellKeeper.Current;
        if (cell is not { IsCreating: true })
            throw new ActorInitializationException("Do not create actors using 'new', always create them using an ActorContext/System");
        _cell = cell;
        if (this is IWithTimers withTimers)
            cell.AttachTimers(withTimers);
    }

    /// <summary>The actor's context; <see cref="NotSupportedException"/> on a thread that runs no actor.</summary>
    protected static IActorContext Context => CurrentCell;

    /// <summary>A behaviour that handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    IActorContext IInternalActor.ActorContext => _cell;

    /// <summary>Who sent the message being handled; the dead letters when nobody did.</summary>
    protected IActorRef Sender => CurrentCell.Sender;

    /// <summary>The actor itself; an instance that was let go of knows it on every thread.</summary>
    protected IActorRef Self => _cell.Actor == this ? CurrentCell.Self : _cell.Self;

    internal static ActorCell CurrentCell =>
        InternalCurrentActorCellKeeper.Current ?? throw new NotSupportedException(
            "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    internal ActorCell Cell => _cell;

    internal Receive InitialReceive => InvokeInitialReceive;

    /// <summary>Hook around PreStart.</summary>
    public virtual void AroundPreStart() => PreStart();

    /// <summary>Hook around PreRestart.</summary>
    public virtual void AroundPreRestart(Exception cause, object message) => PreRestart(cause, message);

    /// <summary>Hook around PostRestart.</summary>
    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    /// <summary>Hook around PostStop.</summary>
    public virtual void AroundPostStop() => PostStop();

    /// <summary>Hook around the handling of each message.</summary>
    protected virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = receive(message);
        if (!handled)
            Unhandled(message);
        return handled;
    }

    /// <summary>Handles a message; true when it did.</summary>
    protected abstract bool Receive(object message);

    /// <summary>
    /// Called for a message that nothing handled: a <see cref="Terminated"/> breaks the death pact, any other is published.
    /// </summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
            throw new DeathPactException(terminated.ActorRef);
        _cell.System.EventStream.Publish(new UnhandledMessage(message, _cell.Sender, _cell.Self));
    }

    /// <summary>Replaces the behaviour.</summary>
    protected void Become(Receive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    /// <summary>Goes back to the behaviour below; at the bottom nothing happens.</summary>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <summary>Sets the idle period after which <see cref="ReceiveTimeout"/> comes, again and again; null switches it off.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    /// <summary>Called before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Called on the failed instance before it is replaced: unwatches and stops all children, then calls PostStop.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>Called on the fresh instance after a restart: calls PreStart.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>Called at the end, after all children have ended.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>What to do when a child fails; read once for each instance.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.DefaultStrategy;

    internal virtual bool InvokeInitialReceive(object message) => Receive(message);

    internal bool InvokeAroundReceive(Receive receive, object message) => AroundReceive(receive, message);

    internal void InvokeUnhandled(object message) => Unhandled(message);

    internal SupervisorStrategy InvokeSupervisorStrategy() => SupervisorStrategy();
}
