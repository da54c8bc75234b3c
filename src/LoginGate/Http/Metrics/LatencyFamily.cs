using LoginGate.Statistics;

namespace LoginGate.Http.Metrics;

/// <summary>The lines' latencies. A histogram that is kept elsewhere has no instrument for <see cref="MetricsReader"/> to read.</summary>
internal static class LatencyFamily
{
    public static MetricFamily Of(GateStatistics gate) => new(
        GateMeter.LatencyName, GateMeter.LatencyUnit, GateMeter.LatencyDescription, MetricType.Histogram, [.. gate.Lines.Select(PointOf)]);

    private static MetricPoint PointOf(LineStatistics line)
    {
        var tag = GateMeter.LineTag(line);
        // The sum first: of what comes between, the counts may know and the sum not, but no mean is then too high.
        var sum = line.Latency.Sum.TotalSeconds;
        var counts = line.Latency.Cumulative();
        return new MetricPoint([new(tag.Key, line.Line)], sum, counts[^1])
        {
            Buckets = [.. LatencyBuckets.Bounds.Zip(counts, KeyValuePair.Create)],
        };
    }
}
