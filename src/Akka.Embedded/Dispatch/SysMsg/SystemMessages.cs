using Akka.Actor;

namespace Akka.Dispatch.SysMsg;

/// <summary>A message of the runtime; it overtakes all user messages.</summary>
public interface ISystemMessage;

/// <summary>A link of the intrusive system queue; an instance is sent once, to one actor.</summary>
internal abstract class SystemMessage : ISystemMessage
{
    /// <summary>The next link; owned by the mailbox that holds the message.</summary>
    public SystemMessage? Next;

    /// <summary>Put aside while the receiver itself awaits its supervisor's decision.</summary>
    public virtual bool WaitsWhileFailed => false;

    /// <summary>Put aside while the receiver awaits the end of its children.</summary>
    public virtual bool WaitsForChildren => false;
}

internal sealed class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;

    public IInternalActorRef Watcher { get; } = watcher;

    public override string ToString() => $"<Watch>: {Watcher} wants to watch {Watchee}";
}

internal sealed class Unwatch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;

    public IInternalActorRef Watcher { get; } = watcher;

    public override string ToString() => $"<Unwatch>: {Watcher} wants to unwatch {Watchee}";
}

internal sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated) : SystemMessage
{
    public IActorRef Actor { get; } = actor;

    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    public bool AddressTerminated { get; } = addressTerminated;

    public override string ToString() => $"<DeathWatchNotification>: {Actor}, ExistenceConfirmed={ExistenceConfirmed}";
}

/// <summary>A child failed and waits for a decision.</summary>
internal sealed class Failed(IActorRef child, Exception cause, long uid) : SystemMessage
{
    public IActorRef Child { get; } = child;

    public Exception Cause { get; } = cause;

    public long Uid { get; } = uid;

    public override bool WaitsWhileFailed => true;

    public override bool WaitsForChildren => true;

    public override string ToString() => $"<Failed>: {Child} (#{Uid}) cause={Cause}";
}

internal sealed class Suspend : SystemMessage
{
    public override bool WaitsForChildren => true;

    public override string ToString() => "<Suspend>";
}

internal sealed class Resume(Exception? causedByFailure) : SystemMessage
{
    public Exception? CausedByFailure { get; } = causedByFailure;

    public override bool WaitsForChildren => true;

    public override string ToString() => "<Resume>";
}

internal sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause { get; } = cause;

    public override bool WaitsForChildren => true;

    public override string ToString() => $"<Recreate>: {Cause}";
}

internal sealed class Terminate : SystemMessage
{
    public override string ToString() => "<Terminate>";
}

/// <summary>A continuation of an asynchronous handler.</summary>
internal sealed class ActorTask(Task task) : SystemMessage
{
    public Task Task { get; } = task;

    public override string ToString() => "<ActorTask>";
}

/// <summary>Marks a closed system queue; never delivered.</summary>
internal sealed class NoMessage : SystemMessage
{
    public static readonly NoMessage Closed = new();

    public override string ToString() => "<NoMessage>";
}
