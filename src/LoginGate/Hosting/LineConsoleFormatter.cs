using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace LoginGate.Hosting;

/// <summary>One line per event: <c>2026-01-31 12:00:00.000 INFO  text</c>. An exception follows on lines of its own.</summary>
internal sealed class LineConsoleFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.WriteLine($"{DateTime.Now:yyyy-MM-dd HH:mm:ss.fff} {Show(logEntry.LogLevel)} {Escape(text)}");
        if (logEntry.Exception is { } exception)
            textWriter.WriteLine(exception);
    }

    private static string Show(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO ",
        LogLevel.Warning => "WARN ",
        LogLevel.Error => "ERROR",
        _ => "CRIT ",
    };

    // What a peer caused to be logged must not be able to forge a line or steer a terminal.
    private static string Escape(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()))
        : text;
}
