using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    // Between two looks where no interval is given.
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Repeats <paramref name="assertion"/> until it throws nothing; when the time is over its last exception goes
    /// through.</summary>
    /// <param name="duration">How long at most, dilated.</param>
    /// <param name="interval">The pause between two attempts.</param>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(UntilNothingThrown(sync: true, Wrap(assertion), duration, interval, cancellationToken));

    /// <summary>As <see cref="AwaitAssert"/>, awaiting.</summary>
    public Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null,
        CancellationToken cancellationToken = default) =>
        UntilNothingThrown(sync: false, Wrap(assertion), duration, interval, cancellationToken).AsTask();

    /// <summary>As <see cref="AwaitAssert"/>, awaiting.</summary>
    public Task AwaitAssertAsync(Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null,
        CancellationToken cancellationToken = default) =>
        UntilNothingThrown(sync: false, () => new ValueTask(assertion()), duration, interval, cancellationToken).AsTask();

    /// <summary>Waits until the condition holds; fails when the time is over.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits until the condition holds; fails after <paramref name="max"/>.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    /// <summary>Waits until the condition holds; fails with <paramref name="message"/> after <paramref name="max"/>.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string? message,
        CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Looks every <paramref name="interval"/> whether the condition holds; fails after <paramref name="max"/>.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Condition(sync: true, Wrap(conditionIsFulfilled), max, interval, message, cancellationToken));

    /// <summary>Waits until the condition holds; fails when the time is over.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits until the condition holds; fails when the time is over.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits until the condition holds; fails after <paramref name="max"/>.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, null, cancellationToken);

    /// <summary>Waits until the condition holds; fails with <paramref name="message"/> after <paramref name="max"/>.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string? message,
        CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits until the condition holds; fails with <paramref name="message"/> after <paramref name="max"/>.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, string? message,
        CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Looks every <paramref name="interval"/> whether the condition holds; fails after <paramref name="max"/>.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null,
        CancellationToken cancellationToken = default) =>
        Condition(sync: false, () => new ValueTask<bool>(conditionIsFulfilled()), max, interval, message, cancellationToken).AsTask();

    /// <summary>Looks every <paramref name="interval"/> whether the condition holds; fails after <paramref name="max"/>.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null,
        CancellationToken cancellationToken = default) =>
        Condition(sync: false, Wrap(conditionIsFulfilled), max, interval, message, cancellationToken).AsTask();

    /// <summary>Waits until the condition holds, for <paramref name="max"/> as it is, and tells whether it did.</summary>
    public bool AwaitConditionNoThrow(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Holds(sync: true, Wrap(conditionIsFulfilled), max, interval, cancellationToken));

    /// <summary>As <see cref="AwaitConditionNoThrow"/>, awaiting.</summary>
    public Task<bool> AwaitConditionNoThrowAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null,
        CancellationToken cancellationToken = default) =>
        Holds(sync: false, () => new ValueTask<bool>(conditionIsFulfilled()), max, interval, cancellationToken).AsTask();

    /// <summary>As <see cref="AwaitConditionNoThrow"/>, awaiting.</summary>
    public Task<bool> AwaitConditionNoThrowAsync(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null,
        CancellationToken cancellationToken = default) =>
        Holds(sync: false, Wrap(conditionIsFulfilled), max, interval, cancellationToken).AsTask();

    private static Func<ValueTask> Wrap(Action action) => () =>
    {
        action();
        return default;
    };

    private static Func<ValueTask<bool>> Wrap(Func<bool> condition) => () => new ValueTask<bool>(condition());

    private async ValueTask Condition(bool sync, Func<ValueTask<bool>> condition, TimeSpan? max, TimeSpan? interval, string? message,
        CancellationToken cancellation)
    {
        var limit = RemainingOrDilated(max);
        if (!await Holds(sync, condition, limit, interval, cancellation))
            Fail($"Timeout ({limit}) while waiting for a condition{Hinted(message)}.");
    }

    private static async ValueTask<bool> Holds(bool sync, Func<ValueTask<bool>> condition, TimeSpan max, TimeSpan? interval,
        CancellationToken cancellation)
    {
        var start = Now;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await condition()) return true;
            var left = max - (Now - start);
            if (left <= TimeSpan.Zero) return false;
            await Waiting.Pause(sync, Min(interval ?? DefaultInterval, left), cancellation);
        }
    }

    private async ValueTask UntilNothingThrown(bool sync, Func<ValueTask> assertion, TimeSpan? duration, TimeSpan? interval,
        CancellationToken cancellation)
    {
        var limit = RemainingOrDilated(duration);
        var start = Now;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            TimeSpan left;
            try
            {
                await assertion();
                return;
            }
            catch (Exception) when ((left = limit - (Now - start)) > TimeSpan.Zero && !cancellation.IsCancellationRequested)
            {
                // Not yet; the last look is at the very end of the time.
            }

            await Waiting.Pause(sync, Min(interval ?? DefaultInterval, left), cancellation);
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
