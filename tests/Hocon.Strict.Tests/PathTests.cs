using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

public class PathTests
{
    public static TheoryData<string, string[]> Paths => new()
    {
        { "a", ["a"] },
        { "a.b", ["a", "b"] },
        { "\"a.b\"", ["a.b"] },
        { "\"a.\"", ["a."] },
        { " a ", ["a"] },
        { " a .b", ["a ", "b"] },
        { " a . b", ["a ", " b"] },
        { " a  b", ["a  b"] },
        { "a.\"b.c\".d", ["a", "b.c", "d"] },
        { "3.14", ["3", "14"] },
        { "a3.14", ["a3", "14"] },
        { "\"\"", [""] },
        { "a.\"\".b", ["a", "", "b"] },
        { "a.\"\"", ["a", ""] },
        { "\"\".b", ["", "b"] },
        { " \"\".\"\".\"\" ", ["", "", ""] },
        { "a-c", ["a-c"] },
        { "-", ["-"] },
        { "10.0foo", ["10", "0foo"] },
        { "foo10.0", ["foo10", "0"] },
        { "foo\"10.0\"", ["foo10.0"] },
        { "\"foo\"\"bar\"", ["foobar"] },
        { "foo  \"bar\"  baz", ["foo  bar  baz"] },
        { "true", ["true"] },
        { "\"a\\n\\\"b\"", ["a\n\"b"] },
        { "名前.x", ["名前", "x"] },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public void Path_is_split_into_its_elements(string path, string[] elements)
    {
        Assert.Equal(elements, HoconPath.Parse(path));
        // A key is read by the same rules.
        var keys = new List<string>();
        for (HoconValue value = Resolve(path + " = 1"); value is HoconObject o; value = o.Values.Single())
            keys.Add(o.Keys.Single());
        Assert.Equal(elements, keys);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Joined_elements_are_split_into_the_same(string _, string[] elements) =>
        Assert.Equal(elements, HoconPath.Parse(HoconPath.Join(elements)));

    [Theory]
    [InlineData("", 1)]
    [InlineData(" ", 2)]
    [InlineData("a.", 2)]
    [InlineData(".b", 1)]
    [InlineData("a..b", 3)]
    [InlineData("a${b}c", 2)]
    [InlineData("\"\".", 3)]
    [InlineData(".\"\"", 1)]
    [InlineData("a\nb", 2)]
    [InlineData("a=b", 2)]
    [InlineData("a#b", 2)]
    [InlineData("a//b", 2)]
    [InlineData("\"a", 1)]
    public void Malformed_path_is_refused(string path, int column) =>
        Assert.Equal((1, column), (Refused(() => HoconPath.Parse(path)).Origin.Line, Refused(() => HoconPath.Parse(path)).Origin.Column));

    [Fact]
    public void Values_are_found_by_path()
    {
        var o = Resolve("a { b { c = 1 }, \"x.y\" { \"z z\" = 2 } }, n = 3");
        Assert.True(o.TryGetPath("a.b.c", out var found));
        Assert.Equal("1", ((HoconScalar)found).Text);
        Assert.Equal("2", o.Text("a.\"x.y\".z z"));
        Assert.False(o.TryGetPath("a.b.c.d", out _));
        Assert.False(o.TryGetPath("n.x", out _));
        Assert.False(o.TryGetPath("a.x.y", out _));
        Assert.True(o.TryGetDottedPath("a.b", out _));
        Assert.True(o.TryGetPath([], out var self));
        Assert.Same(o, self);
        Refused(() => o.TryGetPath("a..b", out _));
    }
}
