using System.Collections.Concurrent;
using Akka.Event;

namespace Akka.Embedded.Tests.Scheduler;

/// <summary>A log that keeps what it is given, as text.</summary>
internal sealed class CapturingLog(LogLevel lowest = LogLevel.DebugLevel) : ILoggingAdapter
{
    public ConcurrentQueue<(LogLevel Level, Exception? Cause, string Text)> Entries { get; } = new();

    public ILogMessageFormatter Formatter => DefaultLogMessageFormatter.Instance;

    public bool IsDebugEnabled => IsEnabled(LogLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(LogLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(LogLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(LogLevel.ErrorLevel);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= lowest;

    public void Log(LogLevel logLevel, Exception? cause, string format)
    {
        if (IsEnabled(logLevel))
            Entries.Enqueue((logLevel, cause, format));
    }

    public void Log(LogLevel logLevel, Exception? cause, LogMessage message)
    {
        if (IsEnabled(logLevel))
            Entries.Enqueue((logLevel, cause, message.ToString()!));
    }
}
