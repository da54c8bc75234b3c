using Akka.Configuration;
using Akka.Event;
using Akka.Pattern;
using Akka.TestKit;

namespace Akka.Embedded.Tests.Pattern;

public class CircuitBreakerTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly TestScheduler _time = new(Config.Empty, NoLogger.Instance);

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
        Assert.True(opened.Wait(Patience));
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
        Assert.True(closed.Wait(Patience));
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
        var refused = await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(() => Task.CompletedTask));
        Assert.StartsWith("Circuit breaker is half open", refused.Message, StringComparison.Ordinal);
        first.SetResult();
        await trying;
        Assert.True(breaker.IsClosed);
    }

    [Fact]
    public async Task The_pause_grows_with_every_failed_attempt_up_to_its_limit()
    {
        var breaker = new CircuitBreaker(_time, 1, Long, Short, Short * 3, 2.0);
        foreach (var pause in new[] { Short, Short * 2, Short * 3, Short * 3 })
        {
            await Fails(breaker);
            _time.Advance(pause - TimeSpan.FromMilliseconds(1));
            Assert.True(breaker.IsOpen);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(breaker.IsHalfOpen);
        }
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
        Assert.Throws<ArgumentException>(() => new CircuitBreaker(_time, 1, Long, Long, Long, 0.5));
        Assert.Throws<ArgumentException>(() => new CircuitBreaker(_time, 1, Long, Long, Long, 2.0, 1.5));
        Assert.Equal(0.2, Breaker(1).WithRandomFactor(0.2).RandomFactor);
        Assert.Equal(Long, Breaker(1).WithExponentialBackoff(Long).MaxResetTimeout);
    }

    private static Task Failing() => Task.FromException(new InvalidOperationException());

    private static Task Fails(CircuitBreaker breaker) =>
        Assert.ThrowsAsync<InvalidOperationException>(() => breaker.WithCircuitBreaker(Failing));

    private CircuitBreaker Breaker(int maxFailures, TimeSpan? call = null, TimeSpan? reset = null) =>
        CircuitBreaker.Create(_time, maxFailures, call ?? Long, reset ?? Short);

    private async Task<CircuitBreaker> HalfOpen(Action<CircuitBreaker> configure)
    {
        using var halfOpen = new ManualResetEventSlim();
        var breaker = Breaker(maxFailures: 1).OnHalfOpen(halfOpen.Set);
        configure(breaker);
        await Fails(breaker);
        _time.Advance(Short);
        Assert.True(breaker.IsHalfOpen);
        Assert.True(halfOpen.Wait(Patience));
        return breaker;
    }
}
