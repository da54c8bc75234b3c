#nullable disable
using System.Runtime.CompilerServices;
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>A reference to an actor of this process.</summary>
public class LocalActorRef : InternalActorRefBase, ICanTell
{
    private readonly ActorPath _path;
    private readonly ActorCell _cell;
    private readonly Mailbox _mailbox;

    internal LocalActorRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType,
        IInternalActorRef supervisor, ActorPath path)
    {
        _path = path;
        _cell = new ActorCell(system, this, props, dispatcher, mailboxType, supervisor);
        _mailbox = _cell.Mailbox;
    }

    /// <inheritdoc/>
    public override ActorPath Path => _path;

    /// <inheritdoc/>
    public override IInternalActorRef Parent => _cell.Parent;

    /// <inheritdoc/>
    public override IActorRefProvider Provider => _cell.SystemImpl.Provider;

    /// <inheritdoc/>
    public override bool IsLocal => true;

    /// <inheritdoc/>
    public override bool IsTerminated => _cell.IsTerminated;

    /// <summary>The children now.</summary>
    public virtual IEnumerable<IActorRef> Children => _cell.GetChildren();

    internal ActorCell Cell => _cell;

    void ICanTell.Tell(object message, IActorRef sender) => _mailbox.Post(message, sender);

    /// <inheritdoc/>
    public override bool Equals(IActorRef other) => ReferenceEquals(this, other) || base.Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object obj) => ReferenceEquals(this, obj) || base.Equals(obj);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    /// <inheritdoc/>
    public override void Start()
    {
        _cell.Dispatcher.Attach();
        _mailbox.Start();
    }

    /// <inheritdoc/>
    public override void Stop() => _mailbox.PostSystem(new Terminate());

    /// <inheritdoc/>
    public override void Suspend() => _mailbox.PostSystem(new Suspend());

    /// <inheritdoc/>
    public override void Resume(Exception causedByFailure = null) => _mailbox.PostSystem(new Resume(causedByFailure));

    /// <inheritdoc/>
    public override void Restart(Exception cause) => _mailbox.PostSystem(new Recreate(cause));

    /// <inheritdoc/>
    public override void SendSystemMessage(ISystemMessage message) => _mailbox.PostSystem((SystemMessage)message);

    /// <summary>The child of a name, with or without uid; Nobody when there is none.</summary>
    public virtual IInternalActorRef GetSingleChild(string name)
    {
        var (plain, uid) = ActorNames.SplitUid(name);
        return _cell.ChildrenOrNull?.Find(plain) is { } child && (uid == 0 || uid == child.Path.Uid) ? child : ActorRefs.Nobody;
    }

    /// <inheritdoc/>
    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        IInternalActorRef current = this;
        for (var i = 0; i < name.Count; i++)
        {
            switch (name[i])
            {
                case "":
                    break;
                case "..":
                    current = current.Parent;
                    break;
                default:
                    if (current is not LocalActorRef local)
                        return current.GetChild(name.Skip(i).ToArray());
                    current = local.GetSingleChild(name[i]);
                    break;
            }

            if (current.IsNobody())
                return ActorRefs.Nobody;
        }

        return current;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected override void TellInternal(object message, IActorRef sender) => _mailbox.Post(message, sender);
}

/// <summary>The root of the tree: besides its children it knows the containers and the names registered with it.</summary>
internal sealed class RootGuardianActorRef : LocalActorRef
{
    private readonly Func<string, IInternalActorRef> _extra;

    public RootGuardianActorRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType,
        IInternalActorRef supervisor, ActorPath path,
        Func<string, IInternalActorRef> extra)
        : base(system, props, dispatcher, mailboxType, supervisor, path)
    {
        _extra = extra;
    }

    public override IInternalActorRef Parent => this;

    public override IInternalActorRef GetSingleChild(string name) => _extra(name) ?? base.GetSingleChild(name);
}
