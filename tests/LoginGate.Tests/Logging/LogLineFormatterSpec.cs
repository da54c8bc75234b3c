using System.Text.Json;
using LoginGate.Logging;
using LoginGate.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoginGate.Tests.Logging;

public sealed class LogLineFormatterSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, 5, TimeSpan.FromHours(8));

    [Fact]
    public void A_text_line_has_time_level_source_and_message() =>
        Assert.Matches(@"^2026-01-3\d \d\d:\d\d:00\.005[+-]\d\d:\d\d INFO  main/listener: listening on 127\.0\.0\.1:7000$",
            LogLineFormatter.Format(new LogLine(Noon, LogLevel.Information, "main/listener", "listening on 127.0.0.1:7000"), LogFormat.Text));

    [Theory]
    [InlineData("a\r\nb\u001b[31m\u0085c", @"a\x0d\x0ab\x1b[31m\x85c")]
    [InlineData("a\u2028b\u202ec", @"a\u2028b\u202ec")]
    [InlineData("玩家", "玩家")]
    public void What_could_forge_a_line_or_steer_a_terminal_is_escaped(string raw, string shown)
    {
        var line = new LogLine(Noon, LogLevel.Warning, "x", raw);

        Assert.EndsWith($" WARN  x: {shown}", LogLineFormatter.Format(line, LogFormat.Text), StringComparison.Ordinal);
        var json = LogLineFormatter.Format(line, LogFormat.Json);
        Assert.Equal(raw, JsonDocument.Parse(json).RootElement.GetProperty("message").GetString());
        Assert.DoesNotContain(json, c => char.IsControl(c) || c is '\u2028' or '\u202e');
    }

    [Theory]
    [InlineData(LogFormat.Text)]
    [InlineData(LogFormat.Json)]
    public void An_exception_with_its_stack_stays_on_the_line(object format)
    {
        var line = new LogLine(Noon, LogLevel.Error, "x", "failed") { Exception = LogLine.Show(Thrown()) };

        var text = LogLineFormatter.Format(line, (LogFormat)format);

        Assert.DoesNotContain('\n', text);
        Assert.Contains("first", text, StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_json_line_is_an_object_with_what_the_event_has()
    {
        var line = new LogLine(Noon, LogLevel.Information, "main/listener/s-7", "session 7 of 10.0.0.9:4000: open")
        {
            Line = "main",
            Session = 7,
            Client = "10.0.0.9:4000",
        };

        Assert.Equal(
            """{"time":"2026-01-31T04:00:00.005Z","level":"INFO","source":"main/listener/s-7","line":"main","session":7""" +
            ""","client":"10.0.0.9:4000","message":"session 7 of 10.0.0.9:4000: open"}""",
            LogLineFormatter.Format(line, LogFormat.Json));
    }

    [Fact]
    public void Overlong_texts_are_cut()
    {
        var exception = new InvalidOperationException(new string('y', 100_000));
        var line = LogLine.Of(LogLevel.Error, "c", new string('x', 100_000), exception, static (s, _) => s);

        Assert.InRange(LogLineFormatter.Format(line, LogFormat.Text).Length, 20_000, 21_000);
    }

    [Fact]
    public void The_console_writes_one_line_per_event()
    {
        using var output = new StringWriter();
        var entry = new LogEntry<string>(LogLevel.Warning, "c", default, "a\r\nb", Thrown(), static (s, _) => s);

        new LineConsoleFormatter(LogFormat.Text).Write(entry, null, output);

        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d WARN  c: a\\x0d\\x0ab \| [^\n]+\n$", output.ToString());
    }

    private static Exception Thrown()
    {
        try
        {
            throw new InvalidOperationException("first\nsecond");
        }
        catch (InvalidOperationException thrown)
        {
            return thrown;
        }
    }
}
