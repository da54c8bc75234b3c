using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

/// <summary>
/// The bus of an actor system: everything published goes to the actors subscribed to its type, a base class or an interface of it.
/// A subscriber that stops is removed.
/// </summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;
    private readonly Lock _unsubscriberLock = new();
    private readonly HashSet<IActorRef> _subscribedBeforeStart = [];
    private IActorRef? _unsubscriber;

    /// <summary>With <paramref name="debug"/> every change of a subscription is logged at debug level.</summary>
    public EventStream(bool debug)
    {
        _debug = debug;
    }

    /// <summary>Subscribes an actor to a type of events; true when newly subscribed. ArgumentNullException when an argument is
    /// null.</summary>
    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);

        WatchSubscriber(subscriber);
        LogChange("subscribing {0} to channel {1}", subscriber, channel);
        return base.Subscribe(subscriber, channel);
    }

    /// <summary>Ends a subscription; false when there was none. ArgumentNullException when an argument is null.</summary>
    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);

        var changed = base.Unsubscribe(subscriber, channel);
        UnwatchWhenUnsubscribed(subscriber);
        LogChange("unsubscribing {0} from channel {1}", subscriber, channel);
        return changed;
    }

    /// <summary>Ends all subscriptions of an actor; false when there was none. ArgumentNullException for null.</summary>
    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);

        var changed = base.Unsubscribe(subscriber);
        UnwatchWhenUnsubscribed(subscriber);
        LogChange("unsubscribing {0} from all channels", subscriber, null);
        return changed;
    }

    /// <summary>Starts the actor that removes subscribers when they stop. Called once, while the system starts.</summary>
    public void StartUnsubscriber(ActorSystemImpl system)
    {
        var props = Props.Create(() => new EventStreamUnsubscriber(this, system, _debug));
        var unsubscriber = system.SystemActorOf(props, EventStreamUnsubscriber.NextName());
        lock (_unsubscriberLock)
        {
            _unsubscriber = unsubscriber;
            foreach (var subscriber in _subscribedBeforeStart)
                unsubscriber.Tell(new EventStreamUnsubscriber.Watch(subscriber), ActorRefs.NoSender!);
            _subscribedBeforeStart.Clear();
        }
    }

    private void WatchSubscriber(IActorRef subscriber)
    {
        // Refs without an actor behind them, such as the standard output logger, never stop.
        if (subscriber is MinimalActorRef)
            return;
        lock (_unsubscriberLock)
        {
            if (_unsubscriber is null)
                _subscribedBeforeStart.Add(subscriber);
            else
                _unsubscriber.Tell(new EventStreamUnsubscriber.Watch(subscriber), ActorRefs.NoSender!);
        }
    }

    private void UnwatchWhenUnsubscribed(IActorRef subscriber)
    {
        if (subscriber is MinimalActorRef)
            return;
        lock (_unsubscriberLock)
        {
            if (_unsubscriber is not null)
                _unsubscriber.Tell(new EventStreamUnsubscriber.UnwatchIfUnsubscribed(subscriber), ActorRefs.NoSender!);
            else if (!HasSubscriptions(subscriber))
                _subscribedBeforeStart.Remove(subscriber);
        }
    }

    private void LogChange(string format, IActorRef subscriber, Type? channel)
    {
        if (_debug)
            Publish(new Debug(SimpleName(this), GetType(), DefaultLogMessageFormatter.Instance.Format(format, subscriber, channel!)));
    }
}
