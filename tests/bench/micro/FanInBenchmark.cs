using System.Threading.Channels;
using Akka.Actor;
using BenchmarkDotNet.Attributes;

namespace Akka.Bench;

/// <summary>A thousand actors send to one.</summary>
public class FanInBenchmark : ActorBenchmark
{
    private const int Senders = 1_000;
    private const int Each = 200;

    private readonly SemaphoreSlim _done = new(0);
    private readonly IActorRef[] _senders = new IActorRef[Senders];

    [Benchmark(OperationsPerInvoke = Senders * Each)]
    public void FanIn()
    {
        foreach (var sender in _senders)
            sender.Tell(Start.Instance, ActorRefs.NoSender);
        _done.Wait();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Senders * Each)]
    public void OnChannel()
    {
        var channel = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
        var reader = Task.Run(() => TellBenchmark.Consume(channel.Reader, Senders * Each));
        for (var s = 0; s < Senders; s++)
        {
            _ = Task.Run(() =>
            {
                for (var i = 0; i < Each; i++)
                    channel.Writer.TryWrite(Ball.Instance);
            });
        }

        reader.Wait();
    }

    protected override void Setup()
    {
        var collector = Actors.ActorOf(CountingActor.Props(Senders * Each, _done));
        for (var i = 0; i < Senders; i++)
            _senders[i] = Actors.ActorOf(Props.Create(() => new SendingActor(collector)));
    }

    private sealed class SendingActor(IActorRef collector) : ActorBase
    {
        protected override bool Receive(object message)
        {
            for (var i = 0; i < Each; i++)
                collector.Tell(Ball.Instance, Self);
            return true;
        }
    }
}
