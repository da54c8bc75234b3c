using System.Collections.Concurrent;

namespace Akka.Event;

/// <summary>
/// Publish and subscribe by classifier. A subscription covers its classifier and everything below it
/// (<see cref="IsSubClassification"/>); a subscriber gets an event once, however many of its subscriptions match.
/// Publishing takes no lock: it reads the subscribers of an event's classifier from a cache that every change replaces.
/// </summary>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
{
#pragma warning disable CS8714 // Unconstrained like the original; null as a classifier is refused by the tables below.
    private readonly Dictionary<TClassifier, List<Subscription<TSubscriber, TClassifier>>> _subscriptions = [];
    private readonly Lock _lock = new();
    private ConcurrentDictionary<TClassifier, TSubscriber[]> _cache = new();

    /// <summary>The type name of <paramref name="source"/> without namespace.</summary>
    protected string SimpleName(object source) => Logging.SimpleName(source);

    /// <summary>The name of <paramref name="source"/> without namespace.</summary>
    protected string SimpleName(Type source) => Logging.SimpleName(source);

    /// <summary>Subscribes; false when this subscriber already has this very subscription in full.</summary>
    public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(classifier, out var ofClassifier))
                _subscriptions.Add(classifier, ofClassifier = []);

            var existing = ofClassifier.Find(s => Equals(s.Subscriber, subscriber));
            if (existing is null)
                ofClassifier.Add(new Subscription<TSubscriber, TClassifier>(subscriber));
            else if (existing.Unsubscriptions.Count == 0)
                return false;
            else
                existing.Unsubscriptions.Clear();

            ForgetCache();
            return true;
        }
    }

    /// <summary>Ends all subscriptions of <paramref name="subscriber"/>; false when there was none.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber)
    {
        lock (_lock)
        {
            var removed = 0;
            foreach (var classifier in _subscriptions.Keys.ToArray())
                removed += RemoveFrom(classifier, subscriber);
            if (removed > 0)
                ForgetCache();
            return removed > 0;
        }
    }

    /// <summary>
    /// Ends the subscription of <paramref name="subscriber"/> to <paramref name="classifier"/>. Where only a wider subscription
    /// covers the classifier, that one stays but leaves it out from now on. False when nothing covered it.
    /// </summary>
    public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_lock)
        {
            var changed = RemoveFrom(classifier, subscriber) > 0;
            if (!changed)
            {
                foreach (var (wider, subscriptions) in _subscriptions)
                {
                    if (!IsSubClassification(wider, classifier))
                        continue;
                    foreach (var subscription in subscriptions)
                    {
                        if (Equals(subscription.Subscriber, subscriber))
                            changed |= subscription.Unsubscriptions.Add(classifier);
                    }
                }
            }

            if (changed)
                ForgetCache();
            return changed;
        }
    }

    /// <summary>Hands <paramref name="event"/> to every subscriber that covers it, on the calling thread.</summary>
    public virtual void Publish(TEvent @event)
    {
        var classifier = GetClassifier(@event);
        if (!Volatile.Read(ref _cache).TryGetValue(classifier, out var subscribers))
            subscribers = FillCache(@event, classifier);
        foreach (var subscriber in subscribers)
            Publish(@event, subscriber);
    }

    /// <summary>True when <paramref name="child"/> is <paramref name="parent"/> or lies below it.</summary>
    protected abstract bool IsSubClassification(TClassifier parent, TClassifier child);

    /// <summary>Hands <paramref name="event"/> to one subscriber.</summary>
    protected abstract void Publish(TEvent @event, TSubscriber subscriber);

    /// <summary>True when a subscription to <paramref name="classifier"/> covers <paramref name="event"/>.</summary>
    protected abstract bool Classify(TEvent @event, TClassifier classifier);

    /// <summary>The classifier of <paramref name="event"/>.</summary>
    protected abstract TClassifier GetClassifier(TEvent @event);

    /// <summary>True when <paramref name="subscriber"/> has any subscription left.</summary>
    internal bool HasSubscriptions(TSubscriber subscriber)
    {
        lock (_lock)
            return _subscriptions.Values.Any(list => list.Exists(s => Equals(s.Subscriber, subscriber)));
    }

    private int RemoveFrom(TClassifier classifier, TSubscriber subscriber)
    {
        if (!_subscriptions.TryGetValue(classifier, out var subscriptions))
            return 0;
        var removed = subscriptions.RemoveAll(s => Equals(s.Subscriber, subscriber));
        if (subscriptions.Count == 0)
            _subscriptions.Remove(classifier);
        return removed;
    }

    private TSubscriber[] FillCache(TEvent @event, TClassifier classifier)
    {
        lock (_lock)
        {
            var subscribers = new List<TSubscriber>();
            foreach (var (subscribed, subscriptions) in _subscriptions)
            {
                if (!Classify(@event, subscribed))
                    continue;
                foreach (var subscription in subscriptions)
                {
                    var leftOut = subscription.Unsubscriptions.Any(u => IsSubClassification(u, classifier));
                    if (!leftOut && !subscribers.Contains(subscription.Subscriber))
                        subscribers.Add(subscription.Subscriber);
                }
            }

            // Under the lock no change can slip between reading the subscriptions and storing their array.
            return _cache[classifier] = [.. subscribers];
        }
    }

    private void ForgetCache() => Volatile.Write(ref _cache, new ConcurrentDictionary<TClassifier, TSubscriber[]>());
}
