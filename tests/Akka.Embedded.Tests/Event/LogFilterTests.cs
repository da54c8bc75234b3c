using System.Text.RegularExpressions;
using Akka.Event;

namespace Akka.Embedded.Tests.Event;

public class LogFilterTests
{
    public static TheoryData<Action<LogFilterBuilder>, string, string, bool> Cases => new()
    {
        { b => b.ExcludeSourceExactly("akka://a/user/x"), "akka://a/user/X", "m", false },
        { b => b.ExcludeSourceExactly("akka://a/user/x", StringComparison.Ordinal), "akka://a/user/X", "m", true },
        { b => b.ExcludeSourceExactly("akka://a/user/x"), "akka://a/user/x/y", "m", true },
        { b => b.ExcludeSourceStartingWith("akka://a/user"), "akka://a/user/x", "m", false },
        { b => b.ExcludeSourceStartingWith("user"), "akka://a/user/x", "m", true },
        { b => b.ExcludeSourceContaining("user"), "akka://a/user/x", "m", false },
        { b => b.ExcludeSourceContaining("u.er"), "akka://a/user/x", "m", true },
        { b => b.ExcludeSourceEndingWith("/x"), "akka://a/user/x", "m", false },
        { b => b.ExcludeSourceEndingWith("/user"), "akka://a/user/x", "m", true },
        { b => b.ExcludeSourceRegex(new Regex("u.er")), "akka://a/user/x", "m", false },
        { b => b.ExcludeMessageContaining("secret"), "s", "a secret!", false },
        { b => b.ExcludeMessageContaining("secret"), "secret", "m", true },
        { b => b.ExcludeMessageRegex(new Regex("^a.*!$")), "s", "a secret!", false },
        { b => b.ExcludeSourceExactly("other").ExcludeMessageContaining("secret"), "s", "a secret!", false },
        { _ => { }, "s", "m", true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Filters_drop_what_they_name_and_keep_the_rest(Action<LogFilterBuilder> filters, string source, string message, bool kept)
    {
        var builder = new LogFilterBuilder();
        filters(builder);
        var evaluator = builder.Build().CreateEvaluator();
        Assert.Equal(kept, evaluator.ShouldTryKeepMessage(new Info(source, typeof(LogFilterTests), message), out _));
    }

    [Fact]
    public void The_message_is_expanded_only_for_filters_that_look_at_it()
    {
        var logEvent = new Info("s", typeof(LogFilterTests), "text");

        var bySource = new LogFilterBuilder().ExcludeSourceContaining("x").Build().CreateEvaluator();
        Assert.True(bySource.EvaluatesLogSourcesOnly);
        Assert.True(bySource.ShouldTryKeepMessage(logEvent, out var nothing));
        Assert.Equal("", nothing);

        var byContent = new LogFilterBuilder().ExcludeMessageContaining("x!").Build().CreateEvaluator();
        Assert.False(byContent.EvaluatesLogSourcesOnly);
        Assert.True(byContent.ShouldTryKeepMessage(logEvent, out var expanded));
        Assert.Equal("text", expanded);
    }

    [Fact]
    public void A_filter_that_keeps_overrules_those_after_it()
    {
        var evaluator = new LogFilterBuilder().AddRange([new KeepErrors()]).ExcludeMessageContaining("text").Build().CreateEvaluator();
        Assert.True(evaluator.ShouldTryKeepMessage(new Error(null, "s", typeof(LogFilterTests), "text"), out _));
        Assert.False(evaluator.ShouldTryKeepMessage(new Info("s", typeof(LogFilterTests), "text"), out _));
    }

    private sealed class KeepErrors : LogFilterBase
    {
        public override LogFilterType FilterType => LogFilterType.Source;

        public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) =>
            content.LogLevel() == LogLevel.ErrorLevel ? LogFilterDecision.Keep : LogFilterDecision.NoDecision;
    }
}
