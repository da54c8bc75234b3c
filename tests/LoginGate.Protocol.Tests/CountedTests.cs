namespace LoginGate.Protocol.Tests;

/// <summary>Numbers together with what they count.</summary>
public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 clients")]
    [InlineData(1, "1 client")]
    [InlineData(-1, "-1 clients")]
    [InlineData(1204, "1204 clients")]
    public void One_of_a_thing_has_its_own_word(long count, string text) => Assert.Equal(text, Counted.Of(count, "client"));

    [Theory]
    [InlineData(1, "1 address")]
    [InlineData(2, "2 addresses")]
    public void A_word_may_have_another_plural(long count, string text) => Assert.Equal(text, Counted.Of(count, "address", "addresses"));
}
