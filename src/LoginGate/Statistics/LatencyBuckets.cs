namespace LoginGate.Statistics;

/// <summary>How long things took: how many within each of a few bounds, and the sum. Written and read from any thread.</summary>
internal sealed class LatencyBuckets
{
    /// <summary>The bounds in seconds, from a LoginSrv on the same machine to one that hangs; what is over the last is counted too.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly long[] Limits = [.. Bounds.Select(seconds => TimeSpan.FromSeconds(seconds).Ticks)];

    private readonly long[] _counts = new long[Limits.Length + 1];
    private long _sum;

    public void Add(TimeSpan time)
    {
        var bucket = 0;
        while (bucket < Limits.Length && time.Ticks > Limits[bucket])
            bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _sum, time.Ticks);
    }

    /// <summary>How many took no longer than each bound, and last how many there were.</summary>
    public IReadOnlyList<long> Cumulative()
    {
        var counts = new long[_counts.Length];
        var total = 0L;
        for (var i = 0; i < counts.Length; i++)
            counts[i] = total += Interlocked.Read(ref _counts[i]);
        return counts;
    }

    /// <summary>How long all of them took together.</summary>
    public TimeSpan Sum => TimeSpan.FromTicks(Interlocked.Read(ref _sum));
}
