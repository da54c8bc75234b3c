using LoginGate.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace LoginGate.Logging;

/// <summary>The console's share: one line per event.</summary>
internal sealed class LineConsoleFormatter(LogFormat format) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = LogLine.Of(logEntry.LogLevel, logEntry.Category, logEntry.State, logEntry.Exception, logEntry.Formatter);
        textWriter.WriteLine(LogLineFormatter.Format(line, format));
    }
}
