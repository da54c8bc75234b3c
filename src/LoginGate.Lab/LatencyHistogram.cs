using System.Numerics;

namespace LoginGate.Lab;

/// <summary>What a histogram holds at one moment; times in microseconds.</summary>
/// <param name="Count">Values recorded.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="P50">Half are at most this.</param>
/// <param name="P90">Nine of ten are at most this.</param>
/// <param name="P99">All but one in a hundred are at most this.</param>
/// <param name="P999">All but one in a thousand are at most this.</param>
/// <param name="Max">The largest.</param>
public sealed record LatencySnapshot(long Count, double Mean, double P50, double P90, double P99, double P999, double Max);

/// <summary>
/// Counts durations in buckets that grow with their size: 32 to each doubling, so that a percentile is at most about 3 % too high.
/// From 1 microsecond to over an hour. Safe for several threads; recording takes no lock.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 5;
    private const int SubBuckets = 1 << SubBits;
    private const int Doublings = 28;

    private readonly long[] _buckets = new long[(Doublings + 1) * SubBuckets];
    private long _count, _sum, _max;

    /// <summary>Counts a duration; negative ones as 0, very long ones as the longest.</summary>
    public void Record(TimeSpan duration)
    {
        long microseconds = Math.Max(0, duration.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref _buckets[BucketOf(microseconds)]);
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _sum, microseconds);
        RaiseMax(microseconds);
    }

    /// <summary>What has been recorded so far.</summary>
    public LatencySnapshot Snapshot()
    {
        long count = Volatile.Read(ref _count);
        long max = Volatile.Read(ref _max);
        return new LatencySnapshot(
            count,
            count == 0 ? 0 : (double)Volatile.Read(ref _sum) / count,
            Percentile(0.5, count, max), Percentile(0.9, count, max), Percentile(0.99, count, max), Percentile(0.999, count, max),
            max);
    }

    private double Percentile(double share, long count, long max)
    {
        long wanted = (long)Math.Ceiling(share * count);
        long seen = 0;
        for (int bucket = 0; bucket < _buckets.Length && wanted > 0; bucket++)
        {
            seen += Volatile.Read(ref _buckets[bucket]);
            if (seen >= wanted) return Math.Min(UpperEdge(bucket), max);
        }
        return count == 0 ? 0 : max;
    }

    private static int BucketOf(long microseconds)
    {
        if (microseconds < SubBuckets) return (int)microseconds;
        int shift = BitOperations.Log2((ulong)microseconds) - SubBits;
        if (shift >= Doublings) return (Doublings + 1) * SubBuckets - 1;
        return (shift + 1) * SubBuckets + (int)(microseconds >> shift) - SubBuckets;
    }

    private static long UpperEdge(int bucket)
    {
        if (bucket < SubBuckets) return bucket;
        int shift = bucket / SubBuckets - 1;
        return ((long)(bucket % SubBuckets + SubBuckets + 1) << shift) - 1;
    }

    // Two threads may raise it at once: the larger value wins, whoever comes first.
    private void RaiseMax(long value)
    {
        long seen = Volatile.Read(ref _max);
        while (value > seen)
        {
            long before = Interlocked.CompareExchange(ref _max, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
