#nullable disable
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A place in the tree where no actor is: messages become dead letters.</summary>
public class EmptyLocalActorRef : MinimalActorRef
{
    private readonly EventStream _eventStream;

    /// <summary>Creates the reference.</summary>
    public EmptyLocalActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
    {
        Provider = provider;
        Path = path;
        _eventStream = eventStream;
    }

    /// <inheritdoc/>
    public override ActorPath Path { get; }

    /// <inheritdoc/>
    public override IActorRefProvider Provider { get; }

    /// <inheritdoc/>
    public override bool IsTerminated => true;

    /// <inheritdoc/>
    public override void SendSystemMessage(ISystemMessage message) => SpecialHandle(message, Provider.DeadLetters);

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is null)
            throw new InvalidMessageException();
        if (message is DeadLetter letter)
            SpecialHandle(letter.Message, letter.Sender);
        else if (!SpecialHandle(message, sender))
            Publish(message, sender);
    }

    /// <summary>Answers what can be answered without an actor; false means an ordinary dead letter.</summary>
    protected virtual bool SpecialHandle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Watch watch:
                if (watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
                    watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, false, false));
                return true;
            case Unwatch:
                return true;
            case ISystemMessage:
                return true;
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
                return true;
            case ActorSelectionMessage selection:
                HandleSelection(selection, sender);
                return true;
            case IDeadLetterSuppression suppressed:
                _eventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? Provider.DeadLetters, this));
                return true;
            default:
                return false;
        }
    }

    private protected void Publish(object message, IActorRef sender) =>
        _eventStream.Publish(new DeadLetter(message, sender ?? Provider.DeadLetters, this));

    private protected void Publish(DeadLetter letter) => _eventStream.Publish(letter);

    private void HandleSelection(ActorSelectionMessage selection, IActorRef sender)
    {
        if (selection.Message is Identify identify)
        {
            if (!selection.WildCardFanOut)
                sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
        }
        else if (selection.Message is IDeadLetterSuppression suppressed)
        {
            _eventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? Provider.DeadLetters, this));
        }
        else if (!selection.WildCardFanOut)
        {
            Publish(selection.Message, sender);
        }
    }
}

/// <summary>The system's dead letters: what is told to it is published on the event stream as <see cref="DeadLetter"/>.</summary>
public class DeadLetterActorRef : EmptyLocalActorRef
{
    /// <summary>Creates the reference.</summary>
    public DeadLetterActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
        : base(provider, path, eventStream)
    {
    }

    /// <inheritdoc/>
    public override bool IsTerminated => false;

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is null)
            throw new InvalidMessageException();
        if (message is DeadLetter letter)
        {
            if (!SpecialHandle(letter.Message, letter.Sender))
                Publish(letter);
        }
        else if (message is Identify identify)
        {
            // Asked in person, so to say: nobody, where a missing actor is null.
            sender?.Tell(new ActorIdentity(identify.MessageId, ActorRefs.Nobody), ActorRefs.NoSender);
        }
        else if (!SpecialHandle(message, sender))
        {
            Publish(message, sender);
        }
    }

    /// <inheritdoc/>
    protected override bool SpecialHandle(object message, IActorRef sender)
    {
        if (message is not Watch watch)
            return base.SpecialHandle(message, sender);
        if (!watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, false, false));
        return true;
    }
}

/// <summary>Swallows everything without a trace.</summary>
internal sealed class IgnoreActorRef : MinimalActorRef
{
    public IgnoreActorRef(IActorRefProvider provider)
    {
        Provider = provider;
        Path = new RootActorPath(new Address("akka", "local")) / "ignore";
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }
}

/// <summary>A node of the tree that only holds other references, such as /temp.</summary>
internal sealed class VirtualPathContainer : MinimalActorRef
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, IInternalActorRef> _children = new(StringComparer.Ordinal);

    public VirtualPathContainer(IActorRefProvider provider, ActorPath path, IInternalActorRef parent)
    {
        Provider = provider;
        Path = path;
        Parent = parent;
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }

    public override IInternalActorRef Parent { get; }

    public ICollection<IInternalActorRef> Children => _children.Values;

    public void Add(string name, IInternalActorRef child) => _children[name] = child;

    public void Remove(string name) => _children.TryRemove(name, out _);

    public IInternalActorRef GetSingleChild(string name)
    {
        var (plain, uid) = ActorNames.SplitUid(name);
        return _children.TryGetValue(plain, out var child) && (uid == 0 || uid == child.Path.Uid) ? child : ActorRefs.Nobody;
    }

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        if (name.Count == 0 || string.IsNullOrEmpty(name[0]))
            return name.Count <= 1 ? this : GetChild(name.Skip(1).ToArray());
        var child = GetSingleChild(name[0]);
        return name.Count == 1 ? child : child.GetChild(name.Skip(1).ToArray());
    }
}
