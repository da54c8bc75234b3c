using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;

namespace Akka.Embedded.Tests.Actor;

public sealed class AsyncHandlerTests : SystemTest
{
    [Fact]
    public async Task The_context_and_the_sender_are_kept_across_awaits()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Asynchronous(Journal)), "me");
        Assert.Equal("me", await actor.Ask<string>("self", Patience));
        var both = await Task.WhenAll(actor.Ask<string>("self", Patience), actor.Ask<string>("self", Patience));
        Assert.Equal(["me", "me"], both);
    }

    [Fact]
    public async Task User_messages_wait_for_the_end_of_a_handler()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Asynchronous(Journal)));
        actor.Tell("slow");
        actor.Tell("slow");
        actor.Tell("quick");
        await Settle(actor);
        Journal.Expect("begin", "end", "begin", "end", "quick");
    }

    [Fact]
    public async Task A_fault_goes_to_the_supervisor_and_PreRestart_gets_the_message()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Asynchronous(Journal)));
        actor.Tell("fail");
        actor.Tell("fail at once");
        actor.Tell("throw");
        actor.Tell("quick");
        await Settle(actor);
        Journal.Expect("PreRestart fail: after await", "PreRestart fail at once: faulted", "PreRestart throw: thrown", "quick");
    }

    [Fact]
    public async Task A_resumed_actor_goes_on_after_a_fault()
    {
        var journal = Journal;
        var actor = Sys.ActorOf(Props.Create(() => new Parent(journal)));
        var child = await actor.Ask<IActorRef>("child", Patience);
        child.Tell("fail");
        child.Tell("quick");
        await Settle(child);
        Journal.Expect("quick");
    }

    [Fact]
    public async Task Messages_of_the_runtime_are_handled_meanwhile()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Asynchronous(Journal)));
        var release = new TaskCompletionSource();
        actor.Tell(release.Task);
        Journal.WaitFor("waiting");
        Assert.True(await StopAndWatch(actor));
        Journal.Expect("waiting", "PostStop");

        // What is left of the handler still runs: nothing that waits for it may wait for ever.
        release.SetResult();
        Journal.Expect("waiting", "PostStop", "finally");
    }

    [Fact]
    public async Task A_failing_child_is_decided_on_while_its_parent_awaits()
    {
        var journal = Journal;
        var parent = Sys.ActorOf(Props.Create(() => new Parent(journal)));
        Assert.Equal("answered after resume", await parent.Ask<string>("ask failing child", Patience));
    }

    [Fact]
    public async Task RunTask_with_an_action_keeps_continuations_in_the_context()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Asynchronous(Journal)));
        Assert.Equal("continued", await actor.Ask<string>("continue with", Patience));
    }

    [Fact]
    public async Task ReceiveAnyAsync_and_conditions_work_as_their_synchronous_kin()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Conditional()));
        Assert.Equal("even", await actor.Ask<string>(2, Patience));
        Assert.Equal("any", await actor.Ask<string>(3, Patience));
        Assert.Equal("typed", await actor.Ask<string>(2.5, Patience));
        Assert.Equal("any", await actor.Ask<string>("x", Patience));
    }

    [Fact]
    public async Task Unobserved_work_beside_the_handler_does_not_disturb_order()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Sums()));
        for (var i = 0; i < 500; i++)
            actor.Tell(i);
        Assert.Equal(Enumerable.Range(0, 500), await actor.Ask<int[]>("sum", Patience));
    }

    [Fact]
    public void RunTask_outside_of_an_actor_throws()
    {
        // On a thread of its own: the test runner's may still have the ambient actor of a test kit that went on elsewhere.
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => Akka.Dispatch.ActorTaskScheduler.RunTask(() => Task.CompletedTask)));
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidOperationException>(failure);
    }

    private static Task<bool> StopAndWatch(IActorRef actor)
    {
        var ended = actor.WatchAsync();
        ((IInternalActorRef)actor).Stop();
        return ended.WaitAsync(Patience);
    }

    private sealed class Asynchronous : ReceiveActor
    {
        private readonly Journal _journal;

        public Asynchronous(Journal journal)
        {
            _journal = journal;
            ReceiveAsync<string>(Handle);
            ReceiveAsync<Task>(async task =>
            {
                journal.Add("waiting");
                try
                {
                    await task;
                }
                finally
                {
                    journal.Add("finally");
                }
            });
        }

        protected override void PreRestart(Exception reason, object message) => _journal.Add($"PreRestart {message}: {reason.Message}");

        protected override void PostStop() => _journal.Add("PostStop");

        private Task Handle(string message)
        {
            switch (message)
            {
                case "fail at once":
                    return Task.FromException(new InvalidOperationException("faulted"));
                case "throw":
                    throw new InvalidOperationException("thrown");
                case "quick":
                    _journal.Add("quick");
                    return Task.CompletedTask;
                case "continue with":
                    RunTask(() => { Task.Delay(5).ContinueWith(_ => Sender.Tell("continued"), TaskScheduler.Current); });
                    return Task.CompletedTask;
                default:
                    return HandleSlowly(message);
            }
        }

        private async Task HandleSlowly(string message)
        {
            if (message == "slow")
                _journal.Add("begin");
            await Task.Delay(5);
            await Task.Yield();
            switch (message)
            {
                case "self":
                    Sender.Tell(Context.Self.Path.Name);
                    break;
                case "fail":
                    throw new InvalidOperationException("after await");
                case "slow":
                    _journal.Add("end");
                    break;
            }
        }
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent(Journal journal)
        {
            var child = Context.ActorOf(Props.Create(() => new Asynchronous(journal)));
            Receive<string>(s => s == "child", _ => Sender.Tell(child));
            ReceiveAsync<string>(async _ =>
            {
                var failing = Context.ActorOf(Props.Create(() => new FailsThenAnswers()));
                failing.Tell("fail");
                Sender.Tell(await failing.Ask<string>("answer", Patience));
            });
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Resume);
    }

    private sealed class FailsThenAnswers : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "fail")
                throw new InvalidOperationException();
            Sender.Tell("answered after resume");
        }
    }

    private sealed class Conditional : ReceiveActor
    {
        public Conditional()
        {
            ReceiveAsync<int>(n => n % 2 == 0, async _ => await Answer("even"));
            ReceiveAsync(typeof(double), async _ => await Answer("typed"));
            ReceiveAnyAsync(async _ => await Answer("any"));
        }

        private async Task Answer(string text)
        {
            await Task.Yield();
            Sender.Tell(text);
        }
    }

    private sealed class Sums : ReceiveActor
    {
        private readonly List<int> _seen = [];

        public Sums()
        {
            ReceiveAsync<int>(async n =>
            {
                if (n % 3 == 0)
                    await Task.Yield();
                _seen.Add(n);
            });
            Receive<string>(_ => Sender.Tell(_seen.ToArray()));
        }
    }
}
