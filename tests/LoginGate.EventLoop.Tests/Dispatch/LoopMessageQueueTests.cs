using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using LoginGate.EventLoop.Dispatch;
using Xunit.Abstractions;

namespace LoginGate.EventLoop.Tests.Dispatch;

public sealed class LoopMessageQueueTests(ITestOutputHelper output)
{
    private readonly LoopMessageQueue _queue = new(ActorRefs.Nobody);

    [Fact]
    public void It_is_empty_at_first()
    {
        Assert.False(_queue.HasMessages);
        Assert.Equal(0, _queue.Count);
        Assert.False(_queue.TryDequeue(out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(1000)]
    public void What_goes_in_comes_out_in_order_again_and_again(int messages)
    {
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < messages; i++)
                Enqueue(i);
            Assert.Equal(messages, _queue.Count);
            for (var i = 0; i < messages; i++)
                Assert.Equal(i, Dequeue());
            Assert.False(_queue.HasMessages);
        }
    }

    [Fact]
    public void It_keeps_the_order_while_it_grows_with_its_beginning_anywhere()
    {
        int put = 0, taken = 0;
        for (var round = 0; round < 200; round++)
        {
            for (var i = 0; i < round % 7; i++)
                Enqueue(put++);
            for (var i = 0; i < round % 5 && taken < put; i++)
                Assert.Equal(taken++, Dequeue());
        }
        while (taken < put)
            Assert.Equal(taken++, Dequeue());
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Random_goings_in_and_out_keep_the_order()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var model = new Queue<int>();
        for (var i = 0; i < 100_000; i++)
        {
            if (random.Next(100) < (i / 1000 % 2 == 0 ? 60 : 40))
            {
                model.Enqueue(i);
                Enqueue(i);
            }
            else if (model.TryDequeue(out var expected))
            {
                Assert.Equal(expected, Dequeue());
            }
            Assert.Equal(model.Count, _queue.Count);
        }
    }

    [Fact]
    public void A_burst_leaves_no_memory_behind()
    {
        for (var i = 0; i < 10_000; i++)
            Enqueue(i);
        Assert.True(Ring() >= 10_000);
        while (_queue.TryDequeue(out _))
        {
        }
        Assert.Equal(0, Ring());
        for (var i = 0; i < 20; i++)
            Enqueue(i);
        while (_queue.TryDequeue(out _))
        {
        }
        Assert.InRange(Ring(), 20, 64);
    }

    [Fact]
    public void What_was_taken_is_not_kept_alive()
    {
        var messages = PutAndTake(_queue);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.All(messages, message => Assert.False(message.TryGetTarget(out _)));

        // Not inlined, so that nothing is left on the stack.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static List<WeakReference<object>> PutAndTake(LoopMessageQueue queue)
        {
            var messages = new List<WeakReference<object>>();
            foreach (var count in new[] { 1, 2, 5, 3 })
            {
                for (var i = 0; i < count; i++)
                {
                    var message = new object();
                    messages.Add(new WeakReference<object>(message));
                    queue.Enqueue(ActorRefs.Nobody, new Envelope(message, ActorRefs.Nobody));
                }
                for (var i = 0; i < count; i++)
                    Assert.True(queue.TryDequeue(out _));
            }
            return messages;
        }
    }

    [Fact]
    public async Task Many_may_put_at_once_and_each_ones_messages_stay_in_order()
    {
        const int producers = 4;
        const int each = 50_000;
        using var start = new Barrier(producers + 1);
        var producing = Enumerable.Range(0, producers).Select(number => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (var i = 0; i < each; i++)
                    Enqueue((number, i));
            },
            TaskCreationOptions.LongRunning)).ToArray();
        var next = new int[producers];
        start.SignalAndWait();
        for (var taken = 0; taken < producers * each;)
        {
            if (!_queue.TryDequeue(out var envelope))
            {
                Thread.Yield();
                continue;
            }
            var (number, i) = ((int, int))envelope.Message;
            Assert.Equal(next[number]++, i);
            taken++;
        }
        await Task.WhenAll(producing);
        Assert.False(_queue.HasMessages);
    }

    [Fact]
    public void CleanUp_hands_everything_to_the_dead_letters_in_order()
    {
        for (var i = 0; i < 7; i++)
            Enqueue(i);
        var dead = new Recorder();
        _queue.CleanUp(ActorRefs.Nobody, dead);
        Assert.Equal(Enumerable.Range(0, 7).Cast<object>(), dead.Messages);
        Assert.False(_queue.HasMessages);
        _queue.CleanUp(ActorRefs.Nobody, dead);
        Assert.Equal(7, dead.Messages.Count);
    }

    [Fact]
    public void Its_mailbox_can_be_made_from_a_configuration()
    {
        var config = ConfigurationFactory.ParseString("akka.stdout-loglevel = OFF").WithFallback(EventLoopTcp.DefaultConfig());
        using var system = ActorSystem.Create("queue", config);
        var type = system.Mailboxes.Lookup("akka.actor.event-loop-mailbox");
        Assert.IsType<LoopMailbox>(type);
        Assert.IsAssignableFrom<IUnboundedMessageQueueSemantics>(type.Create(ActorRefs.Nobody, system));
        Assert.Null(LoopMessageQueue.Of(ActorRefs.Nobody));
        Assert.Null(LoopMessageQueue.Of(system.DeadLetters));
    }

    private void Enqueue(object message) => _queue.Enqueue(ActorRefs.Nobody, new Envelope(message, ActorRefs.Nobody));

    private object Dequeue()
    {
        Assert.True(_queue.HasMessages);
        Assert.True(_queue.TryDequeue(out var envelope));
        return envelope.Message;
    }

    private int Ring()
    {
        var ring = typeof(LoopMessageQueue).GetField("_ring", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return ((Envelope[]?)ring.GetValue(_queue))?.Length ?? 0;
    }

    private sealed class Recorder : IMessageQueue
    {
        public ConcurrentQueue<object> Messages { get; } = new();

        public bool HasMessages => !Messages.IsEmpty;

        public int Count => Messages.Count;

        public void Enqueue(IActorRef receiver, Envelope envelope) => Messages.Enqueue(envelope.Message);

        public bool TryDequeue(out Envelope envelope) => throw new NotSupportedException();

        public void CleanUp(IActorRef owner, IMessageQueue deadletters) => throw new NotSupportedException();
    }
}
