using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting.Tests;

public class HoconTests
{
    [Theory]
    [InlineData(HoconAddMode.Append, "first", "second")]
    [InlineData(HoconAddMode.Prepend, "second", "second")]
    [InlineData(HoconAddMode.Replace, "second", "second")]
    public void Modes_decide_who_wins(HoconAddMode mode, string shared, string own)
    {
        var builder = new AkkaConfigurationBuilder(new ServiceCollection(), "test");
        Assert.False(builder.Configuration.HasValue);
        builder.AddHocon("shared = first", HoconAddMode.Append).AddHocon("{ shared = second, own = second }", mode);
        Assert.Equal(shared, builder.Configuration.Value.GetString("shared"));
        Assert.Equal(own, builder.Configuration.Value.GetString("own"));
    }

    [Fact]
    public void File_is_read()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "a.b = 5 // comment");
            var builder = new AkkaConfigurationBuilder(new ServiceCollection(), "test").AddHoconFile(file, HoconAddMode.Prepend);
            Assert.Equal(5, builder.Configuration.Value.GetInt("a.b"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(0, "infinite")]
    [InlineData(-1, "infinite")]
    [InlineData(1500, "1500ms")]
    public void Ask_time_out_is_written(int milliseconds, string expected)
    {
        var builder = new AkkaConfigurationBuilder(new ServiceCollection(),
            "test").WithActorAskTimeout(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(expected, builder.Configuration.Value.GetString("akka.actor.ask-timeout"));
    }

    [Fact]
    public void Extension_ids_are_checked()
    {
        var builder = new AkkaConfigurationBuilder(new ServiceCollection(), "test");
        Assert.Throws<ConfigurationException>(() => builder.WithExtensions(typeof(string)));
        Assert.Throws<ConfigurationException>(() => builder.WithExtensions(typeof(ExtensionIdProvider<Noted>)));
        Assert.Same(builder, builder.WithExtension<NotedId>());
    }

    [Fact]
    public async Task Extensions_are_there_before_actors_start()
    {
        Noted? seen = null;
        using var host = await TestHost.Start(akka => akka
            .WithExtensions(typeof(NotedId), typeof(NotedId))
            .WithActors((system, _) => seen = system.GetExtension<Noted>()));
        Assert.NotNull(seen);
        await host.StopAsync();
    }

    [Fact]
    public void Configuration_becomes_hocon()
    {
        var hocon = From(new()
        {
            ["akka:loglevel"] = "DEBUG",
            ["AKKA__ACTOR__ASK_TIMEOUT"] = "10s",
            ["akka:list:0"] = "b",
            ["akka:list:1"] = "a",
            ["akka:list:10"] = "c",
            ["akka:\"Some.Type_A, Assembly\""] = "exact",
            ["akka.dotted"] = "on",
            ["akka:quote"] = "say \"hi\"\\",
        }).ToHocon();

        Assert.Equal("DEBUG", hocon.GetString("akka.loglevel"));
        Assert.Equal(TimeSpan.FromSeconds(10), hocon.GetTimeSpan("akka.actor.ask-timeout"));
        Assert.Equal(["b", "a", "c"], hocon.GetStringList("akka.list"));
        Assert.Equal("exact", hocon.GetString("akka.\"some.type_a, assembly\""));
        Assert.True(hocon.GetBoolean("akka.dotted"));
        Assert.Equal("say \"hi\"\\", hocon.GetString("akka.quote"));
    }

    [Fact]
    public void Keys_keep_their_case_on_request()
    {
        var hocon = From(new() { ["Akka:Some_Key"] = "1", ["Akka:\"Some.Type\""] = "2" }).ToHocon(normalizeKeys: false);
        Assert.Equal(1, hocon.GetInt("Akka.Some-Key"));
        Assert.Equal(2, hocon.GetInt("Akka.\"Some.Type\""));
        Assert.False(hocon.HasPath("akka.some-key"));
    }

    [Fact]
    public void Section_keeps_its_key_as_the_root()
    {
        var hocon = From(new() { ["akka:loglevel"] = "DEBUG", ["other"] = "x" }).GetSection("akka").ToHocon();
        Assert.Equal("DEBUG", hocon.GetString("akka.loglevel"));
        Assert.False(hocon.HasPath("other"));
    }

    [Theory]
    [InlineData("plain-text_1.5", "plain-text_1.5")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("${x}", "\"${x}\"")]
    [InlineData("tab\tquote\"back\\", "\"tab\\tquote\\\"back\\\\\"")]
    [InlineData("/\b\f\n\r", "\"\\/\\b\\f\\n\\r\"")]
    [InlineData("\u0001\uFB2F", "\"\\u0001\\ufb2f\"")]
    public void Text_is_quoted_where_needed_and_reads_back(string text, string expected)
    {
        Assert.Equal(expected, text.ToHocon());
        Assert.Equal(text, ConfigurationFactory.ParseString("x = " + text.ToHocon()).GetString("x"));
    }

    [Fact]
    public void Values_are_written_as_hocon_reads_them()
    {
        var config = ConfigurationFactory.ParseString($"""
            b = {((bool?)true).ToHocon()}, i = {((int?)-5).ToHocon()}, l = {((long?)long.MaxValue).ToHocon()}
            d = {((double?)0.25).ToHocon()}, f = {((float?)1.5f).ToHocon()}, t = {((TimeSpan?)TimeSpan.FromSeconds(90)).ToHocon()}
            """);
        Assert.True(config.GetBoolean("b"));
        Assert.Equal((-5, long.MaxValue), (config.GetInt("i"), config.GetLong("l")));
        Assert.Equal((0.25, 1.5f), (config.GetDouble("d"), config.GetFloat("f")));
        Assert.Equal(TimeSpan.FromSeconds(90), config.GetTimeSpan("t"));
        Assert.Equal("infinite", TimeSpan.Zero.ToHocon(zeroIsInfinite: true));
        Assert.Equal("0ms", TimeSpan.Zero.ToHocon());
        Assert.Throws<ConfigurationException>(() => Timeout.InfiniteTimeSpan.ToHocon());
        Assert.Throws<ConfigurationException>(() => ((int?)null).ToHocon());
    }

    [Fact]
    public void Settings_move_below_a_path()
    {
        Config config = "c = 1, d.e = [2, 3]";
        var moved = config.WithFallback("f = x").MoveTo("a.b");
        Assert.Equal(1, moved.GetInt("a.b.c"));
        Assert.Equal([2, 3], moved.GetIntList("a.b.d.e"));
        Assert.Equal("x", moved.GetString("a.b.f"));
        Assert.False(moved.HasPath("c"));
    }

    [Fact]
    public void Booleans_as_the_JSON_provider_gives_them_are_booleans()
    {
        var config = From(new Dictionary<string, string?> { ["a:yes"] = "True", ["a:no"] = "False" }).ToHocon();
        Assert.True(config.GetBoolean("a.yes"));
        Assert.False(config.GetBoolean("a.no", true));
    }

    private static IConfiguration From(Dictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    public sealed class Noted : IExtension;

    public sealed class NotedId : ExtensionIdProvider<Noted>
    {
        public override Noted CreateExtension(ExtendedActorSystem system) => new();
    }
}
