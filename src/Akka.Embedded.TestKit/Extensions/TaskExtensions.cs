using Xunit;

namespace Akka.TestKit.Extensions;

/// <summary>Waits for tasks with a limit. Times are taken as they are.</summary>
public static class TaskExtensions
{
    /// <summary>Whether the task ends in time; its failure is thrown.</summary>
    public static async Task<bool> AwaitWithTimeout(this Task parentTask, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        try
        {
            await parentTask.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException) when (!parentTask.IsCompleted)
        {
            return false;
        }
    }

    /// <summary>The task's result; late: TimeoutException.</summary>
    public static Task<T> WithTimeout<T>(this Task<T> parentTask, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        parentTask.WaitAsync(timeout, cancellationToken);

    /// <summary>Fails unless the task ends in time with <paramref name="expected"/>.</summary>
    public static async Task ShouldCompleteWithin<T>(this Task<T> task, T expected, TimeSpan timeout, string because = "",
        params object[] becauseArgs) =>
        Assert.Equal(expected, await task.ShouldCompleteWithin(timeout, because, becauseArgs));

    /// <summary>Fails unless the task ends in time; its failure is thrown. Returns its result.</summary>
    public static async Task<T> ShouldCompleteWithin<T>(this Task<T> task, TimeSpan timeout, string because = "",
        params object[] becauseArgs)
    {
        await ((Task)task).ShouldCompleteWithin(timeout, because, becauseArgs);
        return await task;
    }

    /// <summary>Fails unless the task ends in time; its failure is thrown.</summary>
    public static async Task ShouldCompleteWithin(this Task task, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        if (!await task.AwaitWithTimeout(timeout)) Assert.Fail($"The task has not ended within {timeout}{Reason(because, becauseArgs)}.");
    }

    /// <summary>Fails unless the task fails in time with the type and the message of <paramref name="expected"/>.</summary>
    public static async Task ShouldThrowWithin<T>(this Task task, T expected, TimeSpan timeout, string because = "",
        params object[] becauseArgs)
        where T : Exception
    {
        var thrown = await task.ShouldThrowWithin<T>(timeout, because, becauseArgs);
        if (ReferenceEquals(thrown, expected)) return;
        Assert.Equal(expected.GetType(), thrown.GetType());
        Assert.Equal(expected.Message, thrown.Message);
    }

    /// <summary>Fails unless the task fails in time with a <typeparamref name="T"/>, which may be wrapped in an AggregateException. Returns
    /// it.</summary>
    public static async Task<T> ShouldThrowWithin<T>(this Task task, TimeSpan timeout, string because = "",
        params object[] becauseArgs) where T : Exception
    {
        try
        {
            await task.ShouldCompleteWithin(timeout, because, becauseArgs);
        }
        catch (T thrown) when (task.IsCompleted)
        {
            return thrown;
        }
        catch (AggregateException several) when (task.IsCompleted && several.Flatten().InnerExceptions.Any(inner => inner is T))
        {
            return several.Flatten().InnerExceptions.OfType<T>().First();
        }
        catch (Exception other) when (task.IsCompleted)
        {
            Assert.Fail($"Expected {typeof(T)}{Reason(because, becauseArgs)}, the task failed with {other}");
        }

        Assert.Fail($"Expected {typeof(T)}{Reason(because, becauseArgs)}, the task did not fail.");
        return null!;
    }

    private static string Reason(string because, object[] args) =>
        string.IsNullOrWhiteSpace(because) ? "" : ", because " + (args.Length == 0 ? because : string.Format(null, because, args));
}
