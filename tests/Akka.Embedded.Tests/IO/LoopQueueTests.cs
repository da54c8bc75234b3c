using Akka.IO.Sockets;

namespace Akka.Embedded.Tests.IO;

public class LoopQueueTests
{
    [Fact]
    public void Work_is_taken_on_the_threads_own_queue_and_run_in_order()
    {
        var ran = new List<int>();
        OnThread(queue =>
        {
            Assert.True(LoopQueue.TryAdd(new Work(() => ran.Add(1))));
            Assert.True(LoopQueue.TryAdd(new Work(() =>
            {
                ran.Add(2);
                LoopQueue.TryAdd(new Work(() => ran.Add(4)));
            })));
            Assert.True(LoopQueue.TryAdd(new Work(() => ran.Add(3))));
            Assert.Empty(ran);
            queue.Run(100);
        });
        Assert.Equal([1, 2, 3, 4], ran);
    }

    [Fact]
    public void Other_threads_keep_their_work() => Assert.False(LoopQueue.TryAdd(new Work(() => { })));

    [Fact]
    public void Work_over_the_limit_waits_and_can_be_spilled_to_the_thread_pool()
    {
        var ran = 0;
        using var spilled = new CountdownEvent(1);
        OnThread(queue =>
        {
            for (var i = 0; i < 5; i++)
                LoopQueue.TryAdd(new Work(() => ran++));
            LoopQueue.TryAdd(new Work(() => Signal(spilled)));
            queue.Run(3);
            Assert.Equal(3, ran);
            queue.Run(2);
            Assert.Equal(5, ran);
            queue.Spill();
            Assert.True(spilled.Wait(Probe.Patience));
            Assert.True(LoopQueue.TryAdd(new Work(() => ran++)));
            queue.Run(1);
            Assert.Equal(6, ran);
        });
    }

    [Fact]
    public void An_abandoned_queue_gives_its_work_to_the_thread_pool_and_takes_no_more()
    {
        using var ran = new CountdownEvent(2);
        OnThread(queue =>
        {
            LoopQueue.TryAdd(new Work(() =>
            {
                LoopQueue.TryAdd(new Work(() => Signal(ran)));
                queue.Abandon();
                Assert.False(LoopQueue.TryAdd(new Work(() => { })));
            }));
            LoopQueue.TryAdd(new Work(() => Signal(ran)));
            queue.Run(100);
            Assert.True(queue.IsAbandoned);
        });
        Assert.True(ran.Wait(Probe.Patience));
    }

    [Fact]
    public void A_thread_that_leaves_loses_no_work()
    {
        using var ran = new CountdownEvent(1);
        OnThread(queue =>
        {
            LoopQueue.TryAdd(new Work(() => Signal(ran)));
            queue.Leave();
            Assert.False(LoopQueue.TryAdd(new Work(() => { })));
        });
        Assert.True(ran.Wait(Probe.Patience));
    }

    [Fact]
    public void What_work_leaves_on_the_thread_is_not_seen_by_the_next()
    {
        var local = new AsyncLocal<string>();
        string? seen = "unset";
        SynchronizationContext? context = null;
        OnThread(queue =>
        {
            LoopQueue.TryAdd(new Work(() =>
            {
                local.Value = "left behind";
                SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            }));
            LoopQueue.TryAdd(new Work(() => (seen, context) = (local.Value, SynchronizationContext.Current)));
            queue.Run(100);
        });
        Assert.Null(seen);
        Assert.Null(context);
    }

    private static void Signal(CountdownEvent ran)
    {
        if (Thread.CurrentThread.IsThreadPoolThread)
            ran.Signal();
    }

    private static void OnThread(Action<LoopQueue> action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            var queue = new LoopQueue();
            queue.Enter(takesWork: true);
            try
            {
                action(queue);
            }
            catch (Exception e)
            {
                failure = e;
            }

            queue.Leave();
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            throw new InvalidOperationException(failure.Message, failure);
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
