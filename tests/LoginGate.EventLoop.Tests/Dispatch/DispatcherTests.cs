using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using LoginGate.EventLoop.Dispatch;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Dispatch;

/// <summary>What the dispatcher takes from the configuration, and what it makes of it.</summary>
[Collection(Alone.Name)]
public sealed class DispatcherTests : IAsyncLifetime
{
    private readonly List<ActorSystem> _systems = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var system in _systems)
            await system.Terminate().WaitAsync(Probe.Patience);
    }

    [Theory]
    [InlineData("loops = -1", "loops")]
    [InlineData("loops = 65", "loops")]
    [InlineData("slow-turn = 9ms", "slow-turn")]
    [InlineData("read-size = 511", "read-size")]
    [InlineData("read-size = 2 MiB", "read-size")]
    public void A_value_outside_its_range_is_refused_with_its_key(string setting, string key)
    {
        var system = Create($"akka.actor.event-loop-dispatcher {{ {setting} }}");
        var refused = Assert.ThrowsAny<Exception>(() => EventLoopTcp.Get(system));
        Assert.Contains(key, refused.ToString(), StringComparison.Ordinal);
        Assert.Contains(nameof(ConfigurationException), refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max-channels = 0", "max-channels")]
    [InlineData("max-channels = many", "max-channels")]
    [InlineData("batch-accept-limit = 0", "batch-accept-limit")]
    public void What_TCP_takes_from_Akka_IO_is_checked_too(string setting, string key)
    {
        var system = Create($"akka.io.tcp {{ {setting} }}");
        var refused = Assert.ThrowsAny<Exception>(() => EventLoopTcp.Get(system));
        Assert.Contains($"akka.io.tcp.{key}", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dispatcher_without_loops_is_refused()
    {
        var system = Create("akka.io.event-loop.dispatcher = akka.actor.default-dispatcher");
        var refused = Assert.ThrowsAny<Exception>(() => EventLoopTcp.Get(system));
        Assert.Contains("akka.io.event-loop.dispatcher", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_reference_configuration_is_within_its_own_ranges()
    {
        var tcp = EventLoopTcp.Get(Create(""));
        Assert.True(EventLoopTcp.IsSupported);
        Assert.Equal(Math.Clamp(Environment.ProcessorCount / 2, 1, 8), tcp.Loops);
        Assert.Equal(0, tcp.Connections);
        Assert.Equal(0, tcp.BlockedTurns);
        Assert.InRange(tcp.MaxConnections, 1, 256_000);
        Assert.Same(tcp, EventLoopTcp.Get(_systems[^1]));
    }

    [Fact]
    public async Task Several_loops_are_as_many_threads()
    {
        var system = Create("akka.actor.event-loop-dispatcher.loops = 5");
        Assert.Equal(5, EventLoopTcp.Get(system).Loops);
        await TcpContract.Eventually(
            () => Enumerable.Range(1, 5).All(i => ProcessFacts.Threads($"event-loop-{i}") == 1), "each loop has its thread");
    }

    [Fact]
    public async Task A_configurator_that_was_made_in_vain_starts_nothing()
    {
        // Akka.NET makes two when two threads ask for a dispatcher at once, and forgets one of them.
        await TcpContract.Eventually(() => ProcessFacts.Threads("event-loop") == 0, "loops of other tests have ended");
        var system = (ExtendedActorSystem)Create("");
        var descriptors = ProcessFacts.Descriptors();
        var config = system.Settings.Config.GetConfig("akka.actor.event-loop-dispatcher");
        var needs = new DefaultDispatcherPrerequisites(system.EventStream, system.Scheduler, system.Settings, system.Mailboxes);
        _ = new EventLoopDispatcherConfigurator(config, needs);
        Assert.Equal(descriptors, ProcessFacts.Descriptors());
        Assert.Equal(0, ProcessFacts.Threads("event-loop"));
    }

    [Fact]
    public async Task Ordinary_actors_run_on_it_also_with_the_ordinary_mailbox()
    {
        var system = Create("""
            akka.actor.default-dispatcher {
              type = "LoginGate.EventLoop.Dispatch.EventLoopDispatcherConfigurator, LoginGate.EventLoop"
              throughput = 5
            }
            """);
        var probe = new Probe(system, props => props);
        for (var i = 0; i < 100; i++)
            probe.Ref.Tell(i);
        for (var i = 0; i < 100; i++)
            Assert.Equal(i, await probe.Next<int>());
        var thread = new TaskCompletionSource<string?>();
        probe.Do(_ => thread.SetResult(Thread.CurrentThread.Name));
        Assert.Equal("event-loop-1", await thread.Task.WaitAsync(Probe.Patience));
    }

    [Fact]
    public async Task What_is_scheduled_on_it_runs_there()
    {
        var system = Create("");
        _ = EventLoopTcp.Get(system);
        var name = new TaskCompletionSource<string?>();
        system.Dispatchers.Lookup("akka.actor.event-loop-dispatcher").Schedule(() => name.SetResult(Thread.CurrentThread.Name));
        Assert.Equal("event-loop-1", await name.Task.WaitAsync(Probe.Patience));
    }

    private ActorSystem Create(string config)
    {
        var own = ConfigurationFactory.ParseString(config + "\nakka.stdout-loglevel = OFF\nakka.loglevel = OFF");
        _systems.Add(ActorSystem.Create("dispatcher", own.WithFallback(EventLoopTcp.DefaultConfig())));
        return _systems[^1];
    }
}
