namespace Akka.Event;

/// <summary>One subscriber at one classifier, with the narrower classifiers it has left since.</summary>
public class Subscription<TSubscriber, TClassifier>
{
    /// <summary>A subscription that already leaves some classifiers out.</summary>
    public Subscription(TSubscriber subscriber, IEnumerable<TClassifier> unsubscriptions)
    {
        Subscriber = subscriber;
        Unsubscriptions = new HashSet<TClassifier>(unsubscriptions);
    }

    /// <summary>A subscription to the whole classifier.</summary>
    public Subscription(TSubscriber subscriber)
        : this(subscriber, [])
    {
    }

    /// <summary>Who gets the events.</summary>
    public TSubscriber Subscriber { get; }

    /// <summary>What is left out.</summary>
    public ISet<TClassifier> Unsubscriptions { get; }
}
