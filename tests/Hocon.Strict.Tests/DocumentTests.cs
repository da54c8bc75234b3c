using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

public class DocumentTests
{
    private static string Stack(params string[] texts) =>
        texts.Select(t => HoconDocument.Parse(t)).Aggregate((upper, lower) => upper.WithFallback(lower)).Resolve(NoEnvironment).Render();

    [Theory]
    [InlineData("a = 1", "a = 2, b = 3", "{a:1,b:3}")]
    [InlineData("a { x = 1 }", "a { x = 2, y = 3 }", "{a:{x:1,y:3}}")]
    [InlineData("a = 1", "a { x = 2 }", "{a:1}")]
    [InlineData("a { x = 2 }", "a = 1", "{a:{x:2}}")]
    [InlineData("a = null", "a { x = 2 }", "{a:null}")]
    [InlineData("", "a = 1", "{a:1}")]
    [InlineData("a = 1", "", "{a:1}")]
    [InlineData("a += 2", "a = [1]", "{a:[1,2]}")]
    [InlineData("a = ${a}2", "a = 1", "{a:\"12\"}")]
    [InlineData("a = ${?b}", "a = 1", "{a:1}")]
    [InlineData("x = 2", "x = 1, y = ${x}", "{x:2,y:2}")]
    [InlineData("y = ${x}", "x = 1", "{x:1,y:1}")]
    public void Document_wins_over_its_fallback_before_substitutions_are_resolved(string upper, string lower, string expected) =>
        Assert.Equal(expected, Stack(upper, lower));

    [Fact]
    public void Merging_goes_pair_by_pair()
    {
        Assert.Equal("{a:{x:1}}", Stack("a { x = 1 }", "a = 42", "a { y = 2 }"));
        Assert.Equal("{a:{y:2,x:1}}", Stack("a { x = 1 }", "a { y = 2 }", "a = 42"));
        var nested = HoconDocument.Parse("a { x = 1 }").WithFallback(HoconDocument.Parse("a = 42").WithFallback(HoconDocument.Parse("a { y = 2 }")));
        Assert.Equal("{a:{x:1}}", nested.Resolve().Render());
    }

    [Fact]
    public void Documents_are_not_changed_by_merging()
    {
        var upper = HoconDocument.Parse("a { x = 1 }, l += 2");
        var lower = HoconDocument.Parse("a { y = 2 }, l = [1]");
        var merged = upper.WithFallback(lower);
        Assert.Equal("{a:{y:2,x:1},l:[1,2]}", merged.Resolve().Render());
        Assert.Equal("{a:{x:1},l:[2]}", upper.Resolve().Render());
        Assert.Equal("{a:{y:2},l:[1]}", lower.Resolve().Render());
        Assert.Equal("{a:{y:2,x:1},l:[1,2]}", merged.Resolve().Render());
    }

    [Theory]
    [InlineData("a.b", "10s", "{a:{b:\"10s\"}}")]
    [InlineData("a", "7000", "{a:7000}")]
    [InlineData("a", "[1, 2]", "{a:[1,2]}")]
    [InlineData("a", "{ x = 1, y { z = 2 } }", "{a:{x:1,y:{z:2}}}")]
    [InlineData("a", "\"x, y\"", "{a:\"x, y\"}")]
    [InlineData("a", " some words ", "{a:\"some words\"}")]
    [InlineData("a.\"b.c\"", "1", "{a:{\"b.c\":1}}")]
    [InlineData("a", "1 # comment", "{a:1}")]
    public void Single_setting_is_given_as_path_and_value(string path, string value, string expected) =>
        Assert.Equal(expected, HoconDocument.FromPath(path, value, "--set").Resolve(NoEnvironment).Render());

    [Fact]
    public void Single_setting_may_refer_to_the_rest()
    {
        var o = HoconDocument.FromPath("a", "${b}x", "--set").WithFallback(HoconDocument.Parse("a = 1, b = 2")).Resolve(NoEnvironment);
        Assert.Equal("2x", o.Text("a"));
        Assert.Equal("--set", o["a"].Origin.Source);
    }

    [Theory]
    [InlineData("a", "")]
    [InlineData("a", "  ")]
    [InlineData("a", "1, 2")]
    [InlineData("a", "1\n2")]
    [InlineData("a", "x:y")]
    [InlineData("a", "[1")]
    [InlineData("a", "\"open")]
    [InlineData("a", "1 }")]
    [InlineData("", "1")]
    [InlineData("a.", "1")]
    [InlineData("a b=c", "1")]
    public void Malformed_setting_is_refused_and_names_its_source(string path, string value) =>
        Assert.Equal("--set", Refused(() => HoconDocument.FromPath(path, value, "--set")).Origin.Source);

    [Fact]
    public void Document_can_be_moved_below_a_path()
    {
        var moved = HoconDocument.Parse("x = 1, y = ${x}, z = ${w}").AtPath("a.b").WithFallback(HoconDocument.Parse("w = 3"));
        Assert.Equal("{w:3,a:{b:{x:1,y:1,z:3}}}", moved.Resolve(NoEnvironment).Render());
    }

    [Fact]
    public void Resolved_values_can_become_a_document_again()
    {
        var values = Resolve("a { b = [1, { c = x }] }, n = null");
        var again = HoconDocument.Parse("a.d = ${n}").WithFallback(HoconDocument.FromObject(values)).Resolve(NoEnvironment);
        Assert.Equal("{a:{b:[1,{c:\"x\"}],d:null},n:null}", again.Render());
        Assert.Equal(values["n"].Origin, again["n"].Origin);
    }

    [Fact]
    public void Empty_document_is_empty()
    {
        Assert.True(HoconDocument.Empty.IsEmpty);
        Assert.True(HoconDocument.Parse("# nothing").IsEmpty);
        Assert.False(HoconDocument.Parse("a = 1").IsEmpty);
        Assert.Empty(HoconDocument.Empty.Resolve());
    }
}
