using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;
using Akka.Event;

namespace Akka.Embedded.Tests.Actor;

public sealed class SupervisionTests : SystemTest
{
    [Fact]
    public async Task Resume_keeps_state_and_queue_and_drops_the_failing_message()
    {
        var (_, child) = await Family(new OneForOneStrategy(_ => Directive.Resume));
        child.Tell("one");
        child.Tell(new InvalidOperationException());
        child.Tell("two");
        Assert.Equal(2, await child.Ask<int>("count", Patience));
        Journal.Expect("new");
    }

    [Fact]
    public async Task Restart_keeps_the_queue_and_drops_state_and_failing_message()
    {
        var (_, child) = await Family(new OneForOneStrategy(_ => Directive.Restart));
        child.Tell("one");
        child.Tell(new InvalidOperationException());
        child.Tell("two");
        Assert.Equal(1, await child.Ask<int>("count", Patience));
        Journal.Expect("new", "PreRestart InvalidOperationException", "PostStop", "new");
    }

    [Fact]
    public async Task Stop_ends_the_child_and_its_queue_goes_to_dead_letters()
    {
        var letters = Listen<DeadLetter>();
        var (parent, child) = await Family(new OneForOneStrategy(_ => Directive.Stop));
        var probe = new Probe(Sys);
        probe.Watch(child);
        await Run.On(parent, _ =>
        {
            child.Tell(new InvalidOperationException());
            child.Tell("after");
            return null;
        });
        await probe.ExpectTerminated(child);
        Assert.Equal("after", (await letters.Expect<DeadLetter>()).Message);
    }

    [Fact]
    public async Task Escalate_fails_the_parent_with_the_same_cause()
    {
        var cause = new InvalidOperationException("same");
        var grandparent = Sys.ActorOf(Supervising(new OneForOneStrategy(e =>
        {
            Journal.Add("decides on " + e.Message);
            return Directive.Restart;
        })));
        var parent = await grandparent.Ask<IActorRef>(Supervising(new OneForOneStrategy(_ => Directive.Escalate)), Patience);
        var child = await parent.Ask<IActorRef>(CounterProps(), Patience);
        child.Tell(cause);
        Journal.Expect("new", "decides on same", "PostStop");
    }

    [Fact]
    public async Task Failures_are_decided_on_before_queued_user_messages()
    {
        var parent = Sys.ActorOf(Supervising(new OneForOneStrategy(_ =>
        {
            Journal.Add("decided");
            return Directive.Resume;
        })));
        var child = await parent.Ask<IActorRef>(CounterProps(), Patience);
        using var childFailed = new ManualResetEventSlim();
        var first = Run.On(parent, _ =>
        {
            child.Tell(new InvalidOperationException());
            childFailed.Wait(Patience);
            return "first";
        });
        var second = Run.On(parent, _ =>
        {
            Journal.Add("second");
            return null;
        });
        await Eventually(() => ((LocalActorRef)child).Cell.Mailbox.IsSuspended);
        childFailed.Set();
        await first;
        await second;
        Journal.Expect("new", "decided", "second");
    }

    [Fact]
    public async Task AllForOne_restarts_every_child()
    {
        var parent = Sys.ActorOf(Supervising(new AllForOneStrategy(_ => Directive.Restart)));
        var first = await parent.Ask<IActorRef>(CounterProps(), Patience);
        var second = await parent.Ask<IActorRef>(CounterProps(), Patience);
        second.Tell("counted");
        await Settle(second);
        first.Tell(new InvalidOperationException());
        await Eventually(() => Journal.Lines.Count(l => l == "new") == 4);
        Assert.Equal(0, await second.Ask<int>("count", Patience));
    }

    [Fact]
    public async Task AllForOne_stops_every_child()
    {
        var parent = Sys.ActorOf(Supervising(new AllForOneStrategy(_ => Directive.Stop)));
        var first = await parent.Ask<IActorRef>(CounterProps(), Patience);
        var second = await parent.Ask<IActorRef>(CounterProps(), Patience);
        var probe = new Probe(Sys);
        probe.Watch(second);
        first.Tell(new InvalidOperationException());
        await probe.ExpectTerminated(second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task More_than_the_allowed_restarts_stop_the_child(int allowed)
    {
        var (_, child) = await Family(new OneForOneStrategy(allowed, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        var probe = new Probe(Sys);
        probe.Watch(child);
        for (var i = 0; i <= allowed; i++)
            child.Tell(new InvalidOperationException());
        await probe.ExpectTerminated(child);
        Assert.Equal(1 + allowed, Journal.Lines.Count(l => l == "new"));
    }

    [Fact]
    public void A_new_window_counts_from_one()
    {
        var stats = new Akka.Actor.Internal.ChildRestartStats(ActorRefs.Nobody);
        Assert.True(stats.RequestRestartPermission(2, 20));
        Assert.True(stats.RequestRestartPermission(2, 20));
        Assert.False(stats.RequestRestartPermission(2, 20_000));
        Thread.Sleep(60);
        Assert.True(stats.RequestRestartPermission(2, 20));
        Assert.Equal(1u, stats.MaxNrOfRetriesCount);
    }

    [Fact]
    public void Without_a_limit_there_is_always_permission_and_with_zero_never()
    {
        var stats = new Akka.Actor.Internal.ChildRestartStats(ActorRefs.Nobody);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(stats.RequestRestartPermission(-1, -1)));
        Assert.False(stats.RequestRestartPermission(0, -1));
    }

    [Fact]
    public void The_default_decider_stops_on_initialization_kill_and_death_pact_and_restarts_on_the_rest()
    {
        var decider = SupervisorStrategy.DefaultDecider;
        Assert.Equal(Directive.Stop, decider.Decide(new ActorInitializationException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new ActorKilledException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new DeathPactException(ActorRefs.Nobody)));
        Assert.Equal(Directive.Restart, decider.Decide(new InvalidOperationException()));
    }

    [Fact]
    public void A_table_decider_takes_the_first_listed_match_not_the_nearest()
    {
        var decider = Decider.From(
            Directive.Escalate, Directive.Resume.When<Exception>(), Directive.Stop.When<ArgumentNullException>());
        Assert.Equal(Directive.Resume, decider.Decide(new ArgumentNullException()));
        Assert.Equal(decider, Decider.From(Directive.Escalate, decider.Pairs.AsEnumerable()));
    }

    [Fact]
    public async Task A_decider_that_throws_escalates()
    {
        var grandparent = Sys.ActorOf(Supervising(new OneForOneStrategy(e =>
        {
            Journal.Add("escalated " + e.Message);
            return Directive.Stop;
        })));
        var parent = await grandparent.Ask<IActorRef>(
            Supervising(new OneForOneStrategy(Throwing)), Patience);
        var child = await parent.Ask<IActorRef>(CounterProps(), Patience);
        child.Tell(new InvalidOperationException("child"));
        Journal.Expect("new", "escalated decider", "PostStop");
    }

    [Fact]
    public async Task The_strategy_of_the_recipe_overrides_the_actors_own()
    {
        var parent = Sys.ActorOf(Supervising(new OneForOneStrategy(_ => Directive.Stop))
            .WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Resume)));
        var child = await parent.Ask<IActorRef>(CounterProps(), Patience);
        child.Tell(new InvalidOperationException());
        Assert.Equal(0, await child.Ask<int>("count", Patience));
    }

    [Fact]
    public async Task The_sender_inside_a_decider_is_the_failed_child()
    {
        IActorRef? seen = null;
        var parent = Sys.ActorOf(Supervising(new OneForOneStrategy(_ =>
        {
            seen = Akka.Actor.Internal.InternalCurrentActorCellKeeper.Current!.Sender;
            return Directive.Resume;
        })));
        var child = await parent.Ask<IActorRef>(CounterProps(), Patience);
        child.Tell(new InvalidOperationException());
        await Settle(child);
        Assert.Equal(child, seen);
    }

    [Fact]
    public async Task A_failing_PreRestart_is_logged_and_the_restart_goes_on()
    {
        var errors = Listen<Error>();
        var actor = Sys.ActorOf(Props.Create(() => new FailsAround(Journal, true, false)));
        actor.Tell(new InvalidOperationException("first"));
        Journal.Expect("new", "PreRestart", "new", "PostRestart");
        await errors.Expect<Error>();
        var wrapped = Assert.IsType<PreRestartException>((await errors.Expect<Error>()).Cause);
        Assert.Equal("first", wrapped.RestartException.Message);
    }

    [Fact]
    public async Task A_failing_PostRestart_stops_the_actor_by_default()
    {
        var probe = new Probe(Sys);
        var actor = Sys.ActorOf(Props.Create(() => new FailsAround(Journal, false, true)));
        probe.Watch(actor);
        actor.Tell(new InvalidOperationException("first"));
        await probe.ExpectTerminated(actor);
        Journal.Expect("new", "PreRestart", "new", "PostRestart");
    }

    [Fact]
    public async Task Children_that_PreRestart_lets_live_are_restarted_with_their_parent()
    {
        var parent = Sys.ActorOf(Props.Create(() => new KeepsChildren(Journal)));
        var child = await parent.Ask<IActorRef>(CounterProps(), Patience);
        child.Tell("counted");
        await Settle(child);
        Journal.Clear();
        parent.Tell(new InvalidOperationException());
        Journal.Expect("parent PreRestart", "parent PostRestart", "PreRestart null", "PostStop", "new");
        Assert.Equal(0, await child.Ask<int>("count", Patience));
    }

    [Fact]
    public async Task A_constructor_that_fails_once_is_tried_again_under_a_restarting_strategy()
    {
        var parent = Sys.ActorOf(Supervising(new OneForOneStrategy(_ => Directive.Restart)));
        var attempts = new StrongBox();
        var child = await parent.Ask<IActorRef>(Props.Create(() => new FailsAtFirst(attempts, 3)), Patience);
        Assert.Equal("up", await child.Ask<string>("?", Patience));
        Assert.Equal(4, attempts.Value);
    }

    [Fact]
    public async Task Escalation_to_the_user_guardian_ends_the_system_with_a_logged_error()
    {
        var system = ActorSystem.Create("ends", $$"""
            akka { loglevel = ERROR, stdout-loglevel = OFF, loggers = [], log-dead-letters = off
              actor.guardian-supervisor-strategy = "{{typeof(Escalating).AssemblyQualifiedName}}" }
            """);
        var errors = new ErrorSubscriber(Journal);
        system.EventStream.Subscribe(errors, typeof(Error));
        system.ActorOf(Props.Create(() => new Thrower())).Tell(new InvalidOperationException("to the top"));
        await system.WhenTerminated.WaitAsync(Patience);
        Assert.Contains("guardian failed, shutting down system: to the top", Journal.Lines);
    }

    [Fact]
    public async Task Kill_makes_the_supervisor_decide_and_by_default_stops()
    {
        var causes = new List<Exception>();
        var (_, child) = await Family(new OneForOneStrategy(e =>
        {
            causes.Add(e);
            return SupervisorStrategy.DefaultDecider.Decide(e);
        }));
        var probe = new Probe(Sys);
        probe.Watch(child);
        child.Tell(Kill.Instance);
        await probe.ExpectTerminated(child);
        Assert.IsType<ActorKilledException>(Assert.Single(causes));
    }

    [Fact]
    public async Task A_failed_child_waits_until_its_own_failed_parent_is_whole_again()
    {
        // The parent escalates and is resumed, and its children's failures come meanwhile.
        var grandparent = Sys.ActorOf(Supervising(new OneForOneStrategy(_ => Directive.Resume)));
        var parent = await grandparent.Ask<IActorRef>(Supervising(new OneForOneStrategy(e =>
            e is InvalidOperationException ? Directive.Escalate : Directive.Resume)), Patience);
        var first = await parent.Ask<IActorRef>(CounterProps(), Patience);
        var second = await parent.Ask<IActorRef>(CounterProps(), Patience);
        for (var i = 0; i < 50; i++)
        {
            first.Tell(new InvalidOperationException());
            second.Tell(new ArgumentException());
        }

        first.Tell("x");
        second.Tell("x");
        Assert.Equal(1, await first.Ask<int>("count", Patience));
        Assert.Equal(1, await second.Ask<int>("count", Patience));
    }

    [Fact]
    public async Task Resume_is_logged_as_a_warning_restart_as_an_error_and_escalate_not_at_all()
    {
        var events = Listen<LogEvent>();
        var (_, resumed) = await Family(new OneForOneStrategy(_ => Directive.Resume));
        resumed.Tell(new InvalidOperationException("r1"));
        Assert.Equal("r1", (await events.Expect<Warning>()).Message);
        var (_, restarted) = await Family(new OneForOneStrategy(_ => Directive.Restart));
        restarted.Tell(new InvalidOperationException("r2"));
        var error = await events.Expect<Error>();
        Assert.Equal("r2", error.Message);
        Assert.Equal(restarted.Path.ToString(), error.LogSource);
    }

    private static Props Supervising(SupervisorStrategy strategy) => Props.Create(() => new Supervisor(strategy));

    private static Directive Throwing(Exception e) => throw new NotSupportedException("decider");

    private Props CounterProps()
    {
        var journal = Journal;
        return Props.Create(() => new Counter(journal));
    }

    private async Task<(IActorRef Parent, IActorRef Child)> Family(SupervisorStrategy strategy)
    {
        var parent = Sys.ActorOf(Supervising(strategy));
        return (parent, await parent.Ask<IActorRef>(CounterProps(), Patience));
    }

    private sealed class StrongBox
    {
        public int Value;
    }

    private sealed class Supervisor : ReceiveActor
    {
        private readonly SupervisorStrategy _strategy;

        public Supervisor(SupervisorStrategy strategy)
        {
            _strategy = strategy;
            Receive<Props>(p => Sender.Tell(Context.ActorOf(p)));
            Receive<Func<IActorContext, object?>>(run => Sender.Tell(run(Context) ?? "null"));
        }

        protected override SupervisorStrategy SupervisorStrategy() => _strategy;
    }

    private sealed class Counter : UntypedActor
    {
        private readonly Journal _journal;
        private int _count;

        public Counter(Journal journal)
        {
            _journal = journal;
            _journal.Add("new");
        }

        protected override void PreRestart(Exception reason, object message)
        {
            _journal.Add("PreRestart " + (message?.GetType().Name ?? "null"));
            base.PreRestart(reason, message!);
        }

        protected override void PostStop() => _journal.Add("PostStop");

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "count":
                    Sender.Tell(_count);
                    break;
                case Exception e:
                    throw e;
                default:
                    _count++;
                    break;
            }
        }
    }

    private sealed class FailsAround : UntypedActor
    {
        private readonly Journal _journal;
        private readonly bool _before;
        private readonly bool _after;

        public FailsAround(Journal journal, bool before, bool after)
        {
            _journal = journal;
            _before = before;
            _after = after;
            _journal.Add("new");
        }

        protected override void OnReceive(object message) => throw (Exception)message;

        protected override void PreRestart(Exception reason, object message)
        {
            _journal.Add("PreRestart");
            if (_before)
                throw new NotSupportedException("before");
        }

        protected override void PostRestart(Exception reason)
        {
            _journal.Add("PostRestart");
            if (_after)
                throw new NotSupportedException("after");
        }
    }

    private sealed class KeepsChildren(Journal journal) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Exception e)
                throw e;
            Sender.Tell(Context.ActorOf((Props)message));
        }

        protected override void PreRestart(Exception reason, object message) => journal.Add("parent PreRestart");

        protected override void PostRestart(Exception reason) => journal.Add("parent PostRestart");
    }

    private sealed class FailsAtFirst : UntypedActor
    {
        public FailsAtFirst(StrongBox attempts, int failures)
        {
            if (Interlocked.Increment(ref attempts.Value) <= failures)
                throw new InvalidOperationException();
        }

        protected override void OnReceive(object message) => Sender.Tell("up");
    }

    private sealed class Thrower : UntypedActor
    {
        protected override void OnReceive(object message) => throw (Exception)message;
    }

    public sealed class Escalating : SupervisorStrategyConfigurator
    {
        public override SupervisorStrategy Create() => new OneForOneStrategy(_ => Directive.Escalate);
    }

    private sealed class ErrorSubscriber(Journal journal) : MinimalActorRef
    {
        public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "journal")) / "errors";

        public override IActorRefProvider Provider => throw new NotSupportedException();

        protected override void TellInternal(object message, IActorRef sender)
        {
            var error = (Error)message;
            journal.Add($"{error.Message}: {error.Cause?.Message}");
        }
    }
}
