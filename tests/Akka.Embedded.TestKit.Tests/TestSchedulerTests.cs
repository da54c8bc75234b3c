using Akka.Actor;
using Akka.TestKit.Configs;

namespace Akka.TestKit.Tests;

public class TestSchedulerTests : Xunit2.TestKit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly List<string> _ran = [];

    public TestSchedulerTests() : base(TestConfigs.TestSchedulerConfig)
    {
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Time_stands_still_until_advanced()
    {
        var start = Scheduler.Now;
        Thread.Sleep(5);
        Assert.Equal(start, Scheduler.Now);
        Scheduler.Advance(Second);
        Assert.Equal(start + Second, Scheduler.Now);
        Assert.Equal(Second, Scheduler.MonotonicClock);
        Assert.Equal(Second, Scheduler.HighResMonotonicClock);
        Scheduler.AdvanceTo(start + (2 * Second));
        Assert.Equal(start + (2 * Second), Scheduler.Now);
        Assert.Throws<InvalidOperationException>(() => Scheduler.AdvanceTo(start));
    }

    [Fact]
    public void Messages_come_when_due_and_not_before()
    {
        Scheduler.ScheduleTellOnce(Second, TestActor, "due", ActorRefs.NoSender);
        Scheduler.Advance(Second - TimeSpan.FromMilliseconds(1));
        Assert.False(HasMessages);
        Scheduler.Advance(TimeSpan.FromMilliseconds(1));
        ExpectMsg("due");
        Scheduler.Advance(10 * Second);
        Assert.False(HasMessages);
    }

    [Fact]
    public void Work_runs_by_time_then_by_the_order_of_scheduling()
    {
        Schedule(2, "c");
        Schedule(1, "a");
        Schedule(2, "d");
        Schedule(1, "b");
        Schedule(3, "e");
        Scheduler.Advance(2 * Second);
        Assert.Equal(["a", "b", "c", "d"], _ran);
    }

    [Fact]
    public void Repeated_work_runs_as_often_as_it_is_due_in_between_the_other()
    {
        Scheduler.ScheduleRepeatedly(Second, 2 * Second, () => _ran.Add($"{Scheduler.MonotonicClock.TotalSeconds}"));
        Schedule(4, "four");
        Scheduler.Advance(5 * Second);
        Assert.Equal(["1", "3", "four", "5"], _ran);
    }

    [Fact]
    public void Work_scheduled_by_work_runs_in_the_same_advance_when_it_is_due()
    {
        Scheduler.ScheduleOnce(Second, () => Schedule(1, "child"));
        Scheduler.Advance(3 * Second);
        Assert.Equal(["child"], _ran);
    }

    [Fact]
    public void Canceled_work_does_not_run()
    {
        var once = new Cancelable(Sys.Scheduler);
        Scheduler.ScheduleTellOnce(Second, TestActor, "no", ActorRefs.NoSender, once);
        var repeated = Scheduler.ScheduleTellRepeatedlyCancelable(Second, Second, TestActor, "tick", ActorRefs.NoSender);
        once.Cancel();
        Scheduler.Advance(2 * Second);
        Assert.Equal(["tick", "tick"], ReceiveN(2));
        repeated.Cancel();
        Scheduler.Advance(2 * Second);
        Assert.False(HasMessages);
    }

    [Fact]
    public void Failing_work_is_logged_and_not_repeated()
    {
        var runs = 0;
        Scheduler.ScheduleRepeatedly(Second, Second, () =>
        {
            runs++;
            throw new InvalidOperationException("expected");
        });
        EventFilter.Exception<InvalidOperationException>("expected").ExpectOne(() => Scheduler.Advance(3 * Second));
        Assert.Equal(1, runs);
    }

    [Fact]
    public void Times_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheduler.ScheduleOnce(-Second, () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheduler.ScheduleRepeatedly(Second, TimeSpan.Zero, () => { }));
    }

    [Fact]
    public void Timers_and_receive_timeouts_of_actors_follow()
    {
        var actor = ActorOfAsTestActorRef<Timed>(Props.Create(() => new Timed(TestActor)));
        Scheduler.Advance(Second);
        ExpectMsg("timer");
        actor.Tell("idle");
        Scheduler.Advance(5 * Second);
        ExpectMsg("timeout");
    }

    private void Schedule(int seconds, string name) => Scheduler.ScheduleOnce(seconds * Second, () => _ran.Add(name));

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(IActorRef report)
        {
            Timers.StartSingleTimer("key", "tick", Second);
            Receive<string>(m => m == "tick", _ => report.Tell("timer"));
            Receive<string>(m => m == "idle", _ => SetReceiveTimeout(5 * Second));
            Receive<ReceiveTimeout>(_ => report.Tell("timeout"));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
