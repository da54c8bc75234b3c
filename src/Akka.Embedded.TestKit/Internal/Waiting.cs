namespace Akka.TestKit.Internal;

/// <summary>The kit's operations are written once, as asynchronous methods with a flag: asked to run synchronously, they block on the
/// caller's thread instead of awaiting and are complete when they return. So callbacks of a blocking form run on the caller's thread, and
/// nothing waits for a thread or a synchronization context that the caller holds.</summary>
internal static class Waiting
{
    // Timers count whole milliseconds: less than one would become none at all and turn waiting into spinning.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    // The longest that timers take.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public static TimeSpan AtLeastATick(TimeSpan span) =>
        span < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : span < Tick ? Tick : span > Longest ? Longest : span;

    public static async ValueTask Pause(bool sync, TimeSpan delay, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (delay <= TimeSpan.Zero) return;
        if (!sync) await Task.Delay(AtLeastATick(delay), cancellation).ConfigureAwait(false);
        else if (!cancellation.CanBeCanceled) Thread.Sleep(AtLeastATick(delay));
        else if (cancellation.WaitHandle.WaitOne(AtLeastATick(delay))) cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The result of an operation that was asked to run synchronously.</summary>
    public static T Result<T>(ValueTask<T> done) => done.GetAwaiter().GetResult();

    /// <summary>The end of an operation that was asked to run synchronously.</summary>
    public static void Result(ValueTask done) => done.GetAwaiter().GetResult();

    /// <summary>All items of a sequence that was asked to run synchronously.</summary>
    public static List<T> Result<T>(IAsyncEnumerable<T> done)
    {
        var items = new List<T>();
        var each = done.GetAsyncEnumerator();
        try
        {
            while (Result(each.MoveNextAsync())) items.Add(each.Current);
        }
        finally
        {
            Result(each.DisposeAsync());
        }

        return items;
    }
}
