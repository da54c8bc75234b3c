using LoginGate.CommandLine.Top;

namespace LoginGate.Tests.CommandLine.Top;

public sealed class BrailleGraphSpec
{
    [Fact]
    public void Each_character_holds_two_values_of_four_steps() =>
        Assert.Equal(["⡀⣤⣾"], BrailleGraph.Draw([1, 0, 2, 2, 3, 4], width: 3, height: 1, top: 4));

    [Fact]
    public void A_high_value_fills_the_rows_from_below() =>
        Assert.Equal([" ⢀", "⢸⣿"], BrailleGraph.Draw([0, 4, 4, 5], width: 2, height: 2, top: 8));

    [Fact]
    public void The_newest_value_is_at_the_right_edge() =>
        Assert.Equal(["  ⢸"], BrailleGraph.Draw([9], width: 3, height: 1, top: 9));

    [Fact]
    public void Of_too_many_values_the_newest_are_shown() =>
        Assert.Equal(["⢸"], BrailleGraph.Draw([7, 7, 7, 0, 7], width: 1, height: 1, top: 7));

    [Fact]
    public void The_least_traffic_is_seen_and_none_is_not() =>
        Assert.Equal(["⡀"], BrailleGraph.Draw([0.1, 0], width: 1, height: 1, top: 1000));

    [Fact]
    public void A_value_above_the_top_stays_inside() =>
        Assert.Equal(["⣿"], BrailleGraph.Draw([50, 50], width: 1, height: 1, top: 10));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1.5, 2)]
    [InlineData(20, 20)]
    [InlineData(21, 50)]
    [InlineData(501, 1000)]
    [InlineData(854, 1000)]
    public void The_top_is_a_round_figure_that_nothing_exceeds(double highest, double top) =>
        Assert.Equal(top, BrailleGraph.TopOf([0, highest, highest / 2]));
}
