namespace LoginGate.Http.Metrics;

/// <summary>What Prometheus is told that a metric is.</summary>
internal enum MetricType
{
    /// <summary>Only rises.</summary>
    Counter,

    /// <summary>Rises and falls.</summary>
    Gauge,

    /// <summary>The number and the sum of what was recorded.</summary>
    Summary,

    /// <summary>The same, and how many were within each of some bounds.</summary>
    Histogram,
}

/// <summary>One metric with all its series, as it was at one moment.</summary>
/// <param name="Name">The instrument's own name.</param>
/// <param name="Unit">The instrument's unit (UCUM); null without one.</param>
internal sealed record MetricFamily(
    string Name, string? Unit, string? Description, MetricType Type, IReadOnlyList<MetricPoint> Points);

/// <summary>One series of a metric.</summary>
/// <param name="Tags">In the order of their names; empty without any.</param>
/// <param name="Value">The value; of a <see cref="MetricType.Summary"/> and a <see cref="MetricType.Histogram"/> the sum.</param>
/// <param name="Count">How many values were recorded; of those two alone.</param>
internal readonly record struct MetricPoint(IReadOnlyList<KeyValuePair<string, string>> Tags, double Value, long Count)
{
    /// <summary>Of a <see cref="MetricType.Histogram"/>: how many values were not over each bound, by rising bounds.</summary>
    public IReadOnlyList<KeyValuePair<double, long>> Buckets { get; init; } = [];
}
