using System.Runtime.InteropServices;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// Whom an actor watches, who watches it, and which notices wait in its mailbox; a part of its cell. Touched on the actor's turn alone.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct DeathWatch
{
    // The message that takes the place of Terminated, or null; a Queued once the end was told.
    private RefMap _watching;
    private RefMap _watchers;

    /// <summary>Begins to watch; a message takes the place of <see cref="Terminated"/>.</summary>
    public void Watch(ActorCell cell, IInternalActorRef subject, object? message)
    {
        if (subject.Equals(cell.Self) || !_watching.TryAdd(subject, message))
            return;
        // One that has ended may have told its parent already.
        if (!IsChild(cell, subject) || subject.IsTerminated)
            subject.SendSystemMessage(new Watch(subject, cell.SelfRef));
    }

    public void Unwatch(ActorCell cell, IInternalActorRef subject)
    {
        if (!subject.Equals(cell.Self) && _watching.Remove(subject, out var message) && message is not Queued && !IsChild(cell, subject))
            subject.SendSystemMessage(new Unwatch(subject, cell.SelfRef));
    }

    /// <summary>The runtime's notice of a watched actor's end becomes a user message at the end of the mailbox.</summary>
    public void WatchedActorTerminated(ActorCell cell, DeathWatchNotification notice)
    {
        if (!_watching.TryGet(notice.Actor, out var message) || message is Queued || cell.IsTerminating)
            return;
        _watching.Replace(notice.Actor, new Queued(message));
        cell.Mailbox.PostToSelf(new Terminated(notice.Actor, notice.ExistenceConfirmed, notice.AddressTerminated), notice.Actor);
    }

    /// <summary>What to deliver for a queued notice; null when the watch was ended meanwhile.</summary>
    public object? Accept(Terminated terminated)
    {
        if (!_watching.TryGet(terminated.ActorRef, out var message) || message is not Queued queued)
            return null;
        _watching.Remove(terminated.ActorRef, out _);
        return queued.Message ?? terminated;
    }

    /// <summary>A notice that was delivered before goes back into the mailbox.</summary>
    public void Requeued(IActorRef actor) => _watching.TryAdd(actor, new Queued(null));

    public void AddWatcher(ActorCell cell, Watch watch)
    {
        // The parent hears of the end in any case.
        if (watch.Watchee.Equals(cell.Self) && !watch.Watcher.Equals(cell.Self) && !watch.Watcher.Equals(cell.Parent))
            _watchers.TryAdd(watch.Watcher, null);
    }

    public void RemoveWatcher(Unwatch unwatch) => _watchers.Remove(unwatch.Watcher, out _);

    /// <summary>Tells all watchers but the parent, which has its own notice.</summary>
    public void TellWatchersWeDied(ActorCell cell)
    {
        foreach (var watcher in _watchers.TakeAll())
            watcher.SendSystemMessage(new DeathWatchNotification(cell.Self, true, false));
    }

    public void UnwatchAll(ActorCell cell)
    {
        foreach (var subject in _watching.TakeAll())
        {
            if (!IsChild(cell, subject))
                subject.SendSystemMessage(new Unwatch(subject, cell.SelfRef));
        }
    }

    // A parent hears of its child's end in any case: the child need not know that it is watched.
    private static bool IsChild(ActorCell cell, IInternalActorRef subject) =>
        subject is LocalActorRef { Cell.Parent: var parent } && parent == cell.SelfRef;

    /// <summary>The notice waits in the mailbox: it is delivered unless the watch is ended before.</summary>
    private sealed class Queued(object? message)
    {
        public object? Message { get; } = message;
    }
}
