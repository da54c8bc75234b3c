using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.Embedded.Tests.Scheduler;

public class HashedWheelTimerSchedulerTests(ITestOutputHelper output) : SchedulerTestBase
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Work_never_runs_early()
    {
        var done = new CountdownEvent(40);
        var early = new ConcurrentQueue<string>();
        for (var i = 0; i < 40; i++)
        {
            var delay = TimeSpan.FromMilliseconds(i * 7);
            var start = Stopwatch.GetTimestamp();
            Actions.ScheduleOnce(delay, () =>
            {
                var elapsed = Stopwatch.GetElapsedTime(start);
                if (elapsed < delay)
                    early.Enqueue($"{delay} after {elapsed}");
                done.Signal();
            });
        }

        Assert.True(done.Wait(Patience));
        Assert.Empty(early);
    }

    [Fact]
    public void Work_runs_in_order_of_due_time()
    {
        var order = new ConcurrentQueue<int>();
        // 700 ms is more than one turn of the wheel of 64 slots.
        int[] delays = [500, 20, 300, 120, 60, 700, 220];
        var due = new Dictionary<int, (TimeSpan Earliest, TimeSpan Latest)>();
        var start = Stopwatch.GetTimestamp();
        foreach (var delay in delays)
        {
            // The calls may lie far apart on a busy machine: when work is due is known only within these bounds.
            var before = Stopwatch.GetElapsedTime(start);
            Actions.ScheduleOnce(TimeSpan.FromMilliseconds(delay), () => order.Enqueue(delay));
            due[delay] = (before + TimeSpan.FromMilliseconds(delay), Stopwatch.GetElapsedTime(start) + TimeSpan.FromMilliseconds(delay));
        }

        WaitUntil(() => order.Count == delays.Length);
        var ran = order.ToArray();
        for (var later = 1; later < ran.Length; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
                Assert.True(due[ran[earlier]].Earliest <= due[ran[later]].Latest + Tick, $"{ran[earlier]} ms ran before {ran[later]} ms");
        }
    }

    [Fact]
    public void Work_of_the_same_delay_runs_in_order_of_scheduling()
    {
        var order = new ConcurrentQueue<int>();
        for (var i = 0; i < 1000; i++)
        {
            var number = i;
            Actions.ScheduleOnce(TimeSpan.FromMilliseconds(30), () => order.Enqueue(number));
        }

        WaitUntil(() => order.Count == 1000);
        Assert.Equal(Enumerable.Range(0, 1000), order);
    }

    [Fact]
    public void Repeated_work_keeps_its_rate_after_a_late_run()
    {
        var interval = TimeSpan.FromMilliseconds(200);
        var runs = new ConcurrentQueue<TimeSpan>();
        var start = Stopwatch.GetTimestamp();
        var cancelable = new Cancelable(Actions);
        Actions.ScheduleRepeatedly(
            interval,
            interval,
            () =>
            {
                runs.Enqueue(Stopwatch.GetElapsedTime(start));
                if (runs.Count == 1)
                    SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(start) > interval * 4.5);
            },
            cancelable);

        WaitUntil(() => runs.Count >= 6);
        cancelable.Cancel();
        var times = runs.ToArray();
        for (var i = 0; i < times.Length; i++)
            Assert.True(times[i] >= interval * (i + 1), $"run {i + 1} came early, at {times[i]}");
        // Run 1 lasted until 4.5 intervals. Counted from its end, run 6 would come at 9.5 at the earliest, instead of at 6.
        Assert.True(times[5] < interval * 9, $"the rate shifted: run 6 came at {times[5]}");
    }

    [Fact]
    public void Canceled_work_does_not_run()
    {
        var ran = 0;
        var cancelable = new Cancelable(Actions);
        WhileNothingRuns(() =>
        {
            Actions.ScheduleOnce(TimeSpan.FromMilliseconds(50), () => ran++, cancelable);
            Actions.ScheduleRepeatedly(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(10), () => ran++, cancelable);
            cancelable.Cancel();
        });

        PassTime(TimeSpan.FromMilliseconds(120));
        Assert.Equal(0, ran);
    }

    [Fact]
    public void Work_with_a_canceled_handle_is_not_taken()
    {
        var ran = 0;
        var canceled = new Cancelable(Actions);
        canceled.Cancel();
        Actions.ScheduleOnce(TimeSpan.Zero, () => ran++, canceled);
        Actions.ScheduleOnce(TimeSpan.Zero, () => ran++, Cancelable.CreateCanceled());

        PassTime(TimeSpan.FromMilliseconds(50));
        Assert.Equal(0, ran);
    }

    [Fact]
    public void Repeated_work_stops_when_it_cancels_itself()
    {
        var runs = 0;
        var cancelable = new Cancelable(Actions);
        Actions.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), () =>
        {
            if (++runs == 3)
                cancelable.Cancel();
        }, cancelable);

        WaitUntil(() => runs == 3);
        PassTime(TimeSpan.FromMilliseconds(60));
        Assert.Equal(3, runs);
    }

    [Fact]
    public void A_repeated_action_that_throws_is_logged_and_not_run_again()
    {
        var runs = 0;
        Actions.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), () =>
        {
            runs++;
            throw new InvalidOperationException("broken");
        });

        PassTime(TimeSpan.FromMilliseconds(80));
        Assert.Equal(1, runs);
        var entry = Assert.Single(Log.Entries);
        Assert.Equal(LogLevel.ErrorLevel, entry.Level);
        Assert.Equal("broken", entry.Cause?.Message);
    }

    [Fact]
    public void A_failure_does_not_disturb_other_work_of_the_same_tick()
    {
        var order = new ConcurrentQueue<int>();
        Actions.ScheduleOnce(TimeSpan.FromMilliseconds(20), () => order.Enqueue(1));
        Actions.ScheduleOnce(TimeSpan.FromMilliseconds(20), () => throw new InvalidOperationException());
        Actions.ScheduleOnce(TimeSpan.FromMilliseconds(20), () => order.Enqueue(2));

        PassTime(TimeSpan.FromMilliseconds(60));
        Assert.Equal([1, 2], order);
    }

    [Fact]
    public void Messages_reach_the_receiver_with_their_sender()
    {
        var receiver = new RecordingReceiver();
        var sender = ActorRefs.Nobody;
        Tells.ScheduleTellOnce(TimeSpan.Zero, receiver, "once", sender);
        Tells.ScheduleTellOnce(TimeSpan.FromMilliseconds(20), receiver, "later", null);

        WaitUntil(() => receiver.Received.Count == 2);
        Assert.Equal([("once", sender), ("later", null)], receiver.Received);
    }

    [Fact]
    public void Repeated_messages_go_on_until_canceled()
    {
        var receiver = new RecordingReceiver();
        var handle = ((IScheduler)Scheduler).ScheduleTellRepeatedlyCancelable(0, 10, receiver, "tick", null);
        WaitUntil(() => receiver.Received.Count >= 3);
        handle.Cancel();

        // One run may be under way while it is canceled; none begins afterwards.
        PassTime(TimeSpan.FromMilliseconds(30));
        var count = receiver.Received.Count;
        PassTime(TimeSpan.FromMilliseconds(60));
        Assert.Equal(count, receiver.Received.Count);
    }

    [Fact]
    public void Runnables_run_like_actions()
    {
        var runnable = new CountingRunnable();
        Scheduler.ScheduleOnce(TimeSpan.Zero, runnable);
        Scheduler.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), runnable);
        WaitUntil(() => runnable.Runs >= 4);
    }

    [Fact]
    public void Negative_delays_and_intervals_that_are_not_positive_are_refused()
    {
        var negative = TimeSpan.FromTicks(-1);
        var receiver = new RecordingReceiver();
        Assert.Throws<ArgumentOutOfRangeException>(() => Actions.ScheduleOnce(negative, () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Actions.ScheduleRepeatedly(negative, TimeSpan.FromSeconds(1), () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Actions.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.Zero, () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tells.ScheduleTellOnce(negative, receiver, "", null));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tells.ScheduleTellRepeatedly(negative, TimeSpan.FromSeconds(1), receiver, "", null));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tells.ScheduleTellRepeatedly(TimeSpan.Zero, negative, receiver, "", null));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheduler.ScheduleOnce(negative, new CountingRunnable()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheduler.ScheduleRepeatedly(TimeSpan.Zero, negative, new CountingRunnable()));
    }

    [Fact]
    public void Very_long_delays_are_accepted()
    {
        Actions.ScheduleOnce(TimeSpan.MaxValue, () => Assert.Fail("not yet"));
        Actions.ScheduleRepeatedly(TimeSpan.FromDays(400), TimeSpan.MaxValue, () => Assert.Fail("not yet"));
        PassTime(TimeSpan.FromMilliseconds(30));
        Assert.Empty(Log.Entries);
    }

    [Fact]
    public void After_shutdown_pending_work_is_dropped_and_new_work_refused()
    {
        var ran = 0;
        WhileNothingRuns(() =>
        {
            Actions.ScheduleOnce(TimeSpan.FromMilliseconds(20), () => ran++);
            Scheduler.Dispose();
        });
        // From outside it returns when the thread has ended.
        Scheduler.Dispose();

        Assert.Throws<SchedulerException>(() => Actions.ScheduleOnce(TimeSpan.Zero, () => ran++));
        Assert.Throws<SchedulerException>(() => Tells.ScheduleTellOnce(TimeSpan.Zero, new RecordingReceiver(), "", null));
        Assert.Equal(0, ran);
    }

    [Fact]
    public void An_action_may_shut_the_scheduler_down()
    {
        using var done = new ManualResetEventSlim();
        Actions.ScheduleOnce(TimeSpan.Zero, () =>
        {
            Scheduler.Dispose();
            done.Set();
        });
        WaitFor(done);
    }

    [Fact]
    public void A_million_canceled_timers_leave_no_memory_behind()
    {
        Churn(10_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Churn(1_000_000);
        WaitUntil(() => GC.GetTotalMemory(forceFullCollection: true) - before < 2_000_000);

        void Churn(int count)
        {
            for (var i = 0; i < count; i++)
                Actions.ScheduleOnceCancelable(TimeSpan.FromHours(1), () => { }).Cancel();
        }
    }

    [Fact]
    public void A_canceled_timer_lets_go_of_its_message_at_once()
    {
        var message = ScheduleAndCancel();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(message.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference ScheduleAndCancel()
        {
            var payload = new object();
            ((IScheduler)Scheduler).ScheduleTellOnceCancelable(TimeSpan.FromHours(1), new RecordingReceiver(), payload, null).Cancel();
            return new WeakReference(payload);
        }
    }

    [Fact]
    public void Under_contention_everything_either_runs_once_or_is_canceled()
    {
        const int threads = 4, each = 20_000;
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var runs = new int[threads * each];
        var canceled = new bool[threads * each];

        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            var random = new Random(seed + thread);
            for (var i = thread * each; i < (thread + 1) * each; i++)
            {
                var number = i;
                var handle = Actions.ScheduleOnceCancelable(TimeSpan.FromMilliseconds(random.Next(0, 200)), () => Interlocked.Increment(ref runs[number]));
                if (random.Next(2) == 0)
                {
                    handle.Cancel();
                    canceled[number] = true;
                }
            }
        });

        PassTime(TimeSpan.FromMilliseconds(400));
        Assert.DoesNotContain(runs, r => r > 1);
        Assert.DoesNotContain(Enumerable.Range(0, runs.Length), i => runs[i] == 0 && !canceled[i]);
        Assert.Contains(Enumerable.Range(0, runs.Length), i => runs[i] == 0 && canceled[i]);
    }

    [Fact]
    public void The_clocks_do_not_run_backwards()
    {
        var time = (ITimeProvider)Scheduler;
        var (coarse, fine) = (time.MonotonicClock, time.HighResMonotonicClock);
        PassTime(TimeSpan.FromMilliseconds(30));
        Assert.True(time.MonotonicClock >= coarse);
        Assert.True(time.HighResMonotonicClock >= fine + TimeSpan.FromMilliseconds(30));
        Assert.True((DateTimeOffset.UtcNow - time.Now).Duration() < TimeSpan.FromSeconds(5));
    }

    private sealed class RecordingReceiver : ICanTell
    {
        public ConcurrentQueue<(object, IActorRef?)> Received { get; } = new();

        public void Tell(object message, IActorRef sender) => Received.Enqueue((message, sender));
    }

    private sealed class CountingRunnable : IRunnable
    {
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        public void Run() => Interlocked.Increment(ref _runs);

        public void Execute() => Run();
    }
}
