using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.MessageQueues;
using BenchmarkDotNet.Attributes;
using LoginGate.EventLoop.Dispatch;

namespace Micro;

/// <summary>A message in and out of the event loop's mailbox; Akka.NET's own unbounded queue is the baseline.</summary>
public class MailboxBenchmark
{
    private const int Burst = 16;

    private static readonly Envelope Message = new(new object(), ActorRefs.NoSender);

    private readonly IMessageQueue _stock = new UnboundedMessageQueue();
    private readonly IMessageQueue _loop = new LoopMailbox(null!, Config.Empty).Create(ActorRefs.Nobody, null!);

    [Benchmark(Baseline = true)]
    public void One_Akka() => Pass(_stock, 1);

    [Benchmark]
    public void One_Loop() => Pass(_loop, 1);

    [Benchmark(OperationsPerInvoke = Burst)]
    public void OfSixteen_Akka() => Pass(_stock, Burst);

    [Benchmark(OperationsPerInvoke = Burst)]
    public void OfSixteen_Loop() => Pass(_loop, Burst);

    private static void Pass(IMessageQueue queue, int count)
    {
        for (var i = 0; i < count; i++)
            queue.Enqueue(ActorRefs.Nobody, Message);
        for (var i = 0; i < count; i++)
            queue.TryDequeue(out _);
    }
}
