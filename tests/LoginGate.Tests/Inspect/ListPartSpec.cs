using LoginGate.Inspect;

namespace LoginGate.Tests.Inspect;

public sealed class ListPartSpec
{
    [Theory]
    [InlineData(0, 50, 0, 0, "0 things")]
    [InlineData(0, 50, 1, 1, "1 thing")]
    [InlineData(0, 50, 3, 3, "3 things")]
    [InlineData(0, 50, 50, 1204, "50 of 1,204 things; --top shows more, --skip what follows")]
    [InlineData(50, 50, 50, 1204, "51 to 100 of 1,204 things; --top shows more, --skip what follows")]
    [InlineData(1200, 50, 4, 1204, "1,201 to 1,204 of 1,204 things")]
    public void It_says_which_part_of_how_many_is_shown(int skip, int top, int shown, int total, string text) =>
        Assert.Equal(text, new ListPart(skip, top).Describe(shown, total, Figures.Of(total, "thing")));

    [Fact]
    public void It_takes_its_part()
    {
        Assert.Equal([3, 4], new ListPart(2, 2).Of(Enumerable.Range(1, 5)));
        Assert.Empty(new ListPart(9, 2).Of(Enumerable.Range(1, 5)));
    }
}
