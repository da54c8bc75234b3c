using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop.Connections;

/// <summary>
/// Something on a loop that is spoken to as an actor but is none: told on the loop's thread it acts at once, told elsewhere when the
/// loop comes to it. Death watch works both ways.
/// </summary>
/// <remarks>
/// All that is used here of Akka.NET's members marked as internal: <see cref="MinimalActorRef"/>, <see cref="IInternalActorRef"/>,
/// the system messages of death watch. A test names them.
/// </remarks>
internal abstract class LoopRef(IoLoop loop) : MinimalActorRef, IEquatable<IActorRef>
{
    private ActorPath? _path;
    private List<IInternalActorRef>? _watchers;
    private bool _hasEnded;

    public IoLoop Loop => loop;

    // Made when somebody asks, which for a connection is seldom more than a log line.
    public override ActorPath Path => _path ??= MakePath();

    // By path and uid, as Akka.NET has it, each comparison would make two paths.
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    bool IEquatable<IActorRef>.Equals(IActorRef? other) => ReferenceEquals(this, other);

    protected abstract ActorPath MakePath();

    /// <summary>Acts on a message. With the loop's state.</summary>
    protected abstract void Handle(object message, IActorRef sender);

    /// <summary>It could not handle a message, which has been logged. With the loop's state.</summary>
    protected virtual void OnFailed()
    {
    }

    /// <summary>An actor that this one watches has stopped. With the loop's state.</summary>
    protected virtual void OnTerminated(IActorRef watched)
    {
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        // Told by nobody, answers are dead letters.
        sender ??= Provider.DeadLetters;
        if (!loop.TryEnter(out var mustLeave))
        {
            loop.HandOver(new Told(this, message, sender));
            return;
        }
        Act(message, sender);
        if (mustLeave)
            IoLoop.Leave();
    }

    public override void Stop() => Tell(PoisonPill.Instance, ActorRefs.NoSender);

    public override void SendSystemMessage(ISystemMessage message)
    {
        if (!loop.TryEnter(out var mustLeave))
        {
            loop.HandOver(new Told(this, message, ActorRefs.Nobody));
            return;
        }
        HandleSystem(message);
        if (mustLeave)
            IoLoop.Leave();
    }

    protected void Watch(IActorRef subject) => ((IInternalActorRef)subject).SendSystemMessage(new Watch((IInternalActorRef)subject, this));

    protected void Unwatch(IActorRef subject) => ((IInternalActorRef)subject).SendSystemMessage(new Unwatch((IInternalActorRef)subject, this));

    /// <summary>It is over: those who watch it are told. With the loop's state.</summary>
    protected void End()
    {
        _hasEnded = true;
        foreach (var watcher in _watchers ?? [])
            TellEnd(watcher);
        _watchers = null;
    }

    /// <summary>Answers what every actor answers, and publishes that nobody here understands any other message.</summary>
    protected void Unhandled(EventStream events, object message, IActorRef sender)
    {
        if (message is Identify identify)
            sender.Tell(new ActorIdentity(identify.MessageId, this), this);
        else
            events.Publish(new UnhandledMessage(message, sender, this));
    }

    // As with an actor, what fails here concerns neither who told it nor the loop.
    private void Act(object message, IActorRef sender)
    {
        try
        {
            Handle(message, sender);
        }
        catch (Exception failure)
        {
            loop.Report(failure);
            OnFailed();
        }
    }

    private void HandleSystem(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch when _hasEnded:
                TellEnd(watch.Watcher);
                break;
            case Watch watch when !ReferenceEquals(watch.Watcher, this):
                if (_watchers?.Contains(watch.Watcher) != true)
                    (_watchers ??= new(1)).Add(watch.Watcher);
                break;
            case Unwatch unwatch:
                _watchers?.Remove(unwatch.Watcher);
                break;
            case DeathWatchNotification notification:
                OnTerminated(notification.Actor);
                break;
        }
    }

    private void TellEnd(IInternalActorRef watcher) =>
        watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true, addressTerminated: false));

    private sealed class Told(LoopRef target, object message, IActorRef sender) : LoopCall
    {
        public override void Run()
        {
            if (message is ISystemMessage system)
                target.HandleSystem(system);
            else
                target.Act(message, sender);
        }
    }
}
