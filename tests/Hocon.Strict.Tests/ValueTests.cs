using System.Globalization;
using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

public class ValueTests
{
    [Theory]
    [InlineData("a = 1, b { c = [1, {d = x}], e = {} }, f = []")]
    [InlineData("\"k.k\" = 1, \"\" = 2, \"include\" = 3, \"a\\\"b\\\\\" = \"\\n\\t\\u0000\\u2028\\uFEFF \\\"q\\\" \\\\\", über = \"日本 😀\", \"1\" = -1.50e3")]
    [InlineData("t = true, s = \"true\", n = null, z = \"null\", num = \"5\", blank = \" x \", empty = \"\"")]
    public void Rendered_text_is_read_back_the_same(string text)
    {
        var o = Resolve(text);
        foreach (var pretty in new[] { false, true })
        {
            var again = Resolve(o.Render(pretty));
            Assert.Equal(o.Render(), again.Render());
            Assert.Equal(Kinds(o), Kinds(again));
        }
        static string Kinds(HoconObject o) => string.Join(",", o.Values.OfType<HoconScalar>().Select(s => s.Kind + s.Text));
    }

    [Fact]
    public void Pretty_text_has_a_field_a_line()
    {
        const string expected = """
            {
              a : 1,
              b : {
                "c.d" : [
                  "x",
                  {}
                ]
              },
              e : []
            }
            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), Resolve("a = 1, b { \"c.d\" = [x, {}] }, e = []").Render(pretty: true));
    }

    [Fact]
    public void Json_reader_agrees_once_all_keys_are_quoted()
    {
        var o = Resolve("\"a b\" = [1, true, null, \"x\\u0001\\ny\"], \"c.d\" = { \"\" = \"😀\" }");
        using var json = System.Text.Json.JsonDocument.Parse(o.Render());
        Assert.Equal("x\u0001\ny", json.RootElement.GetProperty("a b")[3].GetString());
        Assert.Equal("😀", json.RootElement.GetProperty("c.d").GetProperty("").GetString());
    }

    [Fact]
    public void Object_with_numeric_keys_reads_as_an_array()
    {
        Assert.True(Resolve("\"2\" = c, \"0\" = a, x = ignored, \"-1\" = ignored, \"01\" = b").TryToArray(out var array));
        Assert.Equal("[\"a\",\"b\",\"c\"]", array.Render());
        Assert.False(Resolve("x = 1").TryToArray(out _));
        Assert.False(HoconObject.Empty.TryToArray(out _));
    }

    [Fact]
    public void Object_is_a_dictionary()
    {
        var o = Resolve("a = 1, b = 2");
        Assert.Equal(2, o.Count);
        Assert.True(o.ContainsKey("a"));
        Assert.True(o.TryGetValue("b", out var b));
        Assert.Same(b, o["b"]);
        Assert.False(o.TryGetValue("c", out _));
        Assert.Throws<KeyNotFoundException>(() => o["c"]);
        Assert.Equal(["a", "b"], o.Select(p => p.Key));
        Assert.Equal(o.Values, o.Select(p => p.Value));
    }

    [Fact]
    public void Resolved_objects_merge()
    {
        var upper = Resolve("a { x = 1, y = [1] }, b = 1, n { z = 1 }");
        var lower = Resolve("a { x = 2, y = [2], w = 2 }, c = 2, n = 5");
        Assert.Equal("{a:{x:1,y:[1],w:2},c:2,n:{z:1},b:1}", upper.WithFallback(lower).Render());
        Assert.Same(upper, upper.WithFallback(HoconObject.Empty));
        Assert.Same(upper, HoconObject.Empty.WithFallback(upper));
    }

    [Fact]
    public void Values_can_be_made_by_hand()
    {
        var o = new HoconObject(
        [
            KeyValuePair.Create<string, HoconValue>("a", new HoconScalar("1", HoconScalarKind.Number, wasQuoted: false)),
            KeyValuePair.Create<string, HoconValue>("a", new HoconArray([new HoconScalar("x")])),
        ]);
        Assert.Equal("{a:[\"x\"]}", o.ToString());
        Assert.Equal("an array", o["a"].Description.ToString(CultureInfo.InvariantCulture));
    }
}
