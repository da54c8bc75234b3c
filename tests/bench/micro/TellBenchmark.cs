using System.Threading.Channels;
using Akka.Actor;
using BenchmarkDotNet.Attributes;

namespace Akka.Bench;

/// <summary>One sender outside of the system, one receiving actor.</summary>
public class TellBenchmark : ActorBenchmark
{
    // A burst that the queue can hold without growing: the steady state, in which a tell allocates nothing.
    private const int Messages = 100_000;

    private readonly SemaphoreSlim _done = new(0);
    private IActorRef _actor = null!;

    [Benchmark(OperationsPerInvoke = Messages)]
    public void Tell()
    {
        for (var i = 0; i < Messages; i++)
            _actor.Tell(Ball.Instance, ActorRefs.NoSender);
        _done.Wait();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public void OnChannel()
    {
        var channel = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
        var reader = Task.Run(() => Consume(channel.Reader, Messages));
        for (var i = 0; i < Messages; i++)
            channel.Writer.TryWrite(Ball.Instance);
        reader.Wait();
    }

    internal static async Task Consume(ChannelReader<object> reader, int count)
    {
        while (count > 0 && await reader.WaitToReadAsync())
        {
            while (count > 0 && reader.TryRead(out _))
                count--;
        }
    }

    protected override void Setup() => _actor = Actors.ActorOf(CountingActor.Props(Messages, _done));
}
