using Akka.Util;

namespace Akka.Embedded.Tests.Util;

public class WildcardMatchTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "*", true)]
    [InlineData("a", "", false)]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "ABC", true)]
    [InlineData("abc", "a?c", true)]
    [InlineData("ac", "a?c", false)]
    [InlineData("abc", "*", true)]
    [InlineData("abc", "a*", true)]
    [InlineData("abc", "*c", true)]
    [InlineData("abc", "*b*", true)]
    [InlineData("abc", "**c", true)]
    [InlineData("abc", "*d", false)]
    [InlineData("aXbXc", "a*X?", true)]
    [InlineData("mississippi", "m*issip*", true)]
    [InlineData("mississippi", "m*issip", false)]
    [InlineData("session-12", "session-?", false)]
    public void The_whole_text_must_match(string text, string pattern, bool expected) => Assert.Equal(expected, text.Like(pattern));

    [Fact]
    public void Case_counts_when_asked()
    {
        Assert.False("abc".Like("ABC", caseSensitive: true));
        Assert.True("aBc".Like("a?c", caseSensitive: true));
    }
}
