using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Embedded.Tests.Actor.Support;

namespace Akka.Embedded.Tests.Actor;

public sealed class ActorSystemTests
{
    private const string Quiet = "akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Termination_callbacks_run_last_in_first_out_after_all_actors_have_stopped()
    {
        var journal = new Journal();
        var system = ActorSystem.Create("s", Quiet);
        system.RegisterOnTermination(() => journal.Add("first registered"));
        system.RegisterOnTermination(() => throw new InvalidOperationException());
        system.RegisterOnTermination(() => journal.Add("last registered"));
        system.ActorOf(Props.Create(() => new LoggedActor(journal, "a")));
        journal.WaitFor("a: PreStart");
        await system.Terminate().WaitAsync(Patience);
        journal.Expect("a: new", "a: PreStart", "a: PostStop", "last registered", "first registered");
        Assert.Throws<InvalidOperationException>(() => system.RegisterOnTermination(() => { }));
        Assert.Throws<InvalidOperationException>(() => system.ActorOf(Props.Empty));
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        await system.Terminate().WaitAsync(Patience);
    }

    [Fact]
    public async Task Terminate_works_without_coordinated_shutdown_too()
    {
        var system = ActorSystem.Create("s", Quiet + "\nakka.coordinated-shutdown.run-by-actor-system-terminate = off");
        await system.Terminate().WaitAsync(Patience);
        Assert.Null(CoordinatedShutdown.Get(system).ShutdownReason);
    }

    [Fact]
    public void Dispose_waits_for_the_end()
    {
        var system = ActorSystem.Create("s", Quiet);
        system.Dispose();
        Assert.True(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task An_extension_is_made_once_even_when_many_ask_at_the_same_time()
    {
        var system = ActorSystem.Create("s", Quiet);
        CountingId.Created = 0;
        Assert.Null(system.GetExtension<Counting>());
        Assert.False(system.HasExtension<Counting>());
        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => new CountingId().Get(system))));
        Assert.Single(all.Distinct());
        Assert.Equal(1, CountingId.Created);
        Assert.True(system.TryGetExtension<Counting>(out var found));
        Assert.Same(all[0], found);
        Assert.Same(found, system.WithExtension<Counting>(typeof(CountingId)));
        Assert.Same(found, system.WithExtension<Counting, CountingId>());
        var type = typeof(Counting);
        Assert.True(system.HasExtension(type));
        await system.Terminate();
    }

    [Fact]
    public async Task An_extension_that_could_not_be_made_throws_the_same_exception_to_all_who_ask()
    {
        var system = ActorSystem.Create("s", Quiet);
        var first = Assert.Throws<FormatException>(() => new FailingId().Get(system));
        Assert.Same(first, Assert.Throws<FormatException>(() => new FailingId().Get(system)));
        Assert.Same(first, Assert.Throws<FormatException>(() => system.WithExtension<Failing, FailingId>()));
        await system.Terminate();
    }

    [Fact]
    public async Task Extensions_of_the_configuration_are_loaded_at_start()
    {
        var system = ActorSystem.Create("s", Quiet + $"\nakka.extensions = [\"{typeof(CountingId).AssemblyQualifiedName}\", \"No.Such.Type\"]");
        Assert.True(system.HasExtension<Counting>());
        await system.Terminate();
    }

    [Fact]
    public async Task Setups_are_kept_one_of_a_type_and_reach_the_settings()
    {
        var setup = BootstrapSetup.Create().WithConfig(Quiet).WithConfigFallback("x = 5").And(new MySetup("first"));
        setup = setup.And(new MySetup("second"));
        var system = ActorSystem.Create("s", setup);
        Assert.Equal("second", system.Settings.Setup.Get<MySetup>().Value.Name);
        Assert.Equal(5, system.Settings.Config.GetInt("x"));
        Assert.False(ActorSystemSetup.Empty.Get<MySetup>().HasValue);
        await system.Terminate();
    }

    [Fact]
    public async Task Settings_have_the_documented_defaults()
    {
        var system = ActorSystem.Create("s", Quiet);
        var settings = system.Settings;
        Assert.Equal(Timeout.InfiniteTimeSpan, settings.AskTimeout);
        Assert.Equal(TimeSpan.FromSeconds(20), settings.CreationTimeout);
        Assert.Equal(0, settings.LogDeadLetters);
        Assert.Equal("Akka.Actor.DefaultSupervisorStrategy", settings.SupervisorStrategyClass);
        Assert.False(settings.EmitActorTelemetry);
        Assert.True(system.Uptime >= TimeSpan.Zero);
        Assert.Equal("s", system.Name);
        await system.Terminate();
    }

    [Fact]
    public void A_configuration_that_could_never_end_is_refused()
    {
        Assert.Throws<ConfigurationException>(() => ActorSystem.Create("s", Quiet + "\nakka.coordinated-shutdown.terminate-actor-system = off"));
    }

    [Fact]
    public async Task Telemetry_tells_of_starts_restarts_and_stops()
    {
        var journal = new Journal();
        var system = ActorSystem.Create("s", Quiet + "\nakka.actor.telemetry.enabled = on");
        var listener = system.ActorOf(Props.Create(() => new TelemetryListener(journal)));
        system.EventStream.Subscribe(listener, typeof(IActorTelemetryEvent));
        var actor = system.ActorOf(Props.Create(() => new LoggedActor(new Journal(), "x")), "seen");
        actor.Tell(new InvalidOperationException());
        await actor.GracefulStop(Patience);
        journal.WaitFor(l => l.Count >= 3);
        Assert.Equal(["ActorStarted", "ActorRestarted", "ActorStopped"], journal.Lines);
        await system.Terminate();
    }

    [Fact]
    public async Task The_tree_can_be_printed()
    {
        var system = ActorSystem.Create("s", Quiet);
        system.ActorOf(Props.Empty, "leaf");
        var tree = ((ExtendedActorSystem)system).PrintTree();
        Assert.Contains("leaf", tree);
        Assert.Contains("system", tree);
        await system.Terminate();
    }

    [Fact]
    public async Task Systems_can_be_made_and_ended_again_and_again()
    {
        for (var i = 0; i < 20; i++)
        {
            var system = ActorSystem.Create("again", Quiet);
            system.ActorOf(Props.Empty, "same");
            await system.Terminate().WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task An_inbox_receives_watches_and_times_out()
    {
        var system = ActorSystem.Create("s", Quiet);
        using var inbox = Inbox.Create(system);
        var actor = system.ActorOf(Props.Create(() => new Echoing()));
        inbox.Send(actor, "hello");
        Assert.Equal("hello", inbox.Receive(Patience));
        actor.Tell(1, inbox.Receiver);
        actor.Tell("two", inbox.Receiver);
        Assert.Equal("two", inbox.ReceiveWhere(m => m is string, Patience));
        Assert.Equal(1, inbox.Receive());
        Assert.Throws<TimeoutException>(() => inbox.Receive(TimeSpan.FromMilliseconds(20)));
        Assert.IsType<TimeoutException>(Assert.IsType<Status.Failure>(await inbox.ReceiveAsync(TimeSpan.FromMilliseconds(20))).Cause);
        Assert.IsType<Status.Failure>(await inbox.ReceiveAsync(TimeSpan.FromSeconds(-1)));
        inbox.Watch(actor);
        system.Stop(actor);
        Assert.Equal(actor, Assert.IsType<Terminated>(inbox.Receive(Patience)).ActorRef);
        await system.Terminate();
    }

    [Fact]
    public async Task Actors_can_be_made_from_lambdas()
    {
        var journal = new Journal();
        var system = ActorSystem.Create("s", Quiet);
        var actor = Akka.Actor.Dsl.ActExtensions.ActorOf(system, act =>
        {
            act.OnPreStart = _ => journal.Add("PreStart");
            act.OnPostStop = _ => journal.Add("PostStop");
            act.Receive<string>((s, context) => context.Sender.Tell(s.ToUpperInvariant()));
            act.Receive<int>(n => n > 1, (_, context) => act.Become((m, c) => c.Sender.Tell("became " + m)));
        });
        Assert.Equal("X", await actor.Ask<string>("x", Patience));
        actor.Tell(2);
        Assert.Equal("became y", await actor.Ask<string>("y", Patience));
        await system.Terminate();
        journal.Expect("PreStart", "PostStop");
    }

    private sealed class Counting : IExtension;

    private sealed class CountingId : ExtensionIdProvider<Counting>
    {
        public static int Created;

        public override Counting CreateExtension(ExtendedActorSystem system)
        {
            Interlocked.Increment(ref Created);
            Thread.Sleep(20);
            return new Counting();
        }
    }

    private sealed class Failing : IExtension;

    private sealed class FailingId : ExtensionIdProvider<Failing>
    {
        public override Failing CreateExtension(ExtendedActorSystem system)
        {
            // A second attempt would fail otherwise, for the name is taken.
            system.ActorOf(Props.Empty, "made-by-extension");
            throw new FormatException();
        }
    }

    private sealed class MySetup(string name) : Setup
    {
        public string Name { get; } = name;
    }

    private sealed class TelemetryListener(Journal journal) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is IActorTelemetryEvent { Subject.Path.Name: "seen" })
                journal.Add(message.GetType().Name);
        }
    }

    private sealed class Echoing : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
