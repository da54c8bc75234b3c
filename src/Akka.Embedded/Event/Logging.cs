using Akka.Actor;

namespace Akka.Event;

/// <summary>Makes adapters and translates log levels.</summary>
public static class Logging
{
    /// <summary>Above every level: nothing is logged.</summary>
    internal const LogLevel OffLogLevel = (LogLevel)int.MaxValue;

    /// <summary>The levels, lowest first.</summary>
    internal static readonly LogLevel[] AllLogLevels =
        [LogLevel.DebugLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.ErrorLevel];

    /// <summary>The type name of <paramref name="o"/> without namespace.</summary>
    public static string SimpleName(object o) => SimpleName(o.GetType());

    /// <summary>The name of <paramref name="t"/> without namespace.</summary>
    public static string SimpleName(Type t) => t.Name;

    /// <summary>The event type of a level; ArgumentException for an unknown level.</summary>
    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentException($"Unknown log level {logLevel}.", nameof(logLevel)),
    };

    /// <summary>The name of a level as settings spell it; ArgumentException for an unknown level.</summary>
    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        OffLogLevel => "OFF",
        _ => throw new ArgumentException($"Unknown log level {logLevel}.", nameof(logLevel)),
    };

    /// <summary>An adapter that names the actor's path as its source.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null) =>
        GetLogger(context.System, context, logMessageFormatter);

    /// <summary>An adapter for <paramref name="logSourceObj"/> (<see cref="LogSource.Create(object, ActorSystem)"/>) on the system's event
    /// stream.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        if (logSourceObj is IActorContext context)
            return new BusLogging(system.EventStream, context.Self, LogSource.SourceType(context), logMessageFormatter ?? system.Settings.LogFormatter);
        var source = LogSource.Create(logSourceObj, system);
        return new BusLogging(system.EventStream, source.Source, source.Type, logMessageFormatter ?? system.Settings.LogFormatter);
    }

    /// <summary>An adapter for <paramref name="logSourceObj"/> (<see cref="LogSource.Create(object)"/>) on any bus.</summary>
    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = LogSource.Create(logSourceObj);
        return new BusLogging(loggingBus, source.Source, source.Type, logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
    }

    /// <summary>The level that settings name DEBUG, INFO, WARNING, ERROR or OFF, in any case; ArgumentException for another name.</summary>
    public static LogLevel LogLevelFor(string logLevel) => logLevel?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => OffLogLevel,
        _ => throw new ArgumentException(
            $"Unknown log level '{logLevel}'; known are DEBUG, INFO, WARNING, ERROR and OFF.", nameof(logLevel)),
    };

    /// <summary>The level of an event type; ArgumentException for another type.</summary>
    public static LogLevel LogLevelFor<T>()
        where T : LogEvent
    {
        foreach (var level in AllLogLevels)
        {
            if (level.ClassFor() == typeof(T))
                return level;
        }

        throw new ArgumentException($"Unknown log event type {typeof(T).FullName}.");
    }
}
