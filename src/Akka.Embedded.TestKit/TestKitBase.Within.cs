using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    // What hangs is given up a little after its time, so that expectations inside the block can fail first and say more.
    private static readonly TimeSpan HangLeeway = TimeSpan.FromSeconds(1);

    /// <summary>Runs <paramref name="action"/>, which must end within the dilated <paramref name="max"/>; expectations inside share that
    /// time.</summary>
    /// <param name="epsilonValue">How much later is still in time; null: nothing.</param>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    /// <summary>As above; ending before <paramref name="min"/> fails as well.</summary>
    public void Within(TimeSpan min, TimeSpan max, Action action, string? hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        Within(min, max, () =>
        {
            action();
            return true;
        }, hint, epsilonValue, cancellationToken);

    /// <summary>Runs <paramref name="function"/>, which must end within the dilated <paramref name="max"/>, and returns its
    /// result.</summary>
    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>As above; ending before <paramref name="min"/> fails as well.</summary>
    public T Within<T>(TimeSpan min, TimeSpan max, Func<T> function, string? hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(WithinBlock(min, max, () => new ValueTask<T>(function()), hint, epsilonValue, cancellationToken));

    /// <summary>Runs <paramref name="actionAsync"/>, which must end within the dilated <paramref name="max"/>; expectations inside share
    /// that time.</summary>
    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    /// <summary>As above; ending before <paramref name="min"/> fails as well.</summary>
    public Task WithinAsync(TimeSpan min, TimeSpan max, Func<Task> actionAsync, string? hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        WithinAsync(min, max, async () =>
        {
            await actionAsync();
            return true;
        }, hint, epsilonValue, cancellationToken);

    /// <summary>Runs <paramref name="function"/>, which must end within the dilated <paramref name="max"/>, and returns its
    /// result.</summary>
    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>As above; ending before <paramref name="min"/> fails as well.</summary>
    public Task<T> WithinAsync<T>(TimeSpan min, TimeSpan max, Func<Task<T>> function, string? hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        WithinBlock(min, max, () => new ValueTask<T>(function()), hint, epsilonValue, cancellationToken).AsTask();

    private async ValueTask<T> WithinBlock<T>(TimeSpan min, TimeSpan max, Func<ValueTask<T>> block, string? hint, TimeSpan? epsilonValue,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var epsilon = epsilonValue ?? TimeSpan.Zero;
        if (epsilon < TimeSpan.Zero) throw new ArgumentException($"The leeway must not be negative, it is {epsilon}.",
            nameof(epsilonValue));
        max = Dilated(max);
        var start = Now;
        var limit = _end is { } outerEnd && outerEnd - start < max ? outerEnd - start : max;
        if (limit < min) Fail($"The block should take at least {min}, but only {limit} is left{Hinted(hint)}.");

        _lastWasNoMsg = false;
        var previousEnd = _end;
        _end = Sum(start, limit);
        T result;
        try
        {
            result = await Limited(block(), limit, epsilon, hint, cancellation);
        }
        finally
        {
            _end = previousEnd;
        }

        var elapsed = Now - start;
        if (elapsed < min) Fail($"The block took {elapsed}, it should have taken at least {min}{Hinted(hint)}.");
        if (!_lastWasNoMsg && elapsed - epsilon > limit) Fail($"The block took {elapsed}, longer than {limit}{Hinted(hint)}.");
        return result;
    }

    private async ValueTask<T> Limited<T>(ValueTask<T> block, TimeSpan limit, TimeSpan epsilon, string? hint,
        CancellationToken cancellation)
    {
        // The blocking forms always come here with a completed task.
        if (block.IsCompleted) return await block;
        var running = block.AsTask();
        try
        {
            return await running.WaitAsync(Waiting.AtLeastATick(Sum(Sum(limit, epsilon), HangLeeway)), cancellation);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            Fail($"The block has not ended after {limit}{Hinted(hint)}.");
            throw;
        }
    }
}
