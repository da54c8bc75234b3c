using Akka.Actor;

namespace Akka.TestKit.Tests;

public class WithinTests : Xunit2.TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Block_returns_its_result()
    {
        Assert.Equal(5, Within(Long, () => 5));
        Assert.Equal(5, await WithinAsync(Long, () => Task.FromResult(5)));
        Within(Long, () => { });
        await WithinAsync(Long, () => Task.CompletedTask);
    }

    [Fact]
    public async Task Block_that_is_too_slow_fails()
    {
        Assert.Contains("longer than", Failing.After(Failing.Short, () => Within(Failing.Short, () => Thread.Sleep(Failing.Short * 2))));
        await Failing.AfterAsync(Failing.Short, () => WithinAsync(Failing.Short, () => Task.Delay(Failing.Short * 2)));
    }

    [Fact]
    public void Leeway_is_added_to_the_time()
    {
        Within(Failing.Short, () => Thread.Sleep(Failing.Short * 2), epsilonValue: Long);
        Assert.Throws<ArgumentException>(() => Within(Failing.Short, () => { }, epsilonValue: -Long));
    }

    [Fact]
    public async Task Block_that_is_too_fast_fails()
    {
        Assert.Contains("at least", Failing.Now(() => Within(Long / 2, Long, () => { }, "too fast")));
        await Failing.NowAsync(() => WithinAsync(Long / 2, Long, () => Task.CompletedTask));
    }

    [Fact]
    public async Task Block_that_hangs_is_given_up()
    {
        var never = new TaskCompletionSource<int>();
        Assert.Contains("has not ended", await Failing.AfterAsync(Failing.Short, () => WithinAsync(Failing.Short, () => never.Task)));
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public void Expectations_inside_share_the_time()
    {
        Assert.Throws<InvalidOperationException>(() => Remaining);
        Assert.Equal(TestKitSettings.SingleExpectDefault, RemainingOrDefault);
        Within(Long, () =>
        {
            Assert.InRange(Remaining, TimeSpan.FromTicks(1), Long);
            Assert.InRange(RemainingOrDefault, Long / 2, Long);
            Within(Failing.Short * 50, () => Assert.InRange(Remaining, TimeSpan.FromTicks(1), Failing.Short * 50));
            // The inner block cannot have more than the outer one.
            Within(Long * 2, () => Assert.InRange(Remaining, TimeSpan.FromTicks(1), Long));
            Assert.InRange(Remaining, TimeSpan.FromTicks(1), Long);
        });
        Failing.After(Failing.Short, () => Within(Failing.Short, () => ExpectMsg<int>()));
    }

    [Fact]
    public void Expectations_after_the_time_is_over_do_not_wait()
    {
        Failing.After(Failing.Short, () => Within(Failing.Short, () =>
        {
            Thread.Sleep(Failing.Short);
            Assert.Equal(TimeSpan.Zero, Remaining);
            Assert.Null(ReceiveOne());
            Failing.Now(() => ExpectMsg<int>());
            Failing.Now(() => ReceiveN(1));
            Failing.Now(() => AwaitCondition(() => false));
            ExpectMsg<int>();
        }));
    }

    [Fact]
    public async Task Endless_time_is_allowed()
    {
        TestActor.Tell(1);
        Within(TimeSpan.MaxValue, () => ExpectMsg(1));
        TestActor.Tell(1);
        await WithinAsync(TimeSpan.MaxValue, async () =>
        {
            await Task.Yield();
            await ExpectMsgAsync(1);
        });
        TestActor.Tell(1);
        Assert.Equal([1], ReceiveN(1, TimeSpan.MaxValue));
        TestActor.Tell(1);
        Assert.Equal(1, FishForMessage<int>(_ => true, TimeSpan.MaxValue));
    }

    [Fact]
    public void Outer_block_must_leave_time_enough()
    {
        Failing.Now(() => Within(Failing.Short, () => Within(Long, Long * 2, () => { })));
    }

    [Fact]
    public async Task Silence_to_the_end_is_in_time()
    {
        Within(Failing.Short, () => ExpectNoMsg());
        await WithinAsync(Failing.Short, async () => await ExpectNoMsgAsync());
        await WithinAsync(Failing.Short, () => FishUntilMessageAsync<string>());
    }

    [Fact]
    public void Failure_of_the_block_goes_through_and_the_time_is_over()
    {
        Assert.Throws<NotSupportedException>(() => Within(Long, () => throw new NotSupportedException()));
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public void Times_must_be_finite()
    {
        Assert.Throws<ArgumentException>(() => Dilated(Timeout.InfiniteTimeSpan));
        Assert.Throws<ArgumentException>(() => RemainingOrDilated(TimeSpan.FromSeconds(-1)));
        Assert.Equal(Long, Dilated(Long));
        Assert.Equal(TimeSpan.FromSeconds(-1), GetTimeoutOrDefault(TimeSpan.FromSeconds(-1)));
    }

    public class Dilation : Xunit2.TestKit
    {
        public Dilation() : base("akka.test { timefactor = 2.5, single-expect-default = 200ms }")
        {
        }

        [Fact]
        public void Times_are_stretched()
        {
            Assert.Equal(TimeSpan.FromSeconds(5), Dilated(TimeSpan.FromSeconds(2)));
            Assert.Equal(TimeSpan.FromMilliseconds(500), RemainingOrDefault);
            Failing.After(Failing.Short * 2.5, () => ExpectMsg<int>(Failing.Short));
            Failing.After(Failing.Short * 2.5, () => AwaitCondition(() => false, Failing.Short));
            Within(TimeSpan.FromSeconds(2), () => Assert.InRange(Remaining, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(5)));
        }
    }
}
