using Akka.Actor;
using Akka.Pattern;
using Akka.TestKit.Extensions;
using Akka.TestKit.Internal.StringMatcher;
using Akka.TestKit.Xunit2;
using Akka.TestKit.Xunit2.Internals;
using Xunit.Sdk;

namespace Akka.TestKit.Tests;

public class HelperTests : Xunit2.TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    [Fact]
    public void Latch_opens_at_its_count_and_closes_again()
    {
        var latch = CreateTestLatch(2);
        latch.CountDown();
        Assert.False(latch.IsOpen);
        Assert.Contains("1 counts", Assert.Throws<TimeoutException>(() => latch.Ready(Failing.Short)).Message);
        latch.CountDown();
        latch.CountDown();
        Assert.True(latch.IsOpen);
        latch.Ready();
        latch.Reset();
        Assert.False(latch.IsOpen);
        latch.Open();
        latch.Ready(Long);
    }

    [Fact]
    public async Task Barrier_lets_all_go_at_once()
    {
        var barrier = CreateTestBarrier(2);
        var other = Task.Run(barrier.Await);
        Assert.False(other.IsCompleted);
        barrier.Await();
        await other.WaitAsync(Long);
        Assert.Throws<TimeoutException>(() => barrier.Await(Failing.Short));
        barrier.Reset();
        other = Task.Run(() => barrier.Await(Long));
        barrier.Await(Long);
        await other.WaitAsync(Long);
    }

    [Fact]
    public void Breaker_tells_its_changes()
    {
        var breaker = new TestBreaker(new CircuitBreaker(Sys.Scheduler, 1, Long, TimeSpan.FromMilliseconds(20)));
        Assert.ThrowsAny<Exception>(() => breaker.Instance.WithSyncCircuitBreaker(() => throw new InvalidOperationException()));
        Assert.True(breaker.OpenLatch.Wait(Long));
        Assert.True(breaker.HalfOpenLatch.Wait(Long));
        Assert.False(breaker.ClosedLatch.IsSet);
        breaker.Instance.WithSyncCircuitBreaker(() => { });
        Assert.True(breaker.ClosedLatch.Wait(Long));
    }

    [Fact]
    public async Task Tasks_are_awaited_with_a_limit()
    {
        var never = new TaskCompletionSource<int>().Task;
        var failed = Task.FromException<int>(new InvalidOperationException("why"));
        Assert.True(await Task.CompletedTask.AwaitWithTimeout(Long));
        Assert.False(await never.AwaitWithTimeout(Failing.Short));
        await Assert.ThrowsAsync<InvalidOperationException>(() => failed.AwaitWithTimeout(Long));
        Assert.Equal(5, await Task.FromResult(5).WithTimeout(Long));
        await Assert.ThrowsAsync<TimeoutException>(() => never.WithTimeout(Failing.Short));

        await Task.CompletedTask.ShouldCompleteWithin(Long);
        Assert.Equal(5, await Task.FromResult(5).ShouldCompleteWithin(Long));
        await Task.FromResult(5).ShouldCompleteWithin(5, Long);
        await Failing.NowAsync(() => Task.FromResult(5).ShouldCompleteWithin(6, Long));
        Assert.Contains("because it is 3 o'clock",
            await Failing.AfterAsync(Failing.Short, () => never.ShouldCompleteWithin(Failing.Short, "it is {0} o'clock", 3)));

        Assert.Equal("why", (await failed.ShouldThrowWithin<InvalidOperationException>(Long)).Message);
        await failed.ShouldThrowWithin(new InvalidOperationException("why"), Long);
        var wrapped = Task.FromException(new AggregateException(new TimeoutException()));
        Assert.IsType<TimeoutException>(await wrapped.ShouldThrowWithin<TimeoutException>(Long));
        await Failing.NowAsync(() => failed.ShouldThrowWithin<TimeoutException>(Long));
        await Failing.NowAsync(() => failed.ShouldThrowWithin(new InvalidOperationException("else"), Long));
        await Failing.NowAsync(() => Task.CompletedTask.ShouldThrowWithin<TimeoutException>(Long));
        await Failing.AfterAsync(Failing.Short, () => never.ShouldThrowWithin<TimeoutException>(Failing.Short));
    }

    [Fact]
    public void Assertions_fail_by_xunits_exceptions()
    {
        ITestKitAssertions assertions = new XunitAssertions();
        assertions.AssertTrue(true);
        assertions.AssertFalse(false);
        assertions.AssertEqual(1, 1);
        assertions.AssertEqual("a", "A", (x, y) => string.Equals(x, y, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("because 5", Assert.Throws<TrueException>(() => assertions.Fail("because {0}", 5)).Message);
        Assert.Contains("not {closed", Assert.ThrowsAny<XunitException>(() => assertions.Fail("not {closed")).Message);
        Assert.Contains("because 5", Assert.ThrowsAny<XunitException>(() => assertions.AssertTrue(false, "because {0}", 5)).Message);
        Assert.Contains("because 5", Assert.ThrowsAny<XunitException>(() => assertions.AssertFalse(true, "because {0}", 5)).Message);
        var unequal = Assert.Throws<AkkaEqualException>(() => assertions.AssertEqual<object>(1, 1L, "because {0}", 5)).Message;
        Assert.Contains("because 5", unequal);
        Assert.Contains("1 (System.Int32)", unequal);
        Assert.Contains("1 (System.Int64)", unequal);
        Assert.Throws<AkkaEqualException>(() => assertions.AssertEqual(1, 1, (_, _) => false));
    }

    [Theory]
    [InlineData("akka://test/user/a", "akka://test/user/a", true)]
    [InlineData("akka://test/user/a", "[akka://test/user/a#123]", true)]
    [InlineData("/user/a", "[akka://test/user/a#123]", true)]
    [InlineData("/user/a", "akka://test/user/ab", false)]
    [InlineData("name", "name(akka://test)", true)]
    [InlineData("name", "names(akka://test)", false)]
    [InlineData("name", null, false)]
    public void Sources_are_matched_by_text_or_path(string wanted, string? source, bool expected) =>
        Assert.Equal(expected, new EqualsStringAndPathMatcher(wanted).IsMatch(source));

    [Fact]
    public void Relative_paths_can_be_refused() =>
        Assert.False(new EqualsStringAndPathMatcher("/user/a", canBeRelative: false).IsMatch("akka://test/user/a"));

    [Fact]
    public void Default_settings_name_the_kits_own_types()
    {
        var type = typeof(CallingThreadDispatcherConfigurator);
        foreach (var id in new[] { CallingThreadDispatcher.Id, "akka.test.test-actor.dispatcher" })
            Assert.Equal($"{type.FullName}, {type.Assembly.GetName().Name}", Sys.Settings.Config.GetString(id + ".type"));
        Assert.Contains(typeof(TestEventListener).FullName!, Assert.Single(Sys.Settings.Config.GetStringList("akka.loggers")));
        Assert.Equal(TimeSpan.FromSeconds(5), TestKitSettings.DefaultTimeout);
        Assert.Equal(TimeSpan.FromSeconds(3), TestKitSettings.TestEventFilterLeeway);
        Assert.Equal(1, TestKitSettings.TestTimeFactor);
    }

    [Fact]
    public async Task Kit_takes_a_system_that_was_made_elsewhere()
    {
        using var system = ActorSystem.Create("elsewhere", "akka.loglevel = OFF");
        using (var kit = new Xunit2.TestKit(system))
        {
            Assert.Same(system, kit.Sys);
            kit.TestActor.Tell("x");
            kit.ExpectMsg("x");
            Assert.Equal(TimeSpan.FromSeconds(3), kit.TestKitSettings.SingleExpectDefault);
        }

        await system.WhenTerminated.WaitAsync(Long);
    }

    [Fact]
    public async Task Late_end_of_a_system_is_a_failure_on_request()
    {
        using var blocking = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        using var system = ActorSystem.Create("late", "akka.loglevel = OFF");
        var kit = new Xunit2.TestKit(system);
        var blocked = kit.ActorOf(dsl => dsl.ReceiveAny((_, _) =>
        {
            blocking.Set();
            release.Wait(Long);
        }));
        blocked.Tell("block");
        Assert.True(blocking.Wait(Long));
        var thrown = Assert.Throws<TimeoutException>(() => kit.Shutdown(Failing.Short, verifySystemShutdown: true));
        Assert.Contains("[late]", thrown.Message);
        release.Set();
        await system.WhenTerminated.WaitAsync(Long);
        kit.Dispose();
    }
}
