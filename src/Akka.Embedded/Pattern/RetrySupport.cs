using Akka.Actor;
using Akka.Util;

namespace Akka.Pattern;

/// <summary>Tries something, and up to <c>attempts</c> times again after a failure. The last failure is the result when every try
/// failed.</summary>
public static class RetrySupport
{
    /// <summary>Up to <paramref name="attempts"/> tries after the first one, without a pause.</summary>
    public static Task<T> Retry<T>(Func<Task<T>> attempt, int attempts) => RetryCore(attempt, attempts, null, null);

    /// <summary>Pauses that double from <paramref name="minBackoff"/> to <paramref name="maxBackoff"/>, each lengthened by up to <paramref
    /// name="randomFactor"/> times itself.</summary>
    public static Task<T> Retry<T>(
        Func<Task<T>> attempt,
        int attempts,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        int randomFactor,
        IScheduler scheduler)
    {
        BackoffDelay.Check(minBackoff, maxBackoff, randomFactor);
        return RetryCore(attempt, attempts, n => BackoffDelay.Calculate(n, minBackoff, maxBackoff, randomFactor), scheduler);
    }

    /// <summary>Pauses of <paramref name="delay"/>.</summary>
    public static Task<T> Retry<T>(Func<Task<T>> attempt, int attempts, TimeSpan delay, IScheduler scheduler) =>
        RetryCore(attempt, attempts, _ => delay, scheduler);

    /// <summary>Pauses as <paramref name="delayFunction"/> says before the first, second ... repetition; none where it says nothing.</summary>
    public static Task<T> Retry<T>(Func<Task<T>> attempt, int attempts, Func<int, Option<TimeSpan>> delayFunction, IScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(delayFunction);
        return RetryCore(attempt, attempts, delayFunction, scheduler);
    }

    private static async Task<T> RetryCore<T>(
        Func<Task<T>> attempt,
        int attempts,
        Func<int, Option<TimeSpan>>? delayOf,
        IScheduler? scheduler)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (attempts < 0)
            throw new ArgumentException($"The number of attempts must not be negative; it is {attempts}.", nameof(attempts));

        for (var tried = 1; ; tried++)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (Exception) when (tried <= attempts)
            {
                // The next attempt follows below.
            }

            if (delayOf?.Invoke(tried) is { HasValue: true, Value: var delay } && delay > TimeSpan.Zero)
                await FutureTimeoutSupport.After(delay, scheduler!, static () => Task.FromResult(Done.Instance)).ConfigureAwait(false);
        }
    }
}
