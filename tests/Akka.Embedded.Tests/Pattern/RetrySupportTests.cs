using System.Diagnostics;
using Akka.Embedded.Tests.Scheduler;
using Akka.Pattern;
using Akka.Util;

namespace Akka.Embedded.Tests.Pattern;

public class RetrySupportTests : SchedulerTestBase
{
    private int _attempts;

    [Fact]
    public async Task The_first_success_is_the_result()
    {
        Assert.Equal(3, await RetrySupport.Retry(() => SucceedAt(3), 5));
        Assert.Equal(3, _attempts);
    }

    [Fact]
    public async Task After_the_last_repetition_its_failure_is_the_result()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RetrySupport.Retry(() => SucceedAt(100), 4));
        Assert.Equal("attempt 5", failure.Message);
        _attempts = 0;
        Assert.Equal(5, await RetrySupport.Retry(() => SucceedAt(5), 4));
    }

    [Fact]
    public async Task An_attempt_that_throws_instead_of_failing_is_retried_too()
    {
        var result = await RetrySupport.Retry(() => ++_attempts < 2 ? throw new InvalidOperationException() : Task.FromResult("ok"), 3);
        Assert.Equal("ok", result);
    }

    [Fact]
    public async Task Between_attempts_it_waits()
    {
        var start = Stopwatch.GetTimestamp();
        Assert.Equal(3, await RetrySupport.Retry(() => SucceedAt(3), 5, TimeSpan.FromMilliseconds(40), Scheduler));
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(80));
    }

    [Fact]
    public async Task A_function_may_set_each_pause()
    {
        var asked = new List<int>();
        await RetrySupport.Retry(
            () => SucceedAt(4),
            5,
            attempt =>
            {
                asked.Add(attempt);
                return attempt == 2 ? Option<TimeSpan>.None : TimeSpan.FromMilliseconds(10);
            },
            Scheduler);
        Assert.Equal([1, 2, 3], asked);
    }

    [Fact]
    public async Task Pauses_can_grow_and_their_limits_are_checked()
    {
        var (min, max) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(20));
        var start = Stopwatch.GetTimestamp();
        Assert.Equal(4, await RetrySupport.Retry(() => SucceedAt(4), 5, min, max, 0, Scheduler));
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAsync<ArgumentException>(() => RetrySupport.Retry(() => SucceedAt(1), 5, max, min, 0, Scheduler));
        await Assert.ThrowsAsync<ArgumentException>(() => RetrySupport.Retry(() => SucceedAt(1), -1));
    }

    [Fact]
    public async Task Work_can_begin_later()
    {
        var start = Stopwatch.GetTimestamp();
        Assert.Equal("x", await FutureTimeoutSupport.After(TimeSpan.FromMilliseconds(30), Scheduler, () => Task.FromResult("x")));
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(30));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            FutureTimeoutSupport.After(TimeSpan.Zero, Scheduler, () => Task.FromException<int>(new InvalidOperationException())));
    }

    private Task<int> SucceedAt(int attempt) =>
        ++_attempts == attempt ? Task.FromResult(attempt) : Task.FromException<int>(new InvalidOperationException($"attempt {_attempts}"));
}
