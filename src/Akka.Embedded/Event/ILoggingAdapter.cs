namespace Akka.Event;

/// <summary>Where code logs to. The calls for each level are extension methods in <see cref="LoggingExtensions"/>.</summary>
public interface ILoggingAdapter
{
    /// <summary>Formats the templates logged here.</summary>
    ILogMessageFormatter Formatter { get; }

    /// <summary>True when debug events are wanted.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>True when info events are wanted.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>True when warnings are wanted.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>True when errors are wanted.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>True when events of this level are wanted.</summary>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Logs a text as it is, when its level is wanted.</summary>
    void Log(LogLevel logLevel, Exception? cause, string format);

    /// <summary>Logs a message to be formatted later, when its level is wanted.</summary>
    void Log(LogLevel logLevel, Exception? cause, LogMessage message);
}
