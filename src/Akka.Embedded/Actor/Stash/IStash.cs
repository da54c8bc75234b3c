#nullable disable
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// Sets messages aside for later. One for each instance of the actor; a restart puts everything back in front of the mailbox.
/// </summary>
public interface IStash
{
    /// <summary>How many messages are set aside.</summary>
    int Count { get; }

    /// <summary>True without messages.</summary>
    bool IsEmpty { get; }

    /// <summary>True with messages.</summary>
    bool NonEmpty { get; }

    /// <summary>True when no more would be taken.</summary>
    bool IsFull { get; }

    /// <summary>How many it takes; -1 is no limit.</summary>
    int Capacity { get; }

    /// <summary>
    /// Sets the current message aside. The same one twice: <see cref="IllegalActorStateException"/>; no room:
    /// <see cref="StashOverflowException"/>.
    /// </summary>
    void Stash();

    /// <summary>Puts the oldest one back in front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all back in front of the mailbox, in their order.</summary>
    void UnstashAll();

    /// <summary>Puts those that fit back in front of the mailbox, in their order, and forgets the others.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Takes all out and gives them.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Adds messages in front of those set aside.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>An actor with a stash, whatever the mailbox.</summary>
public interface IActorStash
{
    /// <summary>Set between constructor and PreStart.</summary>
    IStash Stash { get; set; }
}

/// <summary>An actor with a stash that asks for no particular mailbox; it must be given one that can take messages back.</summary>
public interface IWithUnrestrictedStash : IActorStash;

/// <summary>An actor with a stash on any mailbox that can take messages back.</summary>
public interface IWithStash : IWithUnrestrictedStash, IRequiresMessageQueue<IDequeBasedMessageQueueSemantics>;

/// <summary>An actor with a stash on a mailbox without a limit.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>;

/// <summary>An actor with a stash on a mailbox with a limit.</summary>
public interface IWithBoundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IBoundedDequeBasedMessageQueueSemantics>;

/// <summary>An untyped actor with a stash.</summary>
public abstract class UntypedActorWithStash : UntypedActor, IWithStash
{
    /// <inheritdoc/>
    public IStash Stash { get; set; }
}

/// <summary>An untyped actor with a stash on a mailbox without a limit.</summary>
public abstract class UntypedActorWithUnboundedStash : UntypedActor, IWithUnboundedStash
{
    /// <inheritdoc/>
    public IStash Stash { get; set; }
}

/// <summary>An untyped actor with a stash that asks for no particular mailbox.</summary>
public abstract class UntypedActorWithUnrestrictedStash : UntypedActor, IWithUnrestrictedStash
{
    /// <inheritdoc/>
    public IStash Stash { get; set; }
}
