using System.Text;
using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

public class LimitTests
{
    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("[{a:")]
    [InlineData("{a:")]
    [InlineData("a{")]
    [InlineData("{a=[")]
    [InlineData("a += [")]
    public void Endless_nesting_is_refused_without_exhausting_the_stack(string opening)
    {
        var text = "x = " + new StringBuilder().Insert(0, opening, 100_000);
        Assert.Throws<HoconException>(() => Resolve(text));
        Assert.Throws<HoconException>(() => Resolve(text[4..]));
    }

    [Fact]
    public void Endless_key_is_refused() =>
        Assert.Contains("nested deeper", Refused(new StringBuilder().Insert(0, "a.", 100_000).Append("a = 1").ToString()).Reason, StringComparison.Ordinal);

    [Fact]
    public void Nesting_up_to_the_limit_is_accepted()
    {
        var options = new HoconParseOptions { MaxDepth = 20 };
        string Nested(int depth) => "a=" + new string('[', depth) + new string(']', depth);
        HoconDocument.Parse(Nested(20), options).Resolve();
        var e = Refused(() => HoconDocument.Parse(Nested(21), options));
        Assert.Contains("nested deeper than 20", e.Reason, StringComparison.Ordinal);
        Assert.Equal((1, 23), (e.Origin.Line, e.Origin.Column));
        Assert.NotNull(Resolve(Nested(256)));
    }

    [Fact]
    public void Long_key_path_counts_as_nesting() =>
        Assert.Contains("nested deeper", Refused(string.Join('.', Enumerable.Repeat("a", 1000)) + " = 1").Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("a{0} = ${{a{1}}}${{a{1}}}", "a0 = xxxxxxxxxx")]
    [InlineData("a{0} = ${{a{1}}} ${{a{1}}}", "a0 = [x]")]
    [InlineData("a{0} = [${{a{1}}}, ${{a{1}}}]", "a0 = x")]
    [InlineData("a{0} {{ x = ${{a{1}}}, y = ${{a{1}}} }}", "a0 = x")]
    [InlineData("a{0} = ${{a{1}}}{{ x{0} = ${{a{1}}} }}", "a0 = {}")]
    public void Doubling_substitutions_are_refused_by_size(string step, string start)
    {
        var text = new StringBuilder(start).Append('\n');
        for (var i = 1; i <= 64; i++)
            text.Append(string.Format(step, i, i - 1)).Append('\n');
        Assert.Contains("larger than", Refused(text.ToString()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Object_merged_into_itself_again_and_again_does_not_grow()
    {
        var text = new StringBuilder("a0 { x = ${?none}, y { z = ${?none} }, y { w = 1 } }\n");
        for (var i = 1; i <= 64; i++)
            text.Append($"a{i} = ${{a{i - 1}}}${{a{i - 1}}}\n");
        Assert.Equal("{y:{w:1}}", Resolve(text.ToString())["a64"].Render());
    }

    [Fact]
    public void Size_limit_can_be_set()
    {
        var document = HoconDocument.Parse("a = xxxxxxxxxx, b = ${a}${a}${a}");
        var size = NoEnvironment with { MaxSize = 60 };
        Assert.NotNull(document.Resolve(size));
        Assert.Throws<HoconException>(() => document.Resolve(size with { MaxSize = 40 }));
        Assert.Throws<HoconException>(() => document.Resolve(size with { MaxSize = 25 }));
    }

    [Fact]
    public void Long_chain_of_substitutions_is_refused_without_exhausting_the_stack()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 100_000; i++)
            text.Append($"a{i} = ${{a{i + 1}}}\n");
        text.Append("a100000 = 1");
        Assert.Contains("nest deeper than 512", Refused(text.ToString()).Reason, StringComparison.Ordinal);
        Assert.Equal("1", Resolve(string.Concat(Enumerable.Range(0, 300).Select(i => $"a{i} = ${{a{i + 1}}}\n")) + "a300 = 1").Text("a0"));
    }

    [Fact]
    public void Objects_that_grow_inward_by_substitution_are_refused()
    {
        Refused("a { x { x {} }, x = ${a} }");
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"a{i} {{ x = ${{a{i + 1}}} }}\n")) + "a5000 = 1";
        Assert.Contains("nest deeper", Refused(text).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_appends_to_one_field_are_no_nesting()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a += {i}\n"));
        var array = (HoconArray)Resolve(text)["a"];
        Assert.Equal(20_000, array.Count);
        Assert.Equal("19999", ((HoconScalar)array[^1]).Text);
    }

    [Fact]
    public void Appends_between_substitutions_are_bounded() =>
        Assert.Contains("nest deeper", Refused(new StringBuilder().Insert(0, "a += 1, a = ${?none}\n", 5000).ToString()).Reason, StringComparison.Ordinal);

    [Fact]
    public void Large_plain_text_is_read()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"section{i % 100}.key{i} = value {i} # comment\n"));
        var o = Resolve(text);
        Assert.Equal(100, o.Count);
        Assert.Equal("value 49999", o.Text("section99.key49999"));
    }
}
