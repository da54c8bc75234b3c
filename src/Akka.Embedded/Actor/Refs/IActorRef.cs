#nullable disable
using Akka.Dispatch.SysMsg;
using Akka.Util;

namespace Akka.Actor;

/// <summary>Something that can be told a message.</summary>
public interface ICanTell
{
    /// <summary>Sends a message; never blocks on the receiver, but a full bounded mailbox may make the caller wait.</summary>
    /// <param name="message">The message; null raises <see cref="ArgumentNullException"/>.</param>
    /// <param name="sender">Who gets the answers; null is no sender.</param>
    void Tell(object message, IActorRef sender);
}

/// <summary>A handle to one incarnation of an actor. Equality is by path and uid; a restart keeps the reference valid.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, ISurrogated, IComparable
{
    /// <summary>The place of the actor, with the uid of the incarnation.</summary>
    ActorPath Path { get; }
}

/// <summary>Where a reference leads.</summary>
public interface IActorRefScope
{
    /// <summary>True when the actor lives in this process.</summary>
    bool IsLocal { get; }
}

/// <summary>What the runtime needs of a reference besides telling.</summary>
public interface IInternalActorRef : IActorRef, IActorRefScope
{
    /// <summary>The parent; Nobody when there is none.</summary>
    IInternalActorRef Parent { get; }

    /// <summary>The provider that made the reference.</summary>
    IActorRefProvider Provider { get; }

    /// <summary>True once the actor has ended.</summary>
    bool IsTerminated { get; }

    /// <summary>Follows names downwards, .. being the parent; Nobody when a step leads nowhere.</summary>
    IActorRef GetChild(IReadOnlyList<string> name);

    /// <summary>Lets a suspended actor go on; the cause is null for a resume that no failure made necessary.</summary>
    void Resume(Exception causedByFailure = null);

    /// <summary>Starts the actor.</summary>
    void Start();

    /// <summary>Stops the actor after the message it is handling.</summary>
    void Stop();

    /// <summary>Restarts a suspended actor.</summary>
    void Restart(Exception cause);

    /// <summary>Keeps the actor from handling further user messages.</summary>
    void Suspend();

    /// <summary>Sends a message of the runtime; the sender is not used.</summary>
    void SendSystemMessage(ISystemMessage message, IActorRef sender);

    /// <summary>Sends a message of the runtime, which overtakes all user messages.</summary>
    void SendSystemMessage(ISystemMessage message);
}
