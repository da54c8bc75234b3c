#nullable disable
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Makes and finds actors.</summary>
public interface IActorRefFactory
{
    /// <summary>Makes a child; a missing name is made up. <see cref="InvalidActorNameException"/> for a taken or illegal one.</summary>
    IActorRef ActorOf(Props props, string name = null);

    /// <summary>A selection for an absolute path.</summary>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>A selection for an absolute or relative path.</summary>
    ActorSelection ActorSelection(string actorPath);
}

/// <summary>Watches for the end of actors.</summary>
public interface ICanWatch
{
    /// <summary>Delivers <see cref="Terminated"/> once the subject has ended; again or for oneself nothing happens.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>Delivers the given message once the subject has ended; nothing happens when it is watched already.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Ends the watch, and drops a notice that is queued already.</summary>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>What an actor can do while it handles a message. Valid on the actor's turn only.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor itself.</summary>
    IActorRef Self { get; }

    /// <summary>The recipe of the actor.</summary>
    Props Props { get; }

    /// <summary>What the actor runs on.</summary>
    MessageDispatcher Dispatcher { get; }

    /// <summary>Who sent the message being handled; the dead letters when nobody did.</summary>
    IActorRef Sender { get; }

    /// <summary>The actor's system.</summary>
    ActorSystem System { get; }

    /// <summary>The actor's parent.</summary>
    IActorRef Parent { get; }

    /// <summary>The period after which <see cref="Akka.Actor.ReceiveTimeout"/> comes; null when switched off.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Replaces the behaviour.</summary>
    void Become(Receive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>Goes back to the behaviour below; at the bottom nothing happens.</summary>
    void UnbecomeStacked();

    /// <summary>The child of a name; Nobody when there is none.</summary>
    IActorRef Child(string name);

    /// <summary>The children now, restarting ones included.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>
    /// Sets the idle period after which <see cref="Akka.Actor.ReceiveTimeout"/> comes, again and again; null switches it off.
    /// </summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops a child, or the actor itself, after the message it is handling.</summary>
    void Stop(IActorRef child);
}

/// <summary>The context of actors whose behaviours take every message.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the behaviour.</summary>
    void Become(UntypedReceive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    void BecomeStacked(UntypedReceive receive);
}

/// <summary>An object with a context.</summary>
public interface IInternalActor
{
    /// <summary>The context.</summary>
    IActorContext ActorContext { get; }
}

/// <summary>On an actor class: with <c>akka.actor.debug.receive</c> on, each message received is logged at debug.</summary>
public interface ILogReceive;

/// <summary>Handles a message; true when it did.</summary>
public delegate bool Receive(object message);

/// <summary>Handles every message.</summary>
public delegate void UntypedReceive(object message);
