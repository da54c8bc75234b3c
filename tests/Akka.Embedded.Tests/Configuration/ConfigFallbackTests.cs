using Akka.Configuration;

namespace Akka.Embedded.Tests.Configuration;

public class ConfigFallbackTests
{
    private static readonly Config Upper = "a { x = 1, y = 2 }, only-upper = u, s = text";
    private static readonly Config Lower = "a { y = 20, z = 30 }, only-lower = l, s { not = seen }";

    [Fact]
    public void Fallback_supplies_what_is_missing_and_objects_merge()
    {
        var config = Upper.WithFallback(Lower);
        Assert.Equal([1, 2, 30], new[] { "a.x", "a.y", "a.z" }.Select(p => config.GetInt(p)));
        Assert.Equal("u", config.GetString("only-upper"));
        Assert.Equal("l", config.GetString("only-lower"));
        Assert.Equal("text", config.GetString("s"));
        Assert.False(config.HasPath("s.not"));
        Assert.Equal(["x", "y", "z"], config.GetConfig("a").AsEnumerable().Select(p => p.Key).Order());
    }

    [Fact]
    public void Adding_a_fallback_changes_neither_side()
    {
        Upper.WithFallback(Lower);
        Assert.False(Upper.HasPath("only-lower"));
        Assert.False(Lower.HasPath("only-upper"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Chains_of_fallbacks_are_asked_in_order(bool nested)
    {
        Config one = "v { a = 1 }", two = "v { a = 2, b = 2 }", three = "v { b = 3, c = 3 }", four = "v.d = 4";
        var config = nested
            ? one.WithFallback(two.WithFallback(three.WithFallback(four)))
            : one.WithFallback(two).WithFallback(three).WithFallback(four);
        Assert.Equal([1, 2, 3, 4], new[] { "v.a", "v.b", "v.c", "v.d" }.Select(p => config.GetInt(p)));
        Assert.Equal(2, config.Fallback.GetInt("v.a"));
    }

    [Fact]
    public void Configuration_as_its_own_fallback_is_refused() => Assert.Throws<ArgumentException>(() => Upper.WithFallback(Upper));

    [Fact]
    public void Empty_or_missing_fallback_gives_the_configuration_itself()
    {
        Assert.Same(Upper, Upper.WithFallback(null));
        Assert.Same(Upper, Upper.WithFallback(Config.Empty));
        Assert.Same(Upper, Upper.WithFallback(ConfigurationFactory.Empty));
    }

    [Fact]
    public void Empty_configuration_with_a_fallback_reads_the_fallback()
    {
        Assert.Same(Lower, ConfigurationFactory.Empty.WithFallback(Lower));
        Assert.Equal(30, new Config(Config.Empty, Lower).GetInt("a.z"));
        Assert.False(new Config(Config.Empty, Lower).IsEmpty);
    }

    [Fact]
    public void Safe_fallback_tolerates_null_and_itself()
    {
        Assert.Same(Upper, ((Config)null!).SafeWithFallback(Upper));
        Assert.Same(Upper, Upper.SafeWithFallback(null!));
        Assert.Same(Upper, Upper.SafeWithFallback(Upper));
        Assert.Equal("l", Upper.SafeWithFallback(Lower).GetString("only-lower"));
        Assert.Null(((Config)null!).SafeWithFallback(null!));
    }

    [Fact]
    public void Null_and_empty_are_told_apart_from_settings()
    {
        Assert.True(((Config)null!).IsNullOrEmpty());
        Assert.True(Config.Empty.IsNullOrEmpty());
        Assert.True(new Config().IsEmpty);
        Assert.True(ConfigurationFactory.ParseString("{}").IsEmpty);
        Assert.False(Upper.IsNullOrEmpty());
    }

    [Fact]
    public void Plus_puts_text_below_or_above()
    {
        var below = Upper + "only-text = 1, a.x = 9";
        Assert.Equal(1, below.GetInt("only-text"));
        Assert.Equal(1, below.GetInt("a.x"));
        var above = "a.x = 9" + Upper;
        Assert.Equal(9, above.GetInt("a.x"));
        Assert.Equal(2, above.GetInt("a.y"));
    }

    [Fact]
    public void Null_above_hides_the_section_below()
    {
        var config = ConfigurationFactory.ParseString("a = null").WithFallback(Lower);
        Assert.Null(config.GetString("a.z"));
        Assert.Null(config.GetConfig("a"));
    }

    [Fact]
    public void Two_configurations_can_be_joined_by_constructor()
    {
        Assert.Equal(30, new Config(Upper, Lower).GetInt("a.z"));
        Assert.Throws<ArgumentNullException>(() => new Config(null!, Lower));
    }

    [Fact]
    public void Each_text_is_resolved_by_itself_before_it_becomes_a_fallback()
    {
        Config lower = "a = 1, b = ${a}";
        Assert.Equal(1, ConfigurationFactory.ParseString("a = 2").WithFallback(lower).GetInt("b"));
    }

    [Fact]
    public void Printed_configuration_can_be_parsed_again()
    {
        var config = Upper.WithFallback("q = \"a \\\"b\\\" \\\\ c\", \"k.k\" = [1, \"\", null]");
        var again = ConfigurationFactory.ParseString(config.ToString());
        Assert.Equal(config.ToString(), again.ToString());
        Assert.Equal("a \"b\" \\ c", again.GetString("q"));
        Assert.Equal(["1", "", null!], again.GetStringList("\"k.k\""));
    }
}
