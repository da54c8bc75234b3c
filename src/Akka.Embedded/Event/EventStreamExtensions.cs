using Akka.Actor;

namespace Akka.Event;

/// <summary>Subscribing with the channel as type argument.</summary>
public static class EventStreamExtensions
{
    /// <summary>Subscribes an actor to events of type <typeparamref name="TChannel"/>; true when newly subscribed.</summary>
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Subscribe(subscriber, typeof(TChannel));

    /// <summary>Ends a subscription to events of type <typeparamref name="TChannel"/>; false when there was none.</summary>
    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Unsubscribe(subscriber, typeof(TChannel));
}
