using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Embedded.Tests.Event;

public class CoordinatedShutdownTests : TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<string> _ran = new();

    private sealed class MyReason : CoordinatedShutdown.Reason;

    [Fact]
    public void The_built_in_phases_run_in_their_documented_order()
    {
        string[] documented =
        [
            CoordinatedShutdown.PhaseBeforeServiceUnbind, CoordinatedShutdown.PhaseServiceUnbind, CoordinatedShutdown.PhaseServiceRequestsDone,
            CoordinatedShutdown.PhaseServiceStop, CoordinatedShutdown.PhaseBeforeClusterShutdown, CoordinatedShutdown.PhaseClusterShardingShutdownRegion,
            CoordinatedShutdown.PhaseClusterLeave, CoordinatedShutdown.PhaseClusterExiting, CoordinatedShutdown.PhaseClusterExitingDone,
            CoordinatedShutdown.PhaseClusterShutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, CoordinatedShutdown.PhaseActorSystemTerminate,
        ];
        Assert.Equal(documented, ShutdownPhases.FromConfig(Sys.Settings.Config.GetConfig("akka.coordinated-shutdown")).Ordered);
        var shutdown = CoordinatedShutdown.Get(Sys);
        Assert.Equal(TimeSpan.FromSeconds(5), shutdown.Timeout(CoordinatedShutdown.PhaseServiceUnbind));
        Assert.Equal(TimeSpan.FromSeconds(10), shutdown.Timeout(CoordinatedShutdown.PhaseClusterExiting));
    }

    [Theory]
    [InlineData("a {}, b { depends-on = [a] }, c { depends-on = [b] }", "a,b,c")]
    [InlineData("c { depends-on = [b] }, b { depends-on = [a] }", "a,b,c")]
    [InlineData("z {}, a {}, m { depends-on = [z, a] }", "a,z,m")]
    [InlineData("a { depends-on = [b, c] }, b { depends-on = [d] }, c { depends-on = [d] }", "d,b,c,a")]
    public void Phases_come_after_those_they_depend_on(string phases, string expected) =>
        Assert.Equal(expected, string.Join(',', Phases(phases).Ordered));

    [Theory]
    [InlineData("a { depends-on = [a] }")]
    [InlineData("a { depends-on = [b] }, b { depends-on = [a] }")]
    [InlineData("a { depends-on = [d] }, b { depends-on = [a] }, c { depends-on = [b] }, d { depends-on = [c] }")]
    public void Phases_in_a_circle_are_refused(string phases)
    {
        var failure = Assert.Throws<ArgumentException>(() => Phases(phases));
        Assert.Contains("a", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_run_phase_by_phase_and_side_by_side_within_one()
    {
        var shutdown = Make("a {}, b { depends-on = [a] }, c { depends-on = [b] }");
        var both = new Barrier(2);
        AddTask(shutdown, "c", "c1");
        shutdown.AddTask("b", "b1", () => Meet("b1"));
        shutdown.AddTask("b", "b2", () => Meet("b2"));
        AddTask(shutdown, "a", "a1");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);
        Assert.Equal(["a1", "b", "b", "c1"], _ran.Select(r => r is ['b', ..] ? "b" : r));

        async Task<Done> Meet(string name)
        {
            // Only tasks that run at the same time get past here.
            await Task.Run(() => Assert.True(both.SignalAndWait(Patience)));
            _ran.Enqueue(name);
            return Done.Instance;
        }
    }

    [Fact]
    public async Task Only_the_first_run_counts()
    {
        var shutdown = Make("a {}");
        AddTask(shutdown, "a", "a1");
        var reason = new MyReason();
        Assert.Null(shutdown.ShutdownReason);

        var first = shutdown.Run(reason);
        var second = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Assert.Same(first, second);
        await first.WaitAsync(Patience);
        Assert.Same(reason, shutdown.ShutdownReason);
        Assert.Equal(["a1"], _ran);
    }

    [Fact]
    public async Task A_run_may_begin_at_a_later_phase()
    {
        var shutdown = Make("a {}, b { depends-on = [a] }, c { depends-on = [b] }");
        foreach (var phase in new[] { "a", "b", "c" })
            AddTask(shutdown, phase, phase);
        await shutdown.Run(new MyReason(), "b").WaitAsync(Patience);
        Assert.Equal(["b", "c"], _ran);
    }

    [Fact]
    public async Task A_task_may_add_tasks_to_later_phases()
    {
        var shutdown = Make("a {}, b { depends-on = [a] }");
        shutdown.AddTask("a", "adds", () =>
        {
            AddTask(shutdown, "b", "added");
            return Task.FromResult(Done.Instance);
        });
        await shutdown.Run(new MyReason()).WaitAsync(Patience);
        Assert.Equal(["added"], _ran);
    }

    [Fact]
    public async Task With_recover_a_failed_or_late_task_is_logged_and_the_next_phase_runs()
    {
        var shutdown = Make("a { timeout = 100ms }, b { depends-on = [a], timeout = 100ms }, c { depends-on = [b] }");
        shutdown.AddTask("a", "fails", () => throw new InvalidOperationException("boom"));
        shutdown.AddTask("b", "late", () => new TaskCompletionSource<Done>().Task);
        AddTask(shutdown, "c", "c1");

        await EventFilter.Warning(contains: "Task [fails] failed in phase [a]: boom").And.Warning(contains: "phase [b] timed out")
            .ExpectAsync(2, () => shutdown.Run(new MyReason()).WaitAsync(Patience));
        Assert.Equal(["c1"], _ran);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_recover_a_failed_or_late_task_ends_the_run(bool late)
    {
        var shutdown = Make("a { timeout = 100ms, recover = off }, b { depends-on = [a] }");
        shutdown.AddTask("a", "bad", () => late ? new TaskCompletionSource<Done>().Task : Task.FromException<Done>(new InvalidOperationException()));
        AddTask(shutdown, "b", "b1");

        var failure = await Assert.ThrowsAsync<AggregateException>(() => shutdown.Run(new MyReason()).WaitAsync(Patience));
        Assert.IsType(late ? typeof(TimeoutException) : typeof(InvalidOperationException), failure.InnerException);
        Assert.Empty(_ran);
    }

    [Fact]
    public void Unknown_phases_are_refused_by_name()
    {
        var shutdown = Make("a {}");
        Assert.Throws<ConfigurationException>(() => AddTask(shutdown, "x", "t"));
        Assert.Throws<ConfigurationException>(() => shutdown.Timeout("x"));
        Assert.Contains("[x]", Assert.Throws<ConfigurationException>(() => { _ = shutdown.Run(new MyReason(), "x"); }).Message, StringComparison.Ordinal);
        Assert.Null(shutdown.ShutdownReason);
    }

    [Fact]
    public void The_total_counts_the_phases_that_have_tasks()
    {
        var shutdown = Make("a { timeout = 3s }, b { timeout = 4s }, c { timeout = 5s }");
        Assert.Equal(TimeSpan.Zero, shutdown.TotalTimeout);
        AddTask(shutdown, "a", "1");
        AddTask(shutdown, "a", "2");
        AddTask(shutdown, "c", "3");
        Assert.Equal(TimeSpan.FromSeconds(8), shutdown.TotalTimeout);
    }

    [Fact]
    public async Task Terminating_a_system_runs_its_tasks_first_and_running_them_terminates_it()
    {
        var terminated = ActorSystem.Create("terminated");
        var run = ActorSystem.Create("run");
        foreach (var system in new[] { terminated, run })
        {
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "t", () =>
            {
                _ran.Enqueue($"{system.Name} {system.WhenTerminated.IsCompleted}");
                return Task.FromResult(Done.Instance);
            });
        }

        await terminated.Terminate().WaitAsync(Patience);
        Assert.IsType<CoordinatedShutdown.ActorSystemTerminateReason>(CoordinatedShutdown.Get(terminated).ShutdownReason);
        await CoordinatedShutdown.Get(run).Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(Patience);
        Assert.True(run.WhenTerminated.IsCompleted);
        Assert.Equal(["terminated False", "run False"], _ran);
    }

    [Fact]
    public void A_system_that_could_never_end_is_refused()
    {
        var failure = Assert.ThrowsAny<Exception>(() =>
        {
            var system = ActorSystem.Create("endless", "akka.coordinated-shutdown.terminate-actor-system = off");
            CoordinatedShutdown.Get(system);
        });
        Assert.IsType<ConfigurationException>(failure.GetBaseException());
    }

    private static ShutdownPhases Phases(string phases) =>
        ShutdownPhases.FromConfig(ConfigurationFactory.ParseString($"default-phase-timeout = 5s, phases {{ {phases} }}"));

    private CoordinatedShutdown Make(string phases) => new((ExtendedActorSystem)Sys, Phases(phases));

    private void AddTask(CoordinatedShutdown shutdown, string phase, string name) => shutdown.AddTask(phase, name, () =>
    {
        _ran.Enqueue(name);
        return Task.FromResult(Done.Instance);
    });
}
