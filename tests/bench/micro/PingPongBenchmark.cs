using System.Threading.Channels;
using Akka.Actor;
using BenchmarkDotNet.Attributes;

namespace Akka.Bench;

/// <summary>Two actors send one message to and fro: the time of one hop.</summary>
public class PingPongBenchmark : ActorBenchmark
{
    private const int Hops = 200_000;

    private readonly SemaphoreSlim _done = new(0);
    private IActorRef _pinger = null!;

    [Benchmark(OperationsPerInvoke = Hops)]
    public void PingPong()
    {
        _pinger.Tell(Start.Instance, ActorRefs.NoSender);
        _done.Wait();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Hops)]
    public void OnChannels()
    {
        var there = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
        var back = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
        var echo = Task.Run(() => Bounce(there.Reader, back.Writer));
        var origin = Task.Run(() => Bounce(back.Reader, there.Writer));
        there.Writer.TryWrite(Ball.Instance);
        Task.WaitAll(echo, origin);
    }

    protected override void Setup()
    {
        var echo = Actors.ActorOf(Props.Create(() => new Echo()));
        _pinger = Actors.ActorOf(Props.Create(() => new Pinger(echo, Hops / 2, _done)));
    }

    private static async Task Bounce(ChannelReader<object> from, ChannelWriter<object> to)
    {
        for (var i = 0; i < Hops / 2; i++)
            to.TryWrite(await from.ReadAsync());
    }

    internal sealed class Echo : ActorBase
    {
        protected override bool Receive(object message)
        {
            Sender.Tell(message, Self);
            return true;
        }
    }

    private sealed class Pinger(IActorRef echo, int rounds, SemaphoreSlim done) : ActorBase
    {
        private int _left;

        protected override bool Receive(object message)
        {
            if (message is Start)
                _left = rounds;
            else
                _left--;
            if (_left > 0)
                echo.Tell(Ball.Instance, Self);
            else
                done.Release();
            return true;
        }
    }
}
