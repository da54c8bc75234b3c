using Xunit.Sdk;

namespace Akka.TestKit.Tests;

public class AwaitTests : Xunit2.TestKit
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);
    private int _attempts;

    [Fact]
    public async Task Assertion_is_repeated_until_it_holds()
    {
        AwaitAssert(Third, interval: Interval);
        Assert.Equal(3, _attempts);
        _attempts = 0;
        await AwaitAssertAsync(Third, interval: Interval);
        Assert.Equal(3, _attempts);
        _attempts = 0;
        await AwaitAssertAsync(async () =>
        {
            await Task.Yield();
            Third();
        }, interval: Interval);
        Assert.Equal(3, _attempts);

        void Third() => Assert.Equal(3, ++_attempts);
    }

    [Fact]
    public async Task Last_failure_goes_through_when_the_time_is_over()
    {
        var time = TimeSpan.FromMilliseconds(500);
        var failure = Failing.After(time, () => AwaitAssert(() => Assert.Fail($"attempt {++_attempts}"), time, Interval));
        Assert.Contains($"attempt {_attempts}", failure);
        Assert.True(_attempts > 1);
        await Failing.AfterAsync(Failing.Short, () => AwaitAssertAsync(() => Assert.Fail("never"), Failing.Short));
        await Assert.ThrowsAsync<NotSupportedException>(() => AwaitAssertAsync(() => Task.FromException(new NotSupportedException()),
            Failing.Short));
    }

    [Fact]
    public void Assertion_gets_a_last_look_at_the_end_of_the_time()
    {
        var start = Now;
        AwaitAssert(() => Assert.True(Now - start >= Failing.Short), Failing.Short, TimeSpan.FromSeconds(20));
        Assert.InRange(Now - start, Failing.Short, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Condition_is_awaited()
    {
        AwaitCondition(Third);
        AwaitCondition(() => true, TimeSpan.FromSeconds(5), "message");
        await AwaitConditionAsync(() => ++_attempts >= 6, TimeSpan.FromSeconds(5), Interval);
        await AwaitConditionAsync(() => Task.FromResult(++_attempts >= 9), TimeSpan.FromSeconds(5), Interval);
        Assert.True(AwaitConditionNoThrow(() => ++_attempts >= 12, TimeSpan.FromSeconds(5), Interval));
        Assert.True(await AwaitConditionNoThrowAsync(() => Task.FromResult(++_attempts >= 15), TimeSpan.FromSeconds(5), Interval));
        Assert.Equal(15, _attempts);

        bool Third() => ++_attempts >= 3;
    }

    [Fact]
    public async Task Condition_that_never_holds_fails_with_its_message()
    {
        var text = Failing.After(Failing.Short, () => AwaitCondition(() => false, Failing.Short, Interval, "it should be"));
        Assert.Contains("it should be", text);
        Assert.Contains("Timeout (00:00:00.06", text);
        await Failing.AfterAsync(Failing.Short, () => AwaitConditionAsync(() => false, Failing.Short, "never"));
        await Failing.AfterAsync(Failing.Short, () => AwaitConditionAsync(() => Task.FromResult(false), Failing.Short));
        Assert.False(AwaitConditionNoThrow(() => false, Failing.Short));
        Assert.False(await AwaitConditionNoThrowAsync(() => false, Failing.Short, Interval));
    }

    [Fact]
    public async Task Waiting_can_be_canceled()
    {
        using var soon = new CancellationTokenSource(Failing.Short);
        Assert.ThrowsAny<OperationCanceledException>(() => AwaitCondition(() => false, TimeSpan.FromSeconds(30), soon.Token));
        await Assert.ThrowsAnyAsync<Exception>(() => AwaitAssertAsync(() => throw new XunitException("no"), TimeSpan.FromSeconds(30),
            null, soon.Token));
    }

    [Fact]
    public void Blocking_forms_run_callbacks_on_the_callers_thread()
    {
        var thread = Environment.CurrentManagedThreadId;
        AwaitAssert(() =>
        {
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            Assert.True(++_attempts > 2);
        });
        AwaitCondition(() => Environment.CurrentManagedThreadId == thread && ++_attempts > 5);
        Within(TimeSpan.FromSeconds(5), () => Assert.Equal(thread, Environment.CurrentManagedThreadId));
    }
}
