using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;
using Akka.Event;

namespace Akka.Embedded.Tests.Actor;

public sealed class AskTests : SystemTest
{
    [Fact]
    public async Task The_answer_completes_the_task()
    {
        Assert.Equal("hello", await Echo().Ask<string>("hello"));
        Assert.Equal("hello", await Echo().Ask("hello"));
        Assert.Equal(5, await Echo().Ask<int>(5, Patience));
    }

    [Fact]
    public async Task A_timeout_is_an_AskTimeoutException()
    {
        var e = await Assert.ThrowsAsync<AskTimeoutException>(() => Sys.IgnoreRef.Ask<string>("x", TimeSpan.FromMilliseconds(30)));
        Assert.Equal("Timeout after 0.03 seconds", e.Message);
    }

    [Fact]
    public async Task A_canceled_token_is_a_TaskCanceledException()
    {
        using var cancel = new CancellationTokenSource();
        var answer = Sys.IgnoreRef.Ask<string>("x", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => answer);
        await Assert.ThrowsAsync<TaskCanceledException>(() => Echo().Ask<string>("x", cancel.Token));
    }

    [Fact]
    public async Task An_answer_of_another_type_faults_the_task_and_is_a_dead_letter()
    {
        var letters = Listen<DeadLetter>();
        await Assert.ThrowsAsync<ArgumentException>(() => Echo().Ask<int>("text", Patience));
        Assert.Equal("text", (await letters.Expect<DeadLetter>()).Message);
    }

    [Fact]
    public async Task A_failure_is_thrown_unless_the_type_asked_for_accepts_it()
    {
        var cause = new InvalidOperationException("cause");
        Assert.Same(cause, await Assert.ThrowsAsync<InvalidOperationException>(() => Echo().Ask<string>(new Status.Failure(cause), Patience)));
        await Assert.ThrowsAsync<TaskCanceledException>(() => Echo().Ask<string>(new Status.Failure(null), Patience));
        Assert.IsType<Status.Failure>(await Echo().Ask(new Status.Failure(cause)));
        Assert.IsType<Status.Failure>(await Echo().Ask<object>(new Status.Failure(cause)));
        Assert.IsType<Status.Failure>(await Echo().Ask<Status>(new Status.Failure(cause)));
        Assert.IsType<Status.Success>(await Echo().Ask<object>(new Status.Success(1)));
    }

    [Fact]
    public async Task A_null_answer_is_the_default_value()
    {
        var actor = Sys.ActorOf(Props.Create(() => new AnswersNull()));
        Assert.Null(await actor.Ask<string>("x", Patience));
        Assert.Equal(0, await actor.Ask<int>("x", Patience));
    }

    [Fact]
    public async Task Late_answers_are_dead_letters_unless_canceled()
    {
        var letters = Listen<DeadLetter>();
        var keeper = Sys.ActorOf(Props.Create(() => new KeepsSender()));
        await Assert.ThrowsAsync<AskTimeoutException>(() => keeper.Ask<string>("timed out", TimeSpan.FromMilliseconds(20)));
        keeper.Tell("answer");
        Assert.Equal("answer", (await letters.Expect<DeadLetter>()).Message);

        using var cancel = new CancellationTokenSource();
        var canceled = keeper.Ask<string>("canceled", cancel.Token);
        await Settle(keeper);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => canceled);
        keeper.Tell("answer");
        await Settle(keeper);
        await letters.ExpectNothing();
    }

    [Fact]
    public async Task The_sender_lives_under_temp_until_it_is_answered()
    {
        var keeper = Sys.ActorOf(Props.Create(() => new KeepsSender()));
        var answer = keeper.Ask<string>("question", Patience);
        var sender = await keeper.Ask<IActorRef>("who", Patience);
        Assert.Equal("temp", sender.Path.Parent.Name);
        Assert.Same(sender, ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(sender.Path));
        keeper.Tell("answer");
        Assert.Equal("answer", await answer);
        Assert.NotSame(sender, ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(sender.Path));
    }

    [Fact]
    public async Task The_sender_of_an_ask_can_be_watched()
    {
        var keeper = Sys.ActorOf(Props.Create(() => new KeepsSender()));
        var answer = keeper.Ask<string>("question", Patience);
        var sender = await keeper.Ask<IActorRef>("who", Patience);
        var probe = new Probe(Sys);
        probe.Watch(sender);
        keeper.Tell("answer");
        await answer;
        await probe.ExpectTerminated(sender);
        var late = new Probe(Sys);
        late.Watch(sender);
        await late.ExpectTerminated(sender);
    }

    [Fact]
    public async Task The_message_can_be_made_with_the_reference_that_gets_the_answer()
    {
        var forwarder = Sys.ActorOf(Props.Create(() => new AnswersTo()));
        Assert.Equal("done", await forwarder.Ask<string>(r => (object)r, Patience, CancellationToken.None));
    }

    [Fact]
    public async Task A_selection_can_be_asked()
    {
        Sys.ActorOf(Props.Create(() => new Echoing()), "echo");
        Assert.Equal("x", await Sys.ActorSelection("/user/echo").Ask<string>("x", Patience));
    }

    [Fact]
    public async Task The_default_timeout_comes_from_the_settings()
    {
        var system = ActorSystem.Create("quick", "akka { actor.ask-timeout = 20ms, loglevel = OFF, stdout-loglevel = OFF }");
        await Assert.ThrowsAsync<AskTimeoutException>(() => system.IgnoreRef.Ask<string>("x"));
        await system.Terminate();
    }

    [Fact]
    public async Task PipeTo_sends_results_and_failures()
    {
        var probe = new Probe(Sys);
        await Task.FromResult("value").PipeTo(probe.Ref);
        await probe.Expect("value");
        Assert.Equal(Sys.DeadLetters, probe.LastSender);
        await new ValueTask<int>(4).PipeTo(probe.Ref, probe.Ref, n => n + 1);
        await probe.Expect(5);
        Assert.Equal(probe.Ref, probe.LastSender);

        var cause = new InvalidOperationException();
        await Task.FromException<int>(cause).PipeTo(probe.Ref);
        Assert.Same(cause, (await probe.Expect<Status.Failure>()).Cause);
        await Task.FromException(cause).PipeTo(probe.Ref, failure: e => e.GetType().Name);
        await probe.Expect("InvalidOperationException");
        await Task.FromCanceled(new CancellationToken(true)).PipeTo(probe.Ref);
        Assert.IsType<TaskCanceledException>((await probe.Expect<Status.Failure>()).Cause);

        await Task.CompletedTask.PipeTo(probe.Ref);
        await probe.ExpectNothing();
        await new ValueTask().PipeTo(probe.Ref, success: () => "done");
        await probe.Expect("done");
    }

    [Fact]
    public async Task GracefulStop_gives_false_when_the_actor_does_not_end_in_time()
    {
        var stubborn = Sys.ActorOf(Props.Create(() => new Echoing()));
        Assert.False(await stubborn.GracefulStop(TimeSpan.FromMilliseconds(30), "please"));
        Assert.True(await stubborn.GracefulStop(Patience));
        Assert.True(await stubborn.GracefulStop(Patience));
    }

    private IActorRef Echo() => Sys.ActorOf(Props.Create(() => new Echoing()));

    private sealed class Echoing : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class AnswersNull : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(null);
    }

    private sealed class AnswersTo : UntypedActor
    {
        protected override void OnReceive(object message) => ((IActorRef)message).Tell("done");
    }

    private sealed class KeepsSender : UntypedActor
    {
        private IActorRef _kept = ActorRefs.Nobody;

        protected override void OnReceive(object message)
        {
            if (message is "who")
                Sender.Tell(_kept);
            else if (message is "answer")
                _kept.Tell("answer");
            else
                _kept = Sender;
        }
    }
}
