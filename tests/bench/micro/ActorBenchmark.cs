using Akka.Actor;
using BenchmarkDotNet.Attributes;

namespace Akka.Bench;

/// <summary>An actor system for the time of one benchmark class.</summary>
public abstract class ActorBenchmark
{
    protected ActorSystem Actors { get; private set; } = null!;

    [GlobalSetup]
    public void StartSystem()
    {
        Actors = ActorSystem.Create("bench", "akka { loglevel = WARNING, stdout-loglevel = WARNING, log-dead-letters = off }");
        Setup();
    }

    [GlobalCleanup]
    public void StopSystem() => Actors.Terminate().Wait();

    protected virtual void Setup()
    {
    }
}
