using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;
using Akka.Event;

namespace Akka.Embedded.Tests.Actor;

public sealed class LifecycleTests : SystemTest
{
    [Fact]
    public async Task An_actor_is_made_started_told_and_stopped_in_this_order()
    {
        var actor = Logged("a");
        actor.Tell("hello");
        Assert.True(await actor.GracefulStop(Patience));
        Journal.Expect("a: new", "a: PreStart", "a: hello", "a: PostStop");
    }

    [Fact]
    public async Task Stopping_ends_children_first_then_the_actor_then_tells_watchers()
    {
        var parent = Logged("p");
        await Run.On(parent, c => c.ActorOf(LoggedProps("c1"), "c1"));
        await Run.On(parent, c => c.ActorOf(LoggedProps("c2"), "c2"));
        var probe = new Probe(Sys);
        probe.Watch(parent);
        Journal.WaitFor("c1: PreStart");
        Journal.WaitFor("c2: PreStart");
        Journal.Clear();
        Sys.Stop(parent);
        await probe.ExpectTerminated(parent);
        var lines = Journal.Lines;
        Assert.Equal(["c1: PostStop", "c2: PostStop"], lines[..2].Order());
        Assert.Equal("p: PostStop", lines[2]);
    }

    [Fact]
    public async Task A_restart_ends_the_old_instance_before_its_children_and_makes_the_new_one_after_them()
    {
        var parent = Logged("p");
        await Run.On(parent, c => c.ActorOf(LoggedProps("c"), "c"));
        Journal.WaitFor("c: PreStart");
        Journal.Clear();
        parent.Tell(new InvalidOperationException("boom"));
        Journal.Expect(
            "p: fails", "p: PreRestart InvalidOperationException", "p: PostStop", "c: PostStop", "p: new", "p: PostRestart", "p: PreStart");
    }

    [Fact]
    public async Task A_child_is_gone_from_the_context_when_its_end_is_told()
    {
        var watcher = Sys.ActorOf(Props.Create(() => new ChildWatcher(Journal)));
        Sys.Stop(await watcher.Ask<IActorRef>("child", Patience));
        Journal.Expect("terminated, child is [akka://all-systems/Nobody], 0 children");
    }

    [Fact]
    public void The_stash_comes_after_the_constructor_and_timers_before_it()
    {
        Sys.ActorOf(Props.Create(() => new WithBoth(Journal)));
        Journal.Expect("new: stash False timers True", "PreStart: stash True timers True");
    }

    [Fact]
    public async Task A_failing_constructor_stops_the_actor_without_PostStop()
    {
        var probe = new Probe(Sys);
        var errors = Listen<Error>();
        var actor = Sys.ActorOf(Props.Create(() => new FailsToStart(Journal, true)));
        probe.Watch(actor);
        await probe.ExpectTerminated(actor);
        var error = await errors.Expect<Error>();
        var cause = Assert.IsType<ActorInitializationException>(error.Cause);
        Assert.Equal(actor, cause.Actor);
        Assert.Equal("constructor", cause.GetBaseException().Message);
        Assert.Empty(Journal.Lines);
    }

    [Fact]
    public async Task A_failing_PreStart_stops_the_actor_without_PostStop()
    {
        var probe = new Probe(Sys);
        var actor = Sys.ActorOf(Props.Create(() => new FailsToStart(Journal, false)));
        probe.Watch(actor);
        await probe.ExpectTerminated(actor);
        Journal.Expect("PreStart");
    }

    [Fact]
    public async Task A_type_without_a_fitting_constructor_fails_at_creation()
    {
        var errors = Listen<Error>();
        var probe = new Probe(Sys);
        var actor = Sys.ActorOf(Props.Create<FailsToStart>("no", "such", "arguments"));
        probe.Watch(actor);
        await probe.ExpectTerminated(actor);
        Assert.IsType<ActorInitializationException>((await errors.Expect<Error>()).Cause);
    }

    [Fact]
    public void Constructing_an_actor_outside_of_ActorOf_throws()
    {
        Assert.Throws<ActorInitializationException>(() => new LoggedActor(Journal, "x"));
    }

    [Fact]
    public async Task Constructing_another_actor_while_handling_a_message_throws()
    {
        var actor = Logged("a");
        Assert.IsType<ActorInitializationException>(await Run.On(actor, _ => Catch(() => new LoggedActor(Journal, "x"))));
    }

    [Fact]
    public async Task The_context_of_a_stray_thread_throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new StrayContext()));
        Assert.IsType<NotSupportedException>(await actor.Ask<object>("go", Patience));
    }

    [Fact]
    public async Task Self_is_still_valid_in_PostStop_and_after()
    {
        var actor = Sys.ActorOf(Props.Create(() => new SelfInPostStop(Journal)), "me");
        Assert.True(await actor.GracefulStop(Patience));
        Journal.Expect("me", "me");
    }

    [Fact]
    public async Task Around_hooks_wrap_every_step()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Hooked(Journal)));
        actor.Tell("m");
        actor.Tell(new InvalidOperationException());
        await Settle(actor);
        await actor.GracefulStop(Patience);
        Journal.Expect(
            "AroundPreStart", "AroundReceive String", "AroundReceive InvalidOperationException",
            "AroundPreRestart InvalidOperationException",
            "AroundPostRestart", "AroundPostStop");
    }

    [Fact]
    public async Task A_disposable_actor_is_disposed_after_PostStop()
    {
        var actor = Sys.ActorOf(Props.Create(() => new DisposableActor(Journal)));
        await actor.GracefulStop(Patience);
        Journal.Expect("PostStop", "Dispose");
    }

    [Fact]
    public async Task Children_cannot_be_made_once_the_actor_is_ending()
    {
        var actor = Sys.ActorOf(Props.Create(() => new SpawnsInPostStop(Journal)));
        await actor.GracefulStop(Patience);
        Journal.Expect("InvalidOperationException");
    }

    [Fact]
    public async Task A_producer_that_gives_null_fails_the_actor()
    {
        var probe = new Probe(Sys);
        var actor = Sys.ActorOf(Props.CreateBy(new NullProducer()));
        probe.Watch(actor);
        await probe.ExpectTerminated(actor);
    }

    private static Exception? Catch(Func<object> code)
    {
        try
        {
            code();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private Props LoggedProps(string name)
    {
        var journal = Journal;
        return Props.Create(() => new LoggedActor(journal, name));
    }

    private IActorRef Logged(string name) => Sys.ActorOf(LoggedProps(name), name);

    private sealed class ChildWatcher : ReceiveActor
    {
        public ChildWatcher(Journal journal)
        {
            Receive<string>(_ => Sender.Tell(Context.Watch(Context.ActorOf(Props.Empty, "child"))));
            Receive<Terminated>(_ => journal.Add($"terminated, child is {Context.Child("child")}, {Context.GetChildren().Count()} children"));
        }
    }

    private sealed class WithBoth : UntypedActor, IWithStash, IWithTimers
    {
        private readonly Journal _journal;

        public WithBoth(Journal journal)
        {
            _journal = journal;
            _journal.Add($"new: stash {Stash is not null} timers {Timers is not null}");
        }

        public IStash Stash { get; set; } = null!;

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => _journal.Add($"PreStart: stash {Stash is not null} timers {Timers is not null}");

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class FailsToStart : UntypedActor
    {
        private readonly Journal _journal;

        public FailsToStart(Journal journal, bool inConstructor)
        {
            _journal = journal;
            if (inConstructor)
                throw new InvalidOperationException("constructor");
        }

        protected override void PreStart()
        {
            _journal.Add("PreStart");
            throw new InvalidOperationException("PreStart");
        }

        protected override void PostStop() => _journal.Add("PostStop");

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class StrayContext : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var sender = Sender;
            new Thread(() => sender.Tell(Catch(() => Context), ActorRefs.NoSender)).Start();
        }
    }

    private sealed class SelfInPostStop(Journal journal) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop()
        {
            journal.Add(Self.Path.Name);
            var self = Self;
            journal.Add(self.Path.Name);
        }
    }

    private sealed class Hooked(Journal journal) : UntypedActor
    {
        public override void AroundPreStart()
        {
            journal.Add("AroundPreStart");
            base.AroundPreStart();
        }

        public override void AroundPreRestart(Exception cause, object message)
        {
            journal.Add("AroundPreRestart " + message.GetType().Name);
            base.AroundPreRestart(cause, message);
        }

        public override void AroundPostRestart(Exception cause, object message)
        {
            journal.Add("AroundPostRestart");
            base.AroundPostRestart(cause, message);
        }

        public override void AroundPostStop()
        {
            journal.Add("AroundPostStop");
            base.AroundPostStop();
        }

        protected override bool AroundReceive(Receive receive, object message)
        {
            journal.Add("AroundReceive " + message.GetType().Name);
            return base.AroundReceive(receive, message);
        }

        protected override void OnReceive(object message)
        {
            if (message is Exception e)
                throw e;
        }

        protected override void PreRestart(Exception reason, object message)
        {
        }
    }

    private sealed class DisposableActor(Journal journal) : UntypedActor, IDisposable
    {
        public void Dispose() => journal.Add("Dispose");

        protected override void PostStop() => journal.Add("PostStop");

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class SpawnsInPostStop(Journal journal) : UntypedActor
    {
        protected override void PostStop() => journal.Add(Catch(() => Context.ActorOf(Props.Empty))!.GetType().Name);

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class NullProducer : IIndirectActorProducer
    {
        public Type ActorType => typeof(LoggedActor);

        public ActorBase Produce() => null!;

        public void Release(ActorBase actor)
        {
        }
    }
}
