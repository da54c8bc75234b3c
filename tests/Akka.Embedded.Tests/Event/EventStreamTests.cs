using Akka.Event;

namespace Akka.Embedded.Tests.Event;

public class EventStreamTests : TestKit.Xunit2.TestKit
{
    private interface IMark;

    private class Base;

    private class Derived : Base;

    private sealed class Marked : Derived, IMark;

    private sealed class Quiet : IDeadLetterSuppression;

    [Fact]
    public void Events_go_to_subscribers_of_their_class_base_classes_and_interfaces()
    {
        var probes = new[] { typeof(object), typeof(Base), typeof(Derived), typeof(Marked), typeof(IMark) }.ToDictionary(t => t, _ => CreateTestProbe());
        foreach (var (type, probe) in probes.Where(p => p.Key != typeof(object)))
            Sys.EventStream.Subscribe(probe.Ref, type);

        var derived = new Derived();
        var marked = new Marked();
        Sys.EventStream.Publish(derived);
        Sys.EventStream.Publish(marked);

        Assert.Same(derived, probes[typeof(Base)].ExpectMsg<Base>());
        Assert.Same(marked, probes[typeof(Base)].ExpectMsg<Base>());
        Assert.Same(derived, probes[typeof(Derived)].ExpectMsg<Derived>());
        Assert.Same(marked, probes[typeof(Derived)].ExpectMsg<Derived>());
        Assert.Same(marked, probes[typeof(Marked)].ExpectMsg<Marked>());
        Assert.Same(marked, probes[typeof(IMark)].ExpectMsg<IMark>());
    }

    [Fact]
    public void Subscribing_says_whether_it_is_new()
    {
        Assert.True(Sys.EventStream.Subscribe<Base>(TestActor));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(Base)));
        Assert.True(Sys.EventStream.Unsubscribe<Base>(TestActor));
        Assert.False(Sys.EventStream.Unsubscribe(TestActor, typeof(Base)));
        Assert.False(Sys.EventStream.Unsubscribe(TestActor));
    }

    [Fact]
    public void Null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => Sys.EventStream.Subscribe(null!, typeof(Base)));
        Assert.Throws<ArgumentNullException>(() => Sys.EventStream.Unsubscribe(null!, typeof(Base)));
        Assert.Throws<ArgumentNullException>(() => Sys.EventStream.Unsubscribe(null!));
    }

    [Fact]
    public void A_stopped_subscriber_is_removed()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(Base));
        Watch(probe.Ref);
        Sys.Stop(probe.Ref);
        ExpectTerminated(probe.Ref);

        AwaitCondition(() => !Sys.EventStream.HasSubscriptions(probe.Ref), TimeSpan.FromSeconds(10));
        Assert.False(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Base)));
    }

    [Fact]
    public void A_subscriber_that_is_dead_already_is_removed_too()
    {
        var probe = CreateTestProbe();
        Watch(probe.Ref);
        Sys.Stop(probe.Ref);
        ExpectTerminated(probe.Ref);

        Sys.EventStream.Subscribe(probe.Ref, typeof(Base));
        AwaitCondition(() => !Sys.EventStream.HasSubscriptions(probe.Ref), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Lost_messages_are_published_by_kind()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(AllDeadLetters));
        Sys.DeadLetters.Tell("lost", TestActor);
        Sys.DeadLetters.Tell(new Quiet(), TestActor);

        var letter = ExpectMsg<DeadLetter>();
        Assert.Equal("lost", letter.Message);
        Assert.Equal(TestActor, letter.Sender);
        Assert.IsType<Quiet>(ExpectMsg<SuppressedDeadLetter>().Message);
    }

    [Fact]
    public void With_the_debug_setting_changes_of_subscriptions_are_logged()
    {
        var stream = new EventStream(debug: true);
        stream.Subscribe(TestActor, typeof(Akka.Event.Debug));
        stream.Subscribe(Sys.DeadLetters, typeof(Base));
        stream.Unsubscribe(Sys.DeadLetters, typeof(Base));
        stream.Unsubscribe(Sys.DeadLetters);

        Assert.Contains("subscribing", ExpectMsg<Akka.Event.Debug>().Message.ToString(), StringComparison.Ordinal);
        Assert.Contains($"unsubscribing {Sys.DeadLetters} from channel", ExpectMsg<Akka.Event.Debug>().Message.ToString(), StringComparison.Ordinal);
        Assert.Contains("from all channels", ExpectMsg<Akka.Event.Debug>().Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_and_subscribing_at_the_same_time_loses_no_event()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Base));
        var others = Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                Sys.EventStream.Subscribe(Sys.IgnoreRef, typeof(Derived));
                Sys.EventStream.Unsubscribe(Sys.IgnoreRef, typeof(Derived));
            }
        });
        for (var i = 0; i < 500; i++)
            Sys.EventStream.Publish(new Derived());

        Assert.Equal(500, ReceiveN(500, TimeSpan.FromSeconds(10)).Count);
        await others.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
