using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LoginGate.Http;

namespace LoginGate.Tests.Http;

/// <summary>The page as it is sent.</summary>
public sealed partial class GatePageSpec
{
    private static readonly GatePage Page = GatePage.Build();
    private static readonly string Html = Encoding.UTF8.GetString(Page.Html.Span);

    [Theory]
    [InlineData("script", "script-src")]
    [InlineData("style", "style-src")]
    public void The_policy_allows_exactly_the_pages_own_script_and_style(string element, string directive)
    {
        var content = Assert.Single(Regex.Matches(Html, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline)).Groups[1].Value;
        Assert.True(content.Length > 1000);
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        Assert.Contains($"{directive} 'sha256-{hash}';", Page.Policy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none';", Page.Policy, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_fetched_from_anywhere_else()
    {
        var addresses = Regex.Matches(Html, "(https?:)?//[A-Za-z0-9.]+").Select(m => m.Value).Distinct();
        // Names of namespaces; no browser asks for them.
        Assert.All(addresses, a => Assert.Equal("http://www.w3.org", a));
        Assert.DoesNotContain(" src=", Html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("innerHTML")]
    [InlineData("outerHTML")]
    [InlineData("insertAdjacentHTML")]
    [InlineData("document.write")]
    [InlineData("eval(")]
    public void No_text_can_become_markup_or_code(string way) => Assert.DoesNotContain(way, Html, StringComparison.Ordinal);

    [Fact]
    public void Both_languages_have_the_same_words_and_every_word_asked_for()
    {
        var english = Keys(Html[Html.IndexOf("\n  en: {", StringComparison.Ordinal)..Html.IndexOf("\n  zh: {", StringComparison.Ordinal)]);
        var start = Html.IndexOf("\n  zh: {", StringComparison.Ordinal);
        var chinese = Keys(Html[start..Html.IndexOf("\n};", start, StringComparison.Ordinal)]).Where(k => !k.StartsWith("is.", StringComparison.Ordinal)).ToHashSet();
        Assert.True(english.Count > 80);
        Assert.Equal(english.Order(), chinese.Order());

        var asked = Regex.Matches(Html, "word\\('([a-z.]+)'|data-word(?:-label)?=\"([a-z.]+)\"").Select(m => m.Groups[1].Value + m.Groups[2].Value)
            .Concat(Regex.Matches(Html, "column\\('([a-z]+)'").Select(m => $"col.{m.Groups[1].Value}"));
        Assert.All(asked, key => Assert.Contains(key, english));
    }

    private static HashSet<string> Keys(string words) => [.. Key().Matches(words).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("'([^']+)': '")]
    private static partial Regex Key();
}
