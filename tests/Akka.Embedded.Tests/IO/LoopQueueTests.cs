using Akka.IO.Sockets;

namespace Akka.Embedded.Tests.IO;

public class LoopQueueTests
{
    private const int Unhurried = 60_000;

    [Fact]
    public void Work_runs_in_order_but_what_was_woken_last_runs_next()
    {
        var ran = new List<int>();
        OnThread(queue =>
        {
            Assert.True(Add(() => ran.Add(1)));
            Assert.True(Add(() =>
            {
                ran.Add(2);
                Add(() => ran.Add(4));
                Add(() => ran.Add(3));
            }));
            Assert.True(Add(() => ran.Add(5)));
            Assert.Empty(ran);
            Assert.True(queue.Run(100, Unhurried));
        });
        Assert.Equal([1, 2, 3, 5, 4], ran);
    }

    [Fact]
    public void Work_that_had_its_turn_just_now_goes_behind_the_rest()
    {
        var ran = new List<int>();
        OnThread(queue =>
        {
            Add(() => Add(() => ran.Add(2), again: true));
            Add(() => ran.Add(1));
            queue.Run(100, Unhurried);
        });
        Assert.Equal([1, 2], ran);
    }

    [Fact]
    public void Work_that_wakes_one_another_without_end_lets_the_rest_have_their_turn()
    {
        var others = 0;
        OnThread(queue =>
        {
            void PlayOn() => Add(PlayOn);
            Add(PlayOn);
            for (var i = 0; i < 10; i++)
                Add(() => others++);
            Assert.False(queue.Run(1000, Unhurried));
        });
        Assert.Equal(10, others);
    }

    [Fact]
    public void Other_threads_keep_their_work() => Assert.False(Add(() => { }));

    [Fact]
    public void Work_over_the_limit_waits_and_can_be_spilled_to_the_thread_pool()
    {
        var ran = 0;
        using var spilled = new CountdownEvent(1);
        OnThread(queue =>
        {
            for (var i = 0; i < 5; i++)
                Add(() => ran++);
            Add(() => Signal(spilled));
            Assert.False(queue.Run(3, Unhurried));
            Assert.Equal(3, ran);
            queue.Run(2, Unhurried);
            Assert.Equal(5, ran);
            queue.Spill();
            Assert.True(spilled.Wait(Probe.Patience));
            Assert.True(Add(() => ran++));
            queue.Run(1, Unhurried);
            Assert.Equal(6, ran);
        });
    }

    [Fact]
    public void What_is_left_after_slow_work_goes_to_the_thread_pool()
    {
        using var spilled = new CountdownEvent(2);
        OnThread(queue =>
        {
            Add(() =>
            {
                for (var end = Environment.TickCount64 + 50; Environment.TickCount64 < end;)
                    Thread.SpinWait(100);
            });
            Add(() => Signal(spilled));
            Add(() => Signal(spilled));
            Assert.True(queue.Run(100, milliseconds: 20));
        });
        Assert.True(spilled.Wait(Probe.Patience));
    }

    [Fact]
    public void An_abandoned_queue_gives_its_work_to_the_thread_pool_and_takes_no_more()
    {
        using var ran = new CountdownEvent(2);
        OnThread(queue =>
        {
            Add(() =>
            {
                Add(() => Signal(ran));
                queue.Abandon();
                Assert.False(Add(() => { }));
            });
            Add(() => Signal(ran));
            queue.Run(100, Unhurried);
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
            Add(() => Signal(ran));
            queue.Leave();
            Assert.False(Add(() => { }));
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
            Add(() =>
            {
                local.Value = "left behind";
                SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            });
            Add(() => (seen, context) = (local.Value, SynchronizationContext.Current));
            queue.Run(100, Unhurried);
        });
        Assert.Null(seen);
        Assert.Null(context);
    }

    private static bool Add(Action work, bool again = false) => LoopQueue.TryAdd(new Work(work), again);

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
