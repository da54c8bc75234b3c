using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Embedded.Tests.Configuration;

public class ConfigurationFactoryTests
{
    [Theory]
    [InlineData("a { b { c = 1")]
    [InlineData("a { b { c = 1 }")]
    [InlineData("{ a { b { c = 1 } }")]
    [InlineData("a { b { c = 1 } } # end")]
    public void Missing_closing_braces_at_the_end_are_tolerated(string text) =>
        Assert.Equal(1, ConfigurationFactory.ParseString(text).GetInt("a.b.c"));

    [Theory]
    [InlineData("a = 1 }", 1, 7)]
    [InlineData("a = 1\nb = [1, 2", 2, 5)]
    [InlineData("a = \"open", 1, 5)]
    [InlineData("a = 1\n  = 2", 2, 3)]
    [InlineData("a = x:y", 1, 6)]
    [InlineData("a { b = 1 } c = 2", 1, 15)]
    [InlineData("a = akka.tcp://b@127.0.0.1:1", 1, 13)]
    [InlineData("a b", 1, 1)]
    [InlineData("[1, 2]", 1, 1)]
    public void Malformed_text_is_a_configuration_exception_with_line_and_column(string text, int line, int column)
    {
        var e = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(text));
        Assert.Contains($"line {line}, column {column}:", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = ${does-not-exist.at.all}")]
    [InlineData("a : ${a}x")]
    [InlineData("a : ${b}, b : ${a}")]
    [InlineData("a = ${b}x, b = [1]")]
    public void Unresolved_substitution_is_refused_at_once(string text)
    {
        var e = Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString(text));
        Assert.StartsWith("Unresolved substitution", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_word_is_a_key_without_a_value() => Assert.Null(ConfigurationFactory.ParseString("MyTests").GetString("MyTests"));

    [Fact]
    public void Substitutions_concatenations_and_appends_are_resolved()
    {
        var config = ConfigurationFactory.ParseString("""
            base { host = localhost, port = 80 }
            site = ${base} { port = 8080 }
            url = "http://"${site.host}":"${site.port}
            list = [1], list += 2
            list = ${list} [3, 4]
            none = ${?missing}
            """);
        Assert.Equal("http://localhost:8080", config.GetString("url"));
        Assert.Equal([1, 2, 3, 4], config.GetIntList("list"));
        Assert.False(config.HasPath("none"));
    }

    [Fact]
    public void Substitution_falls_back_to_the_environment()
    {
        var name = "AKKA_EMBEDDED_TEST_" + Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable(name, "from outside");
        try
        {
            Assert.Equal("from outside", ConfigurationFactory.ParseString($"a = ${{{name}}}").GetString("a"));
            Assert.Null(ConfigurationFactory.ParseString($"{name} = null, a = ${{{name}}}").GetString("a"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public void Include_callback_supplies_the_named_content_below_the_including_object()
    {
        var config = ConfigurationFactory.ParseString(
            "outer = 7\na.b { include \"foo\"", name => Parser.Parse($"name = {name}, x = 123, y = ${{x}}, z = ${{outer}}", null!));
        Assert.Equal("foo", config.GetString("a.b.name"));
        Assert.Equal(123, config.GetInt("a.b.x"));
        Assert.Equal(123, config.GetInt("a.b.y"));
        Assert.Equal(7, config.GetInt("a.b.z"));
    }

    [Fact]
    public void Included_content_can_include_more()
    {
        HoconRoot Inner(string name) => Parser.Parse("x = 123, y = ${x}", null!);
        HoconRoot Middle(string name) => Parser.Parse("f = 1, e { include \"inner\" }", Inner);
        var config = ConfigurationFactory.ParseString("a.b.c { d { include \"middle\" } }", Middle);
        Assert.Equal(123, config.GetInt("a.b.c.d.e.y"));
    }

    [Fact]
    public void Include_without_a_callback_is_refused_and_without_content_is_empty()
    {
        Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString("include \"foo\""));
        Assert.True(ConfigurationFactory.ParseString("include \"foo\"", _ => null!).IsEmpty);
        Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString("include required(\"foo\")", _ => null!));
    }

    [Fact]
    public void Text_that_includes_itself_is_refused()
    {
        static HoconRoot Again(string name) => Parser.Parse("a { include \"again\" }", Again);
        var e = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString("include \"again\"", Again));
        Assert.Contains("nest deeper than 32", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, ConfigurationFactory.ParseString("a = 1").GetInt("a"));
    }

    [Fact]
    public void String_converts_to_a_configuration()
    {
        Config config = "a = 1";
        Assert.Equal(1, config.GetInt("a"));
        Assert.Throws<ArgumentNullException>(() => ConfigurationFactory.ParseString(null!));
    }

    [Fact]
    public void Object_converts_by_its_public_properties() =>
        Assert.Equal(7, ConfigurationFactory.FromObject(new { akka = new { test = new { a = 7, b = new[] { 1, 2 } } } }).GetInt("akka.test.a"));

    [Fact]
    public void Resource_is_read_from_the_assembly_of_a_type_an_object_or_itself()
    {
        const string name = "Akka.Configuration.reference.conf";
        foreach (var config in new[]
                 {
                     ConfigurationFactory.FromResource<Config>(name),
                     ConfigurationFactory.FromResource(name, typeof(Config).Assembly),
                     ConfigurationFactory.FromResource(name, (object)typeof(Config)),
                     ConfigurationFactory.FromResource(name, new Config()),
                 })
            Assert.Equal("INFO", config.GetString("akka.loglevel"));
        Assert.Throws<ArgumentException>(() => ConfigurationFactory.FromResource<Config>("no.such.resource"));
    }

    [Fact]
    public void Load_without_an_app_config_is_empty() => Assert.True(ConfigurationFactory.Load().IsEmpty);

    [Fact]
    public void Exception_for_missing_settings_names_type_and_path()
    {
        var e = ConfigurationException.NullOrEmptyConfig<Config>("akka.x");
        Assert.Contains("Akka.Configuration.Config", e.Message, StringComparison.Ordinal);
        Assert.Contains("akka.x", e.Message, StringComparison.Ordinal);
    }
}
