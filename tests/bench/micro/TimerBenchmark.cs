using Akka.Actor;
using BenchmarkDotNet.Attributes;

namespace Akka.Bench;

/// <summary>Timers that are canceled before they fire, as time-outs are.</summary>
public class TimerBenchmark : ActorBenchmark
{
    private const int Timers = 100_000;
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);

    private IActorRef _target = null!;

    [Benchmark(OperationsPerInvoke = Timers)]
    public void ScheduleAndCancel()
    {
        for (var i = 0; i < Timers; i++)
            Actors.Scheduler.ScheduleTellOnceCancelable(Delay, _target, Ball.Instance, ActorRefs.NoSender).Cancel();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Timers)]
    public void OnSystemTimer()
    {
        for (var i = 0; i < Timers; i++)
            new Timer(static _ => { }, null, Delay, Timeout.InfiniteTimeSpan).Dispose();
    }

    protected override void Setup() => _target = Actors.ActorOf(Props.Create(() => new PingPongBenchmark.Echo()));
}
