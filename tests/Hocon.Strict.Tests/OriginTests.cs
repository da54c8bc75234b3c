using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

public class OriginTests
{
    private static readonly HoconObject Sample = HoconDocument.Parse(
        """
        a = 1
        b {
          c = [ x,
                "y" ]
          d.e = ${a} z
        }
        a = 2
        s = ${b.c}

        """ + "m = \"\"\"one\ntwo\"\"\" # c\n after = 3",
        new HoconParseOptions { SourceName = "f.conf" }).Resolve(NoEnvironment);

    private static string At(string path) => Sample.TryGetPath(path, out var v) ? v.Origin.ToString() : "missing";

    [Fact]
    public void Each_value_knows_where_it_was_written()
    {
        Assert.Equal("f.conf:7:5", At("a"));
        Assert.Equal("f.conf:2:3", At("b"));
        Assert.Equal("f.conf:3:7", At("b.c"));
        Assert.Equal("f.conf:5:9", At("b.d.e"));
        Assert.Equal("f.conf:9:5", At("m"));
        Assert.Equal("f.conf:11:10", At("after"));
        Assert.Equal(["f.conf:3:9", "f.conf:4:9"], ((HoconArray)((HoconObject)Sample["b"])["c"]).Select(v => v.Origin.ToString()));
    }

    [Fact]
    public void Substituted_value_keeps_the_place_of_the_original() => Assert.Equal("f.conf:3:7", At("s"));

    [Fact]
    public void Key_has_a_place_of_its_own()
    {
        Assert.Equal("f.conf:7:1", Sample.OriginOf("a").ToString());
        Assert.Equal("f.conf:8:1", Sample.OriginOf("s").ToString());
        Assert.Equal("f.conf:5:3", ((HoconObject)Sample["b"]).OriginOf("d").ToString());
        Assert.Throws<KeyNotFoundException>(() => Sample.OriginOf("none"));
    }

    [Fact]
    public void Origin_prints_what_is_known()
    {
        Assert.Equal("x:1:2", new HoconOrigin("x", 1, 2).ToString());
        Assert.Equal("1:2", new HoconOrigin(null, 1, 2).ToString());
        Assert.Equal("x", new HoconOrigin("x", 0, 0).ToString());
        Assert.Equal("unknown place", default(HoconOrigin).ToString());
    }
}
