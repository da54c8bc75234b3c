using Akka.Embedded.Tests.Scheduler;
using Akka.Pattern;

namespace Akka.Embedded.Tests.Pattern;

public class CircuitBreakerTests : SchedulerTestBase
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task Closed_it_passes_results_and_failures_through()
    {
        var breaker = Breaker(maxFailures: 5);
        Assert.Equal("ok", await breaker.WithCircuitBreaker(() => Task.FromResult("ok")));
        Assert.Equal("ok", breaker.WithSyncCircuitBreaker(() => "ok"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => breaker.WithCircuitBreaker(Failing));
        Assert.Throws<InvalidOperationException>(() => breaker.WithSyncCircuitBreaker(() => throw new InvalidOperationException()));
        Assert.Equal(2, breaker.CurrentFailureCount);
        Assert.IsType<InvalidOperationException>(breaker.LastCaughtException);
    }

    [Fact]
    public async Task A_success_forgets_the_failures_before_it()
    {
        var breaker = Breaker(maxFailures: 2);
        await Fails(breaker);
        await breaker.WithCircuitBreaker(() => Task.CompletedTask);
        Assert.Equal(0, breaker.CurrentFailureCount);
        await Fails(breaker);
        Assert.True(breaker.IsClosed);
    }

    [Fact]
    public async Task So_many_failures_in_a_row_open_it_and_calls_fail_without_being_made()
    {
        using var opened = new ManualResetEventSlim();
        var breaker = Breaker(maxFailures: 2, reset: Long).OnOpen(opened.Set);
        await Fails(breaker);
        await Fails(breaker);

        Assert.True(breaker.IsOpen);
        WaitFor(opened);
        var called = false;
        var refused = await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(() =>
        {
            called = true;
            return Task.CompletedTask;
        }));
        Assert.False(called);
        Assert.InRange(refused.RemainingDuration, Long - TimeSpan.FromMinutes(1), Long);
        Assert.IsType<InvalidOperationException>(refused.InnerException);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_a_failure_before_it_ends()
    {
        var breaker = Breaker(maxFailures: 1, call: Short, reset: Long);
        var never = new TaskCompletionSource();
        await Assert.ThrowsAsync<TimeoutException>(() => breaker.WithCircuitBreaker(() => never.Task));
        Assert.True(breaker.IsOpen);
    }

    [Fact]
    public async Task Half_open_one_success_closes_it()
    {
        using var closed = new ManualResetEventSlim();
        var breaker = await HalfOpen(b => b.OnClose(closed.Set));
        await breaker.WithCircuitBreaker(() => Task.CompletedTask);
        Assert.True(breaker.IsClosed);
        WaitFor(closed);
    }

    [Fact]
    public async Task Half_open_one_failure_opens_it_again()
    {
        var breaker = await HalfOpen(_ => { });
        await Fails(breaker);
        Assert.False(breaker.IsClosed);
    }

    [Fact]
    public async Task Half_open_only_one_call_is_tried_at_a_time()
    {
        var breaker = await HalfOpen(_ => { });
        var first = new TaskCompletionSource();
        var trying = breaker.WithCircuitBreaker(() => first.Task);
        await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(() => Task.CompletedTask));
        first.SetResult();
        await trying;
        Assert.True(breaker.IsClosed);
    }

    [Fact]
    public async Task The_pause_grows_with_every_failed_attempt_up_to_its_limit()
    {
        var breaker = new CircuitBreaker(Scheduler, 1, Long, Short, TimeSpan.FromMilliseconds(150), 2.0);
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 3; i++)
        {
            await Fails(breaker);
            pauses.Add((await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(() => Task.CompletedTask))).RemainingDuration);
            WaitUntil(() => breaker.IsHalfOpen);
        }

        // What is left just after opening: at most the pause itself.
        Assert.InRange(pauses[1], TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        Assert.InRange(pauses[2], pauses[0], TimeSpan.FromMilliseconds(150));
    }

    [Fact]
    public void Reports_from_outside_count_like_calls()
    {
        var breaker = Breaker(maxFailures: 2);
        breaker.Fail();
        Assert.IsType<UserCalledFailException>(breaker.LastCaughtException);
        breaker.Succeed();
        Assert.Equal(0, breaker.CurrentFailureCount);
        breaker.Fail();
        breaker.Fail();
        Assert.False(breaker.IsClosed);
    }

    [Fact]
    public void Factors_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new CircuitBreaker(Scheduler, 1, Long, Long, Long, 0.5));
        Assert.Throws<ArgumentException>(() => new CircuitBreaker(Scheduler, 1, Long, Long, Long, 2.0, 1.5));
        Assert.Equal(0.2, Breaker(1).WithRandomFactor(0.2).RandomFactor);
        Assert.Equal(Long, Breaker(1).WithExponentialBackoff(Long).MaxResetTimeout);
    }

    private static Task Failing() => Task.FromException(new InvalidOperationException());

    private static Task Fails(CircuitBreaker breaker) =>
        Assert.ThrowsAsync<InvalidOperationException>(() => breaker.WithCircuitBreaker(Failing));

    private CircuitBreaker Breaker(int maxFailures, TimeSpan? call = null, TimeSpan? reset = null) =>
        CircuitBreaker.Create(Scheduler, maxFailures, call ?? Long, reset ?? Short);

    private async Task<CircuitBreaker> HalfOpen(Action<CircuitBreaker> configure)
    {
        using var halfOpen = new ManualResetEventSlim();
        var breaker = Breaker(maxFailures: 1).OnHalfOpen(halfOpen.Set);
        configure(breaker);
        await Fails(breaker);
        WaitFor(halfOpen);
        Assert.True(breaker.IsHalfOpen);
        return breaker;
    }
}
