using System.Reflection;
using Akka.Embedded.Tests.Scheduler;
using Akka.Event;

namespace Akka.Embedded.Tests.Event;

public class LoggingExtensionsTests
{
    private static readonly Exception Cause = new InvalidOperationException("boom");

    public static TheoryData<string> Shapes => [.. typeof(LoggingExtensions).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(Describe).Distinct()];

    /// <summary>Every public overload is called by reflection with matching arguments; the same text must come out.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_overload_logs_its_level_cause_and_arguments(string shape)
    {
        var method = Array.Find(typeof(LoggingExtensions).GetMethods(BindingFlags.Public | BindingFlags.Static), m => Describe(m) == shape)!;
        var log = new CapturingLog();
        var count = method.IsGenericMethodDefinition ? method.GetGenericArguments().Length : 0;
        var takesArray = method.GetParameters()[^1].ParameterType == typeof(object[]);
        var arguments = new List<object?>();
        foreach (var parameter in method.GetParameters())
        {
            arguments.Add(parameter.ParameterType switch
            {
                var t when t == typeof(ILoggingAdapter) => log,
                var t when t == typeof(LogLevel) => LogLevel.WarningLevel,
                var t when t == typeof(Exception) => Cause,
                var t when t == typeof(object[]) => new object[] { 1, 2 },
                var t when t == typeof(string) => takesArray ? "{0}{1}" : string.Concat(Enumerable.Range(0, count).Select(i => $"{{{i}}}")) + "!",
                _ => parameter.Position - (method.GetParameters().Length - count) + 1,
            });
        }

        (count > 0 ? method.MakeGenericMethod([.. Enumerable.Repeat(typeof(int), count)]) : method).Invoke(null, [.. arguments]);

        var entry = Assert.Single(log.Entries);
        Assert.Equal(takesArray ? "12" : string.Concat(Enumerable.Range(1, count)) + "!", entry.Text);
        Assert.Equal(method.Name == "Log" ? LogLevel.WarningLevel : Enum.Parse<LogLevel>(method.Name + "Level"), entry.Level);
        Assert.Equal(method.GetParameters().Any(p => p.ParameterType == typeof(Exception)) ? Cause : null, entry.Cause);
    }

    [Fact]
    public void Arguments_are_not_formatted_when_the_level_is_off()
    {
        var log = new CapturingLog(LogLevel.WarningLevel);
        log.Info("{0}", new NotToBePrinted());
        log.Debug("{0}", [new NotToBePrinted()]);
        log.Log(LogLevel.InfoLevel, Cause, "{0}", new NotToBePrinted());
        Assert.Empty(log.Entries);
    }

    [Fact]
    public void A_bad_template_or_argument_does_not_fail_the_caller()
    {
        var bus = new LoggingBus();
        var log = Logging.GetLogger(bus, "here");
        log.Error("{0} {1}", 1);
        log.Error("{0}", new NotToBePrinted());
        Assert.Contains("no text for you", new TemplateMessage(DefaultLogMessageFormatter.Instance, "{0}", [new NotToBePrinted()]).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_logger_that_logs_nothing_logs_nothing()
    {
        var log = NoLogger.Instance;
        log.Error(Cause, "{0}", new NotToBePrinted());
        Assert.False(log.IsErrorEnabled || log.IsWarningEnabled || log.IsInfoEnabled || log.IsDebugEnabled || log.IsEnabled(LogLevel.ErrorLevel));
    }

    private static string Describe(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";

    private sealed class NotToBePrinted
    {
        public override string ToString() => throw new NotSupportedException("no text for you");
    }
}
