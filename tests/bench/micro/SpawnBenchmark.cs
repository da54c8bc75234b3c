using Akka.Actor;
using BenchmarkDotNet.Attributes;

namespace Akka.Bench;

/// <summary>A parent makes a child, watches it, stops it and makes the next one when it is told of the end.</summary>
public class SpawnBenchmark : ActorBenchmark
{
    private const int Children = 20_000;

    private readonly SemaphoreSlim _done = new(0);
    private IActorRef _parent = null!;

    [Benchmark(OperationsPerInvoke = Children)]
    public void SpawnAndStop()
    {
        _parent.Tell(Start.Instance, ActorRefs.NoSender);
        _done.Wait();
    }

    protected override void Setup() => _parent = Actors.ActorOf(Props.Create(() => new Parent(_done)));

    private sealed class Child : ActorBase
    {
        protected override bool Receive(object message) => true;
    }

    private sealed class Parent(SemaphoreSlim done) : ActorBase
    {
        private static readonly Props ChildProps = Props.Create(() => new Child());
        private int _left;

        protected override bool Receive(object message)
        {
            if (message is Start)
                _left = Children;
            else
                _left--;
            if (_left > 0)
                Context.Stop(Context.Watch(Context.ActorOf(ChildProps)));
            else
                done.Release();
            return true;
        }
    }
}
