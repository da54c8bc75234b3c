using System.Diagnostics;
using Akka.Actor;
using Akka.Pattern;

namespace Akka.Embedded.Tests.Pattern;

public class BackoffSupervisorTests : TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Max = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Messages_go_to_the_child_and_its_answers_to_the_parent()
    {
        var supervisor = Start(Backoff.OnStop(Child, "c", Min, Max, 0));
        supervisor.Tell("hello", TestActor);
        Assert.Equal("hello", ExpectMsg<Got>().Message);
        Assert.Equal("c", CurrentChild(supervisor).Path.Name);
    }

    [Fact]
    public void A_child_that_stops_is_made_again()
    {
        var supervisor = Start(Backoff.OnStop(Child, "c", Min, Max, 0));
        var first = CurrentChild(supervisor);
        Watch(first);
        first.Tell(PoisonPill.Instance, TestActor);
        ExpectTerminated(first);

        var second = NextChild(supervisor, first);
        Assert.NotEqual(first, second);
        Assert.Equal(first.Path, second.Path);
    }

    [Fact]
    public void A_child_that_fails_is_made_again_after_a_pause()
    {
        var supervisor = Start(Backoff.OnFailure(Child, "c", Min, Max, 0));
        var first = CurrentChild(supervisor);
        Watch(first);
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => first.Tell("boom", TestActor));
        ExpectTerminated(first);
        Assert.NotEqual(first, NextChild(supervisor, first));
    }

    [Fact]
    public void With_on_failure_a_child_that_stops_ends_the_supervisor()
    {
        var supervisor = Start(Backoff.OnFailure(Child, "c", Min, Max, 0));
        Watch(supervisor);
        CurrentChild(supervisor).Tell(PoisonPill.Instance, TestActor);
        ExpectTerminated(supervisor);
    }

    [Theory]
    [InlineData("end")]
    [InlineData("boom")]
    public void Too_many_restarts_end_the_supervisor(string cause)
    {
        var options = cause == "end" ? Backoff.OnStop(Child, "c", Min, Max, 0, 1) : Backoff.OnFailure(Child, "c", Min, Max, 0, 1);
        var supervisor = Start(options.WithManualReset());
        Watch(supervisor);
        var first = CurrentChild(supervisor);
        EventFilter.Exception<InvalidOperationException>().Mute(() =>
        {
            supervisor.Tell(cause, TestActor);
            NextChild(supervisor, first).Tell(cause, TestActor);
            ExpectTerminated(supervisor);
        });
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(3_600_000, true)]
    public void Restarts_count_against_the_limit_only_within_the_time_range_of_the_strategy(int rangeMilliseconds, bool ends)
    {
        var range = TimeSpan.FromMilliseconds(rangeMilliseconds);
        var supervisor = Start(Backoff.OnFailure(Child, "c", Min, Min, 0).WithManualReset()
            .WithSupervisorStrategy(new OneForOneStrategy(1, range, _ => Directive.Restart)));
        Watch(supervisor);
        EventFilter.Exception<InvalidOperationException>().Mute(() =>
        {
            var failed = Stopwatch.GetTimestamp();
            var first = CurrentChild(supervisor);
            first.Tell("boom", TestActor);
            var second = NextChild(supervisor, first);
            AwaitCondition(() => ends || Stopwatch.GetElapsedTime(failed) > range * 2, TimeSpan.FromSeconds(10));
            second.Tell("boom", TestActor);
            if (ends)
                ExpectTerminated(supervisor);
            else
                Assert.NotEqual(second, NextChild(supervisor, second));
        });
    }

    [Fact]
    public void Restarts_are_counted_until_reset_by_hand()
    {
        var supervisor = Start(Backoff.OnStop(Child, "c", Min, Max, 0).WithManualReset());
        Assert.Equal(0, RestartCount(supervisor));
        var first = CurrentChild(supervisor);
        first.Tell(PoisonPill.Instance, TestActor);
        NextChild(supervisor, first);
        Assert.Equal(1, RestartCount(supervisor));

        supervisor.Tell(BackoffSupervisor.Reset.Instance, TestActor);
        Assert.Equal(0, RestartCount(supervisor));
    }

    [Fact]
    public void Restarts_are_forgotten_when_the_child_has_lived_long_enough()
    {
        var supervisor = Start(Backoff.OnStop(Child, "c", Min, Max, 0).WithAutoReset(TimeSpan.FromMilliseconds(100)));
        var first = CurrentChild(supervisor);
        first.Tell(PoisonPill.Instance, TestActor);
        NextChild(supervisor, first);
        AwaitCondition(() => RestartCount(supervisor) == 0, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void During_a_pause_messages_are_answered_when_an_answer_is_set()
    {
        var supervisor = Start(Backoff.OnStop(Child, "c", Hour, Hour, 0).WithReplyWhileStopped("away"));
        var child = CurrentChild(supervisor);
        Watch(child);
        child.Tell(PoisonPill.Instance, TestActor);
        ExpectTerminated(child);
        AwaitCondition(() => CurrentChild(supervisor).IsNobody(), TimeSpan.FromSeconds(10));
        supervisor.Tell("anyone?", TestActor);
        ExpectMsg("away");
    }

    [Fact]
    public void After_the_final_message_the_end_of_the_child_is_the_end()
    {
        var supervisor = Start(Backoff.OnStop(Child, "c", Min, Max, 0).WithFinalStopMessage(m => Equals(m, "last")));
        Watch(supervisor);
        supervisor.Tell("last", TestActor);
        ExpectMsg<Got>();
        supervisor.Tell("end", TestActor);
        ExpectTerminated(supervisor);
    }

    [Fact]
    public void Pauses_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnStop(Child, "c", TimeSpan.Zero, Max, 0)));
        Assert.Throws<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnStop(Child, "c", Max, Min, 0)));
        Assert.Throws<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnFailure(Child, "c", Min, Max, 2)));
        Assert.Throws<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnFailure(Child, "c", Min, Max, 0).WithAutoReset(Hour)));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 200)]
    [InlineData(3, 800)]
    [InlineData(4, 1000)]
    [InlineData(60, 1000)]
    public void Pauses_double_up_to_the_limit(int failures, int milliseconds)
    {
        var (min, max) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(1000));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), BackoffDelay.Calculate(failures, min, max, 0));
        Assert.InRange(BackoffDelay.Calculate(failures, min, max, 0.5).TotalMilliseconds, milliseconds, milliseconds * 1.5);
    }

    private static Props Child => Props.Create(() => new ChildActor());

    private IActorRef Start(BackoffOptions options) => Sys.ActorOf(BackoffSupervisor.Props(options));

    private IActorRef CurrentChild(IActorRef supervisor)
    {
        supervisor.Tell(BackoffSupervisor.GetCurrentChild.Instance, TestActor);
        return FishForMessage<BackoffSupervisor.CurrentChild>(_ => true).Ref;
    }

    private IActorRef NextChild(IActorRef supervisor, IActorRef before)
    {
        IActorRef next = before;
        AwaitCondition(
            () =>
            {
                next = CurrentChild(supervisor);
                return !next.IsNobody() && !next.Equals(before);
            },
            TimeSpan.FromSeconds(10));
        return next;
    }

    private int RestartCount(IActorRef supervisor)
    {
        supervisor.Tell(BackoffSupervisor.GetRestartCount.Instance, TestActor);
        return ExpectMsg<BackoffSupervisor.RestartCount>().Count;
    }

    private sealed record Got(object Message);

    private sealed class ChildActor : ReceiveActor
    {
        public ChildActor()
        {
            Receive<string>(m => m == "boom", _ => throw new InvalidOperationException("boom"));
            Receive<string>(m => m == "end", _ => Context.Stop(Self));
            ReceiveAny(m => Sender.Tell(new Got(m), Self));
        }
    }
}
