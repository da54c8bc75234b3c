using Akka.Event;

namespace Akka.Embedded.Tests.Event;

/// <summary>The bus on its own: classifiers are dotted names, "a" covers "a.b".</summary>
public class EventBusTests
{
    private readonly DottedBus _bus = new();
    private readonly List<string> _first = [];
    private readonly List<string> _second = [];

    [Fact]
    public void An_event_reaches_the_subscribers_of_its_classifier_and_of_wider_ones()
    {
        _bus.Subscribe(_first, "a.b");
        _bus.Subscribe(_second, "a");

        _bus.Publish("a.b.c");
        _bus.Publish("a.x");
        _bus.Publish("b");

        Assert.Equal(["a.b.c"], _first);
        Assert.Equal(["a.b.c", "a.x"], _second);
    }

    [Fact]
    public void Subscribing_twice_is_reported_and_does_not_deliver_twice()
    {
        Assert.True(_bus.Subscribe(_first, "a"));
        Assert.False(_bus.Subscribe(_first, "a"));
        _bus.Publish("a");
        Assert.Equal(["a"], _first);
    }

    [Fact]
    public void A_subscriber_of_both_a_classifier_and_a_wider_one_gets_an_event_once()
    {
        _bus.Subscribe(_first, "a");
        _bus.Subscribe(_first, "a.b");
        _bus.Publish("a.b");
        Assert.Equal(["a.b"], _first);
    }

    [Fact]
    public void A_subscription_made_after_an_event_counts_for_the_next_event()
    {
        _bus.Publish("a.b");
        _bus.Subscribe(_first, "a");
        _bus.Publish("a.b");
        Assert.Equal(["a.b"], _first);
    }

    [Fact]
    public void Unsubscribing_ends_delivery_and_says_whether_it_changed_anything()
    {
        _bus.Subscribe(_first, "a");
        _bus.Publish("a");
        Assert.True(_bus.Unsubscribe(_first, "a"));
        Assert.False(_bus.Unsubscribe(_first, "a"));
        Assert.False(_bus.Unsubscribe(_first));
        _bus.Publish("a");
        Assert.Equal(["a"], _first);
    }

    [Fact]
    public void Unsubscribing_from_a_narrower_classifier_leaves_the_rest_of_the_wider_subscription()
    {
        _bus.Subscribe(_first, "a");
        Assert.True(_bus.Unsubscribe(_first, "a.b"));
        _bus.Publish("a.b.c");
        _bus.Publish("a.x");
        _bus.Publish("a");
        Assert.Equal(["a.x", "a"], _first);

        Assert.True(_bus.Subscribe(_first, "a"));
        _bus.Publish("a.b.c");
        Assert.Equal(["a.x", "a", "a.b.c"], _first);
    }

    [Fact]
    public void Unsubscribing_from_everything_ends_all_subscriptions_of_that_subscriber_only()
    {
        _bus.Subscribe(_first, "a");
        _bus.Subscribe(_first, "b");
        _bus.Subscribe(_second, "b");
        Assert.True(_bus.Unsubscribe(_first));
        _bus.Publish("a");
        _bus.Publish("b");
        Assert.Empty(_first);
        Assert.Equal(["b"], _second);
        Assert.False(_bus.HasSubscriptions(_first));
        Assert.True(_bus.HasSubscriptions(_second));
    }

    private sealed class DottedBus : EventBus<string, string, List<string>>
    {
        protected override bool IsSubClassification(string parent, string child) =>
            child == parent || child.StartsWith(parent + ".", StringComparison.Ordinal);

        protected override void Publish(string @event, List<string> subscriber) => subscriber.Add(@event);

        protected override bool Classify(string @event, string classifier) => IsSubClassification(classifier, @event);

        protected override string GetClassifier(string @event) => @event;
    }
}
