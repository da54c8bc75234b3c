using Akka.Dispatch.MessageQueues;

namespace Akka.Embedded.Tests.Dispatch;

public sealed class EnvelopeQueueTests
{
    [Fact]
    public void It_is_first_in_first_out_across_rings()
    {
        var queue = new EnvelopeQueue();
        Assert.False(queue.HasMessages);
        Assert.Equal(0, queue.Count);
        for (var i = 0; i < 5_000; i++)
            queue.Enqueue(i, null);
        Assert.Equal(5_000, queue.Count);
        for (var i = 0; i < 5_000; i++)
        {
            Assert.True(queue.HasMessages);
            Assert.True(queue.TryDequeue(out var message, out _));
            Assert.Equal(i, message);
        }

        Assert.False(queue.TryDequeue(out _, out _));
        Assert.False(queue.HasMessages);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_queue_in_use_allocates_nothing() => AssertNothingAllocated(messages: 20_000, roundsBefore: 3, rounds: 5);

    [Fact]
    public void Few_messages_at_a_time_never_leave_the_queue_object() =>
        AssertNothingAllocated(messages: 4, roundsBefore: 1, rounds: 10_000);

    [Fact]
    public void A_queue_that_has_become_calm_lets_go_of_its_larger_rings_and_keeps_the_order()
    {
        var queue = new EnvelopeQueue();
        var ring = Grow(queue);
        for (var i = 0; i < 200; i++)
        {
            queue.Enqueue(i, null);
            queue.Enqueue(-i, null);
            Assert.True(queue.TryDequeue(out var first, out _));
            Assert.True(queue.TryDequeue(out var second, out _));
            Assert.False(queue.TryDequeue(out _, out _));
            Assert.Equal((i, -i), ((int)first, (int)second));
        }

        GC.Collect();
        Assert.False(ring.IsAlive);
        Assert.False(queue.HasMessages);
        GC.KeepAlive(queue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Nothing_is_lost_while_the_queue_goes_home_and_grows_again(int producers)
    {
        const int bursts = 20_000;
        var queue = new EnvelopeQueue();
        var threads = Enumerable.Range(0, producers).Select(p => new Thread(() =>
        {
            var number = 0;
            for (var burst = 0; burst < bursts; burst++)
            {
                // Mostly calm, now and then more than the queue's own ring holds.
                for (var i = 0; i < (burst % 100 == 0 ? 60 : 2); i++)
                    queue.Enqueue(new Item(p, number++), null);
                Thread.Yield();
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        const int each = (bursts / 100 * 60) + ((bursts - (bursts / 100)) * 2);
        TakeInOrder(queue, producers, each);
        foreach (var thread in threads)
            thread.Join();
    }

    [Fact]
    public void Taken_messages_are_not_kept_alive()
    {
        var queue = new EnvelopeQueue();
        var weak = EnqueueAndTake(queue);
        GC.Collect();
        Assert.False(weak.IsAlive);
        GC.KeepAlive(queue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Many_producers_lose_and_mix_up_nothing(int producers)
    {
        const int each = 200_000;
        var queue = new EnvelopeQueue();
        var threads = Enumerable.Range(0, producers).Select(p => new Thread(() =>
        {
            for (var i = 0; i < each; i++)
            {
                queue.Enqueue(new Item(p, i), null);
                // Let the consumer catch up now and then, so that rings are used again.
                if (i % 1000 == 0)
                    Thread.Yield();
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();

        TakeInOrder(queue, producers, each);
        foreach (var thread in threads)
            thread.Join();
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Grow(EnvelopeQueue queue)
    {
        Fill(queue, new object(), 40);
        EnvelopeRing last = queue;
        while (last.Next is { } next)
            last = next;
        Assert.NotSame(queue, last);
        return new WeakReference(last);
    }

    private static void TakeInOrder(EnvelopeQueue queue, int producers, int each)
    {
        var next = new int[producers];
        for (var taken = 0; taken < producers * each;)
        {
            if (!queue.TryDequeue(out var message, out _))
            {
                Thread.Yield();
                continue;
            }

            var item = (Item)message;
            Assert.Equal(next[item.Producer]++, item.Number);
            taken++;
        }

        Assert.False(queue.HasMessages);
    }

    private static void AssertNothingAllocated(int messages, int roundsBefore, int rounds)
    {
        var queue = new EnvelopeQueue();
        var message = new object();
        for (var round = 0; round < roundsBefore; round++)
            Fill(queue, message, messages);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < rounds; round++)
            Fill(queue, message, messages);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Fill(EnvelopeQueue queue, object message, int count)
    {
        for (var i = 0; i < count; i++)
            queue.Enqueue(message, null);
        for (var i = 0; i < count; i++)
            queue.TryDequeue(out _, out _);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference EnqueueAndTake(EnvelopeQueue queue)
    {
        var message = new object();
        queue.Enqueue(message, null);
        queue.TryDequeue(out _, out _);
        return new WeakReference(message);
    }

    private sealed record Item(int Producer, int Number);
}
