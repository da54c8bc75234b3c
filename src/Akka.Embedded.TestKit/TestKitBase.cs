using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Configs;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>An actor system under test, a test actor in it, and what a test asks of them. Times given are dilated (multiplied by
/// akka.test.timefactor); without one, what is left of the enclosing Within counts, else akka.test.single-expect-default. Failures go
/// through the given assertions.</summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static int _lastTestActor;
    private static int _lastProbe;

    private readonly TestQueue _queue = new();
    private MessageEnvelope _last = NullMessageEnvelope.Instance;
    private ActorSystem _system = null!;
    private ActorCell? _ambientCell;

    /// <summary>A kit over <paramref name="system"/>, or over a new one with the default settings.</summary>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system = null, string? testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName)
    {
    }

    /// <summary>A kit over a new system; the default settings stand below those of <paramref name="setup"/>.</summary>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string? actorSystemName = null,
        string? testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName)
    {
    }

    /// <summary>A kit over a new system; the default settings stand below <paramref name="config"/>.</summary>
    protected TestKitBase(ITestKitAssertions assertions, Config config, string? actorSystemName = null, string? testActorName = null)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        Assertions = assertions;
        InitializeTest(null, config, actorSystemName, testActorName);
    }

    /// <summary>A kit over <paramref name="system"/>, or when that is null over a new one made from <paramref name="config"/>.</summary>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system, ActorSystemSetup config, string? actorSystemName,
        string? testActorName)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        Assertions = assertions;
        InitializeTest(system, config, actorSystemName, testActorName);
    }

    /// <summary>The settings of the kit.</summary>
    public static Config DefaultConfig => TestConfigs.DefaultConfig;

    /// <summary>Switches every debug log of the runtime on.</summary>
    public static Config FullDebugConfig => TestConfigs.FullDebugConfig;

    /// <summary>The time since some moment before the test; it never goes back.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>The system under test.</summary>
    public ActorSystem Sys => _system;

    /// <summary>What stands under akka.test.</summary>
    public TestKitSettings TestKitSettings { get; private set; } = null!;

    /// <summary>The actor whose queue the test reads; inside a test also the sender of messages told without one.</summary>
    public IActorRef TestActor { get; private set; } = null!;

    /// <summary>The sender of the last message taken; none taken: <see cref="IllegalActorStateException"/>.</summary>
    public IActorRef LastSender => _last.Sender;

    /// <summary>The last message taken; none taken: <see cref="IllegalActorStateException"/>.</summary>
    public object LastMessage => _last.Message;

    /// <summary>Whether there is a message to take.</summary>
    public bool HasMessages => _queue.Count > 0;

    /// <summary>Logs as this class.</summary>
    public ILoggingAdapter Log { get; private set; } = null!;

    /// <summary>Expects or mutes log events.</summary>
    public EventFilterFactory EventFilter { get; private set; } = null!;

    internal ITestKitAssertions Assertions { get; }

    /// <summary>Runs from the constructor: sets up or takes over the system and starts the test actor.</summary>
    protected virtual void InitializeTest(ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        _system = system ?? ActorSystem.Create(actorSystemName ?? "test", WithDefaults(config));
        _system.Settings.InjectTopLevelFallback(DefaultConfig);
        TestKitSettings = TestKitExtension.For(_system);
        Log = Logging.GetLogger(_system, GetType());
        EventFilter = new EventFilterFactory(this);
        TestActor = StartTestActor(string.IsNullOrEmpty(testActorName) ? NextTestActorName() : testActorName, out _ambientCell);
        EnterTest();
    }

    /// <summary>As above, with settings only.</summary>
    protected virtual void InitializeTest(ActorSystem? system, Config config, string? actorSystemName, string? testActorName) =>
        InitializeTest(system, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config ?? Config.Empty)), actorSystemName,
            testActorName);

    /// <summary>A further test actor; what it receives goes to this kit's queue, too.</summary>
    public IActorRef CreateTestActor(string name) => StartTestActor(name, out _);

    /// <summary>A probe in this system.</summary>
    /// <param name="name">The actor's name; null: testProbe- and a number.</param>
    public virtual TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    /// <summary>A probe in another system.</summary>
    public virtual TestProbe CreateTestProbe(ActorSystem system, string? name = null) =>
        new(system, Assertions, string.IsNullOrEmpty(name) ? $"testProbe-{Interlocked.Increment(ref _lastProbe)}" : name);

    /// <summary>A latch that opens at <paramref name="count"/>.</summary>
    public virtual TestLatch CreateTestLatch(int count = 1) => new(Dilated, TestKitSettings.DefaultTimeout, count);

    /// <summary>A barrier for <paramref name="count"/> threads.</summary>
    public TestBarrier CreateTestBarrier(int count) => new(this, count, TestKitSettings.DefaultTimeout);

    /// <summary>Filters for the log of another system.</summary>
    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>Ends the system under test; see the overload.</summary>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) =>
        Shutdown(_system, duration, verifySystemShutdown);

    /// <summary>Ends a system.</summary>
    /// <param name="system">The system; null: nothing happens.</param>
    /// <param name="duration">How long to wait; null: akka.test.default-timeout.</param>
    /// <param name="verifySystemShutdown">Later than that: TimeoutException instead of a warning in the log.</param>
    protected virtual void Shutdown(ActorSystem? system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        if (system is null) return;
        var patience = Dilated(duration ?? TestKitSettings.DefaultTimeout);
        if (system.Terminate().Wait(patience)) return;
        var late = $"Actor system [{system.Name}] has not ended within {patience}.\n{(system as ExtendedActorSystem)?.PrintTree()}";
        if (verifySystemShutdown) throw new TimeoutException(late);
        system.Log.Warning("{0}", late);
    }

    private static string NextTestActorName() => "testActor" + Interlocked.Increment(ref _lastTestActor);

    private static ActorSystemSetup WithDefaults(ActorSystemSetup setup)
    {
        var given = setup.Get<BootstrapSetup>();
        var bootstrap = given.HasValue ? given.Value : BootstrapSetup.Create();
        return setup.WithSetup(bootstrap.WithConfigFallback(DefaultConfig));
    }

    private IActorRef StartTestActor(string name, out ActorCell? cell)
    {
        var queue = _queue;
        var props = Props.Create(() => new InternalTestActor(queue)).WithDispatcher("akka.test.test-actor.dispatcher");
        var actor = ((ExtendedActorSystem)_system).SystemActorOf(props, name);
        // Also waits until the actor is up, so that what is told to it from now on is in the queue when Tell returns.
        cell = Command(actor, new InternalTestActor.GetCell());
        return actor;
    }

    // Waits without limit of the enclosing Within: these never depend on what is tested.
    private T Command<T>(IActorRef actor, InternalTestActor.TestActorCommand<T> command) =>
        CommandAsync(actor, command).GetAwaiter().GetResult();

    private async Task<T> CommandAsync<T>(IActorRef actor, InternalTestActor.TestActorCommand<T> command,
        CancellationToken cancellation = default)
    {
        actor.Tell(command, ActorRefs.NoSender);
        try
        {
            return await command.Answer.WaitAsync(Dilated(TestKitSettings.DefaultTimeout), cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!command.Answer.IsCompleted)
        {
            throw new TimeoutException($"The test actor {actor.Path} has not answered within {Dilated(TestKitSettings.DefaultTimeout)}.");
        }
    }
}
