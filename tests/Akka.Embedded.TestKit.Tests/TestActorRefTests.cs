using Akka.Actor;
using Akka.TestKit.TestActors;

namespace Akka.TestKit.Tests;

public class TestActorRefTests : Xunit2.TestKit
{
    [Fact]
    public void Message_is_handled_when_tell_returns_on_the_same_thread()
    {
        var actor = ActorOfAsTestActorRef<Recorder>("recorder");
        Assert.Equal("/user/recorder", actor.Path.ToStringWithoutAddress());
        for (var i = 0; i < 100; i++)
        {
            actor.Tell(i);
            Assert.Equal(i, actor.UnderlyingActor.Last);
        }

        Assert.Equal(Environment.CurrentManagedThreadId, actor.UnderlyingActor.Thread);
    }

    [Fact]
    public async Task Answer_is_there_when_ask_returns()
    {
        var actor = new TestActorRef<SimpleEchoActor>(Sys, SimpleEchoActor.Props());
        Assert.StartsWith("$$", actor.Path.Name);
        var answer = actor.Ask("x");
        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Equal("x", await answer);
    }

    [Fact]
    public void Test_refs_that_tell_each_other_are_done_when_the_first_tell_returns()
    {
        var second = ActorOfAsTestActorRef<Recorder>();
        var first = ActorOfAsTestActorRef<ForwardActor>(ForwardActor.Props(second));
        first.Tell("through");
        Assert.Equal("through", second.UnderlyingActor.Last);
    }

    [Fact]
    public void Receive_goes_past_the_mailbox_and_throws_to_the_caller()
    {
        var actor = ActorOfAsTestActorRef<Recorder>();
        actor.Receive("direct", TestActor);
        Assert.Equal(("direct", TestActor), (actor.UnderlyingActor.Last, actor.UnderlyingActor.From));
        var instance = actor.UnderlyingActor;
        var failure = new InvalidOperationException("expected");
        Assert.Same(failure, Assert.Throws<InvalidOperationException>(() => actor.Receive(failure)));
        Assert.Same(instance, actor.UnderlyingActor);
    }

    [Fact]
    public async Task Receive_of_an_asynchronous_handler_is_awaited()
    {
        var actor = ActorOfAsTestActorRef<Slow>();
        await actor.ReceiveAsync("x");
        Assert.True(actor.UnderlyingActor.Done);
        await ActorOfAsTestActorRef<Recorder>().ReceiveAsync("not asynchronous");
    }

    [Fact]
    public async Task Failure_of_an_asynchronous_handler_is_seen_by_the_caller_and_by_the_supervisor()
    {
        var actor = ActorOfAsTestActorRef<Slow>();
        var before = actor.UnderlyingActor;
        await EventFilter.Exception<InvalidOperationException>("late").ExpectOneAsync(async () =>
            Assert.Equal("late", (await Assert.ThrowsAsync<InvalidOperationException>(() => actor.ReceiveAsync("late"))).Message));
        Assert.NotSame(before, actor.UnderlyingActor);
        await actor.ReceiveAsync("x");
        Assert.True(actor.UnderlyingActor.Done);
        var failure = new InvalidOperationException("expected");
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => ActorOfAsTestActorRef<Recorder>().ReceiveAsync(failure)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Asynchronous_handler_stays_in_its_actor(bool pastTheMailbox)
    {
        var actor = ActorOfAsTestActorRef<Slow>();
        if (pastTheMailbox) actor.Receive("x", TestActor);
        else actor.Tell("x");
        Assert.Equal((actor.Ref, TestActor), await ExpectMsgAsync<(IActorRef, IActorRef)>());
    }

    [Fact]
    public void Failure_after_tell_goes_to_the_supervisor()
    {
        var actor = ActorOfAsTestActorRef<Recorder>();
        var before = actor.UnderlyingActor;
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => actor.Tell(new InvalidOperationException("expected")));
        AwaitAssert(() => Assert.NotSame(before, actor.UnderlyingActor));
    }

    [Fact]
    public void Test_ref_can_supervise_a_test_ref_on_the_calling_thread()
    {
        var parent = ActorOfAsTestActorRef<Recorder>("parent");
        var child = ActorOfAsTestActorRef<Recorder>(Props.Create<Recorder>(), parent, "child");
        Assert.Equal(parent.Path / "child", child.Path);
        var before = child.UnderlyingActor;
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => child.Tell(new InvalidOperationException("expected")));
        Assert.NotSame(before, child.UnderlyingActor);
    }

    [Fact]
    public void Stopped_actor_has_no_instance()
    {
        var actor = ActorOfAsTestActorRef<Recorder>();
        Watch(actor);
        actor.Tell(PoisonPill.Instance);
        Assert.True(ExpectMsg<Terminated>().ActorRef == actor);
        Assert.Throws<IllegalActorStateException>(() => actor.UnderlyingActor);
    }

    [Fact]
    public void Actor_that_cannot_be_created_has_no_instance()
    {
        TestActorRef<Broken>? actor = null;
        EventFilter.Exception<ActorInitializationException>().ExpectOne(() => actor = ActorOfAsTestActorRef<Broken>());
        Assert.Throws<IllegalActorStateException>(() => actor!.UnderlyingActor);
    }

    [Fact]
    public void Named_dispatcher_is_used()
    {
        var actor = ActorOfAsTestActorRef<Recorder>(Props.Create<Recorder>().WithDispatcher("akka.actor.default-blocking-io-dispatcher"));
        actor.Tell("x");
        AwaitAssert(() => Assert.Equal("x", actor.UnderlyingActor.Last));
    }

    [Fact]
    public void References_are_equal_by_their_actor()
    {
        var actor = ActorOfAsTestActorRef<Recorder>();
        var same = actor.Ref;
        Assert.True(actor == same);
        Assert.True(same == actor);
        Assert.False(actor != same);
        Assert.True(actor.Equals(same));
        Assert.True(same.Equals(actor));
        Assert.Equal(same.GetHashCode(), actor.GetHashCode());
        Assert.Same(same, TestActorRef<Recorder>.ToActorRef(actor));
        Assert.False(actor == TestActor);
    }

    [Fact]
    public void Actor_watches_on_request()
    {
        var actor = ActorOfAsTestActorRef<Recorder>();
        var subject = ActorOfAsTestActorRef<Recorder>();
        actor.Watch(subject.Ref);
        Sys.Stop(subject.Ref);
        AwaitAssert(() => Assert.IsType<Terminated>(actor.UnderlyingActor.Last));
    }

    private sealed class Recorder : ReceiveActor
    {
        public Recorder()
        {
            Receive<Exception>(e => throw e);
            ReceiveAny(message =>
            {
                (Last, From, Thread) = (message, Sender, Environment.CurrentManagedThreadId);
            });
        }

        public object? Last { get; private set; }

        public IActorRef? From { get; private set; }

        public int Thread { get; private set; }
    }

    private sealed class Slow : ReceiveActor
    {
        public Slow() => ReceiveAnyAsync(async message =>
        {
            await Task.Delay(30);
            if (message is "late") throw new InvalidOperationException("late");
            Sender.Tell((Context.Self, Sender));
            Done = true;
        });

        public bool Done { get; private set; }
    }

    private sealed class Broken : ReceiveActor
    {
        public Broken() => throw new InvalidOperationException("expected");
    }
}
