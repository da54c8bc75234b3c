namespace LoginGate.Lab.Tests;

public class LatencyHistogramTests
{
    [Fact]
    public void An_empty_histogram_is_all_zero() => Assert.Equal(new LatencySnapshot(0, 0, 0, 0, 0, 0, 0), new LatencyHistogram().Snapshot());

    [Fact]
    public void Percentiles_are_within_three_percent()
    {
        const int seed = 3;
        var random = new Random(seed);
        var histogram = new LatencyHistogram();
        var values = new List<long>();
        for (int count = 0; count < 20000; count++)
        {
            long microseconds = (long)Math.Exp(random.NextDouble() * 16);
            values.Add(microseconds);
            histogram.Record(TimeSpan.FromMicroseconds(microseconds));
        }
        values.Sort();
        var snapshot = histogram.Snapshot();
        Near(values[9999], snapshot.P50);
        Near(values[17999], snapshot.P90);
        Near(values[19799], snapshot.P99);
        Near(values[19979], snapshot.P999);
        Assert.Equal(values[^1], snapshot.Max);
        Assert.Equal(20000, snapshot.Count);
        Assert.Equal(values.Average(), snapshot.Mean, 1.0);
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(31, 31)]
    [InlineData(32, 32)]
    [InlineData(63, 63)]
    [InlineData(64, 64)]
    public void Small_values_are_exact(long microseconds, double expected)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMicroseconds(microseconds));
        Assert.Equal(expected, histogram.Snapshot().P50);
    }

    [Fact]
    public void Days_do_not_overflow()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.MaxValue);
        histogram.Record(TimeSpan.FromHours(2));
        Assert.Equal(2, histogram.Snapshot().Count);
    }

    [Fact]
    public void Several_threads_lose_nothing()
    {
        var histogram = new LatencyHistogram();
        Parallel.For(0, 8, thread =>
        {
            for (int count = 0; count < 10000; count++) histogram.Record(TimeSpan.FromMicroseconds(thread * 10000 + count));
        });
        Assert.Equal(80000, histogram.Snapshot().Count);
        Assert.Equal(79999, histogram.Snapshot().Max);
    }

    private static void Near(long expected, double actual) => Assert.InRange(actual, expected, expected * 1.035 + 1);
}
