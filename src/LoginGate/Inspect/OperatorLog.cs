using LoginGate.Logging;
using Microsoft.Extensions.Logging;

namespace LoginGate.Inspect;

/// <summary>Keeps in the log what operators did through the inspector.</summary>
internal sealed class OperatorLog(ILoggerFactory loggers, LogLevelSwitch levels)
{
    private const string Source = "inspector";

    private readonly ILogger _log = loggers.CreateLogger(Source);

    /// <summary>An operator changed something.</summary>
    public void Did(Caller caller, Phrase what) => Write(LogLevel.Information, $"{caller.Name}: {what}");

    /// <summary>Writes a line of the inspector's own.</summary>
    public void Write(LogLevel level, Phrase text)
    {
        if (levels.IsEnabled(Source, level))
            _log.Log(level, "{Text}", text);
    }
}
