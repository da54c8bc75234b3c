using LoginGate.CommandLine.Top;

namespace LoginGate.Tests.CommandLine.Top;

public sealed class TrafficHistorySpec
{
    [Fact]
    public void It_keeps_the_newest_values()
    {
        var history = TrafficHistory.Empty;
        Assert.Equal((0, 0), (history.Last(5).Length, history.Newest));

        for (var i = 0; i < TrafficHistory.Capacity + 7; i++)
            history = history.With(i);

        Assert.Equal(TrafficHistory.Capacity + 6, history.Newest);
        Assert.Equal(Enumerable.Range(7, TrafficHistory.Capacity).Select(i => (double)i), history.Last(5000));
        Assert.Equal([TrafficHistory.Capacity + 5, TrafficHistory.Capacity + 6], history.Last(2));
    }

    [Fact]
    public void What_is_no_figure_counts_as_none()
    {
        var history = TrafficHistory.Empty.With(double.NaN, -1, double.PositiveInfinity);
        Assert.Equal([0, 0, 0], history.Last(3));
    }
}
