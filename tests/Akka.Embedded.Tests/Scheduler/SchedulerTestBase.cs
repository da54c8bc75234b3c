using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Embedded.Tests.Scheduler;

/// <summary>A real scheduler per test, and waiting for what it does.</summary>
public abstract class SchedulerTestBase : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private protected CapturingLog Log { get; } = new();

    protected SchedulerTestBase()
    {
        Scheduler = new HashedWheelTimerScheduler(ConfigurationFactory.ParseString("akka.scheduler { tick-duration = 10ms, ticks-per-wheel = 64 }"), Log);
    }

    protected HashedWheelTimerScheduler Scheduler { get; }

    protected IActionScheduler Actions => Scheduler;

    protected ITellScheduler Tells => Scheduler;

    public virtual void Dispose() => Scheduler.Dispose();

    /// <summary>Returns when everything due before now has had its turn: an action scheduled later has run.</summary>
    protected void PassTime(TimeSpan time)
    {
        using var passed = new ManualResetEventSlim();
        Actions.ScheduleOnce(time, passed.Set);
        WaitFor(passed);
    }

    /// <summary>Runs <paramref name="action"/> on the scheduler's thread: meanwhile nothing else can fall due, however slow the machine.</summary>
    protected void WhileNothingRuns(Action action)
    {
        using var done = new ManualResetEventSlim();
        Actions.ScheduleOnce(TimeSpan.Zero, () =>
        {
            action();
            done.Set();
        });
        WaitFor(done);
    }

    protected static void WaitFor(ManualResetEventSlim happened)
    {
        if (!happened.Wait(Patience))
            throw new TimeoutException($"Nothing happened within {Patience}.");
    }

    protected static void WaitUntil(Func<bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new TimeoutException($"The condition did not come true within {Patience}.");
            Thread.Yield();
        }
    }
}
