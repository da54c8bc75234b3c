using System.Threading.Channels;
using Akka.Actor;
using BenchmarkDotNet.Attributes;

namespace Akka.Bench;

/// <summary>Question and answer, one after the other, from outside of the system.</summary>
public class AskBenchmark : ActorBenchmark
{
    private const int Questions = 20_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private IActorRef _echo = null!;

    [Benchmark(OperationsPerInvoke = Questions)]
    public async Task Ask()
    {
        for (var i = 0; i < Questions; i++)
            await _echo.Ask<Ball>(Ball.Instance);
    }

    [Benchmark(OperationsPerInvoke = Questions)]
    public async Task AskWithTimeout()
    {
        for (var i = 0; i < Questions; i++)
            await _echo.Ask<Ball>(Ball.Instance, Timeout);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Questions)]
    public async Task OnChannel()
    {
        var channel = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
        var server = Task.Run(() => Answer(channel.Reader));
        for (var i = 0; i < Questions; i++)
        {
            var question = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
            channel.Writer.TryWrite(question);
            await question.Task;
        }

        await server;
    }

    protected override void Setup() => _echo = Actors.ActorOf(Props.Create(() => new PingPongBenchmark.Echo()));

    private static async Task Answer(ChannelReader<object> reader)
    {
        for (var i = 0; i < Questions; i++)
            ((TaskCompletionSource<object>)await reader.ReadAsync()).SetResult(Ball.Instance);
    }
}
