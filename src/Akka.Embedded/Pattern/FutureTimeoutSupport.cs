using Akka.Actor;

namespace Akka.Pattern;

/// <summary>Tasks that begin later.</summary>
public static class FutureTimeoutSupport
{
    /// <summary>Runs <paramref name="value"/> after <paramref name="duration"/> and has its outcome.</summary>
    public static Task<T> After<T>(TimeSpan duration, IScheduler scheduler, Func<Task<T>> value)
    {
        if (duration <= TimeSpan.Zero)
            return value();

        var due = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Advanced.ScheduleOnce(duration, () => due.TrySetResult(true));
        return Wait();

        async Task<T> Wait()
        {
            await due.Task.ConfigureAwait(false);
            return await value().ConfigureAwait(false);
        }
    }
}
