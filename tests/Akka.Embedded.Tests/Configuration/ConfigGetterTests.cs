using Akka.Configuration;

namespace Akka.Embedded.Tests.Configuration;

public class ConfigGetterTests
{
    private static readonly Config Sample = ConfigurationFactory.ParseString("""
        int = 42, negative = -7, long = 5000000000, double = 1.5e3, text = hello world, quoted = "x y"
        on = on, yes = yes, "true" = true, off = off, no = no, "false" = false
        nothing = null
        time { ms = 250, s = 5s, m = "2 minutes", fraction = 0.5 s, ns = 300 ns, infinite = infinite }
        size { b = 512, k = 1k, kB = 1kB, KiB = 1KiB, MiB = 4 MiB, g = 2g }
        list = [1, 2, 3], texts = [a, "b c", d e], flags = [on, false], empty = [], by-number { "1" : b, "0" : a }
        "quoted key.with dot" { inner = 1 }
        "/user/*" { dispatcher = d }
        section { a = 1, b { c = 2 } }
        """);

    [Fact]
    public void Numbers_are_read_from_their_text()
    {
        Assert.Equal(42, Sample.GetInt("int"));
        Assert.Equal(-7, Sample.GetInt("negative"));
        Assert.Equal(5_000_000_000, Sample.GetLong("long"));
        Assert.Equal(1500, Sample.GetDouble("double"));
        Assert.Equal(1500f, Sample.GetFloat("double"));
        Assert.Equal(1500m, Sample.GetDecimal("double"));
    }

    [Fact]
    public void Missing_path_gives_the_default()
    {
        Assert.Equal(0, Sample.GetInt("x.y"));
        Assert.Equal(7, Sample.GetInt("x.y", 7));
        Assert.Equal(8, Sample.GetLong("int.x", 8));
        Assert.Equal(1.5, Sample.GetDouble("x", 1.5));
        Assert.Equal(1.5f, Sample.GetFloat("x", 1.5f));
        Assert.Equal(1.5m, Sample.GetDecimal("x", 1.5m));
        Assert.True(Sample.GetBoolean("x", true));
        Assert.False(Sample.GetBoolean("x"));
        Assert.Null(Sample.GetString("x"));
        Assert.Equal("d", Sample.GetString("x", "d"));
        Assert.Null(Sample.GetByteSize("x"));
        Assert.Equal(9, Sample.GetByteSize("x", 9));
        Assert.Equal(TimeSpan.Zero, Sample.GetTimeSpan("x"));
        Assert.Equal(TimeSpan.FromSeconds(3), Sample.GetTimeSpan("x", TimeSpan.FromSeconds(3)));
        Assert.Null(Sample.GetConfig("x"));
        Assert.Null(Sample.GetValue("x"));
        Assert.Empty(Sample.GetStringList("x"));
        Assert.Equal(["d"], Sample.GetStringList("x", ["d"]));
        Assert.Empty(Sample.GetIntList("x"));
        Assert.False(Sample.HasPath("x"));
    }

    [Fact]
    public void Text_is_null_for_null_objects_and_arrays()
    {
        Assert.Equal("hello world", Sample.GetString("text"));
        Assert.Equal("x y", Sample.GetString("quoted"));
        Assert.Null(Sample.GetString("nothing", "default"));
        Assert.Null(Sample.GetString("section", "default"));
        Assert.Null(Sample.GetString("list", "default"));
        Assert.Null(Sample.GetConfig("nothing"));
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("yes", true)]
    [InlineData("true", true)]
    [InlineData("off", false)]
    [InlineData("no", false)]
    [InlineData("false", false)]
    public void Booleans_have_three_spellings(string path, bool expected) => Assert.Equal(expected, Sample.GetBoolean(path, !expected));

    [Theory]
    [InlineData("ms", 250)]
    [InlineData("s", 5000)]
    [InlineData("m", 120000)]
    [InlineData("fraction", 500)]
    public void Durations_have_units_and_are_milliseconds_without(string path, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Sample.GetTimeSpan("time." + path));

    [Fact]
    public void Nanoseconds_are_cut_to_ticks() => Assert.Equal(TimeSpan.FromTicks(3), Sample.GetTimeSpan("time.ns"));

    [Fact]
    public void Infinite_is_a_duration_unless_switched_off()
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, Sample.GetTimeSpan("time.infinite"));
        Assert.Throws<FormatException>(() => Sample.GetTimeSpan("time.infinite", allowInfinite: false));
    }

    [Theory]
    [InlineData("b", 512)]
    [InlineData("k", 1024)]
    [InlineData("kB", 1000)]
    [InlineData("KiB", 1024)]
    [InlineData("MiB", 4194304)]
    [InlineData("g", 2147483648)]
    public void Sizes_have_units(string path, long bytes) => Assert.Equal(bytes, Sample.GetByteSize("size." + path));

    [Fact]
    public void Lists_are_read_element_by_element()
    {
        Assert.Equal([1, 2, 3], Sample.GetIntList("list"));
        Assert.Equal([1L, 2, 3], Sample.GetLongList("list"));
        Assert.Equal([1f, 2, 3], Sample.GetFloatList("list"));
        Assert.Equal([1.0, 2, 3], Sample.GetDoubleList("list"));
        Assert.Equal([1m, 2, 3], Sample.GetDecimalList("list"));
        Assert.Equal(new byte[] { 1, 2, 3 }, Sample.GetByteList("list"));
        Assert.Equal(["a", "b c", "d e"], Sample.GetStringList("texts"));
        Assert.Equal([true, false], Sample.GetBooleanList("flags"));
        Assert.Empty(Sample.GetStringList("empty", ["default"]));
        Assert.Equal(["a", "b"], Sample.GetStringList("by-number"));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("double")]
    [InlineData("section")]
    [InlineData("nothing")]
    public void Bad_whole_number_is_a_format_exception_that_names_path_and_place(string path)
    {
        var e = Assert.Throws<FormatException>(() => Sample.GetInt(path));
        Assert.StartsWith(path + " (", e.Message, StringComparison.Ordinal);
        Assert.Contains("expected a whole number", e.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => Sample.GetLong(path));
    }

    [Fact]
    public void Number_out_of_range_is_an_overflow_exception() => Assert.Throws<OverflowException>(() => Sample.GetInt("long"));

    [Theory]
    [InlineData("text")]
    [InlineData("negative")]
    [InlineData("time")]
    public void Bad_duration_is_a_format_exception(string path) => Assert.Throws<FormatException>(() => Sample.GetTimeSpan(path));

    [Fact]
    public void Bad_size_is_a_format_exception() => Assert.Throws<FormatException>(() => Sample.GetByteSize("text"));

    [Theory]
    [InlineData("text")]
    [InlineData("int")]
    [InlineData("nothing")]
    public void Bad_boolean_is_a_not_supported_exception(string path) => Assert.Throws<NotSupportedException>(() => Sample.GetBoolean(path));

    [Fact]
    public void Keys_with_dots_are_read_in_quotes_and_other_characters_without()
    {
        Assert.Equal(1, Sample.GetInt("\"quoted key.with dot\".inner"));
        Assert.Equal("d", Sample.GetString("/user/*.dispatcher"));
        Assert.Equal("d", Sample.GetString("\"/user/*\".dispatcher"));
        Assert.Equal(123, ConfigurationFactory.ParseString("""a { "some quoted, key": 123 }""").GetInt("a.some quoted, key"));
    }

    [Fact]
    public void Section_is_a_configuration_of_its_own()
    {
        var section = Sample.GetConfig("section");
        Assert.Equal(1, section.GetInt("a"));
        Assert.Equal(2, section.GetInt("b.c"));
        Assert.False(section.HasPath("section"));
    }

    [Fact]
    public void Top_level_pairs_can_be_enumerated()
    {
        var pairs = Sample.GetConfig("section").AsEnumerable().ToList();
        Assert.Equal(["a", "b"], pairs.Select(p => p.Key));
        Assert.Equal("1", pairs[0].Value.GetString());
        Assert.True(pairs[1].Value.IsObject());
    }

    [Fact]
    public void Reading_by_a_path_without_quotes_allocates_nothing()
    {
        var config = Sample.WithFallback("fallback { a.b = 5 }");
        int Read()
        {
            var sum = config.GetInt("fallback.a.b") + config.GetInt("section.b.c") + config.GetInt("none.at.all", 7);
            return config.HasPath("section.a") && config.GetBoolean("on") && config.GetString("text") is not null ? sum : 0;
        }
        Assert.Equal(14, Read());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Read();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
