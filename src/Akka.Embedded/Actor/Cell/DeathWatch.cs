using System.Runtime.InteropServices;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// Whom an actor watches, who watches it, and which notices wait in its mailbox; a part of its cell. Touched on the actor's turn alone.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct DeathWatch
{
    private RefMap _watching;
    private RefMap _queued;
    private RefMap _watchers;

    /// <summary>Begins to watch; a message takes the place of <see cref="Terminated"/>.</summary>
    public void Watch(ActorCell cell, IInternalActorRef subject, object? message)
    {
        if (subject.Equals(cell.Self) || _watching.Contains(subject))
            return;
        _watching.TryAdd(subject, message);
        subject.SendSystemMessage(new Watch(subject, cell.SelfRef));
    }

    public void Unwatch(ActorCell cell, IInternalActorRef subject)
    {
        if (!subject.Equals(cell.Self) && _watching.Remove(subject, out _))
            subject.SendSystemMessage(new Unwatch(subject, cell.SelfRef));
        _queued.Remove(subject, out _);
    }

    /// <summary>The runtime's notice of a watched actor's end becomes a user message at the end of the mailbox.</summary>
    public void WatchedActorTerminated(ActorCell cell, DeathWatchNotification notice)
    {
        if (!_watching.Remove(notice.Actor, out var message) || cell.IsTerminating)
            return;
        if (_queued.TryAdd(notice.Actor, message))
            cell.Mailbox.PostToSelf(new Terminated(notice.Actor, notice.ExistenceConfirmed, notice.AddressTerminated), notice.Actor);
    }

    /// <summary>What to deliver for a queued notice; null when the watch was ended meanwhile.</summary>
    public object? Accept(Terminated terminated) =>
        _queued.Remove(terminated.ActorRef, out var message) ? message ?? terminated : null;

    /// <summary>A notice that was delivered before goes back into the mailbox.</summary>
    public void Requeued(IActorRef actor) => _queued.TryAdd(actor, null);

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
        var watchers = _watchers.Keys;
        _watchers = default;
        foreach (var watcher in watchers)
            ((IInternalActorRef)watcher).SendSystemMessage(new DeathWatchNotification(cell.Self, true, false));
    }

    public void UnwatchAll(ActorCell cell)
    {
        _queued = default;
        var watching = _watching.Keys;
        _watching = default;
        foreach (var subject in watching)
            ((IInternalActorRef)subject).SendSystemMessage(new Unwatch((IInternalActorRef)subject, cell.SelfRef));
    }
}
