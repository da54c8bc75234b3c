using Akka.Event;

namespace Akka.Embedded.Tests.Event;

public class LogMessageFormatterTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{0} and {1}", "7 and x")]
    [InlineData("{1}{0}", "x7")]
    [InlineData("{0:000}|{1,3}", "007|  x")]
    [InlineData("{{0}} {0}", "{0} 7")]
    [InlineData("{Number} is {Name}", "7 is x")]
    [InlineData("{Number:000} is {@Name}", "007 is x")]
    [InlineData("{Number} {Number}", "7 7")]
    [InlineData("{{Number}} {Name}", "{Number} 7")]
    public void Numbered_and_named_placeholders_are_filled_in(string template, string expected) =>
        Assert.Equal(expected, DefaultLogMessageFormatter.Instance.Format(template, 7, "x"));

    [Theory]
    [InlineData("{0} {1} {2}")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{0")]
    [InlineData("{0:")]
    [InlineData("{ 0 }")]
    [InlineData("{}")]
    [InlineData("{One} {Two} {Three}")]
    [InlineData("{One")]
    public void A_template_that_does_not_fit_is_printed_with_its_arguments(string template) =>
        Assert.Equal($"{template} [7, x]", DefaultLogMessageFormatter.Instance.Format(template, 7, "x"));

    [Fact]
    public void Without_arguments_braces_are_plain_text()
    {
        Assert.Equal("{ 1 } {x}", DefaultLogMessageFormatter.Instance.Format("{ 1 } {x}"));
        Assert.Equal("{0}", DefaultLogMessageFormatter.Instance.Format("{0}", Enumerable.Empty<object>()));
    }

    [Fact]
    public void Null_arguments_are_empty_texts() =>
        Assert.Equal("<>", DefaultLogMessageFormatter.Instance.Format("<{0}>", [null!]));

    [Fact]
    public void Numbers_are_formatted_alike_everywhere() =>
        Assert.Equal("1.5", DefaultLogMessageFormatter.Instance.Format("{0}", (IEnumerable<object>)[1.5]));
}
