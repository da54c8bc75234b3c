namespace Akka.Event;

/// <summary>
/// The calls code logs with. Templates hold <c>{0}</c> or <c>{Name}</c> placeholders; they are filled in by the logger, and only when
/// the level is wanted, so a template that does not fit its arguments cannot fail the caller.
/// </summary>
public static partial class LoggingExtensions
{
    /// <summary>Logs a text.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, string format) => log.Log(level, null, format);

    /// <summary>Logs a template that the logger fills in.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, string format, object[] args) =>
        LogTemplate(log, level, null, format, args);

    /// <summary>Logs a template that the logger fills in, with a cause.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, Exception? cause, string format, object[] args) =>
        LogTemplate(log, level, cause, format, args);

    /// <summary>Logs a template that the logger fills in, with a cause.</summary>
    public static void Log<T1>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format, T1 arg1)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, new TemplateMessage(log.Formatter, format, [arg1]));
    }

    /// <summary>Logs a template that the logger fills in, with a cause.</summary>
    public static void Log<T1, T2>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, new TemplateMessage(log.Formatter, format, [arg1, arg2]));
    }

    /// <summary>Logs a template that the logger fills in, with a cause.</summary>
    public static void Log<T1, T2, T3>(
        this ILoggingAdapter log,
        LogLevel logLevel,
        Exception? cause,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, new TemplateMessage(log.Formatter, format, [arg1, arg2, arg3]));
    }

    /// <summary>Logs a template that the logger fills in, with a cause.</summary>
    public static void Log<T1, T2, T3, T4>(
        this ILoggingAdapter log,
        LogLevel logLevel,
        Exception? cause,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, new TemplateMessage(log.Formatter, format, [arg1, arg2, arg3, arg4]));
    }

    /// <summary>Logs a template that the logger fills in, with a cause.</summary>
    public static void Log<T1, T2, T3, T4, T5>(
        this ILoggingAdapter log,
        LogLevel logLevel,
        Exception? cause,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, new TemplateMessage(log.Formatter, format, [arg1, arg2, arg3, arg4, arg5]));
    }

    /// <summary>Logs a template that the logger fills in, with a cause.</summary>
    public static void Log<T1, T2, T3, T4, T5, T6>(
        this ILoggingAdapter log,
        LogLevel logLevel,
        Exception? cause,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5,
        T6 arg6)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, new TemplateMessage(log.Formatter, format, [arg1, arg2, arg3, arg4, arg5, arg6]));
    }

    private static void LogTemplate(ILoggingAdapter log, LogLevel level, Exception? cause, string format, object?[]? args)
    {
        if (log.IsEnabled(level))
            log.Log(level, cause, new TemplateMessage(log.Formatter, format, args ?? []));
    }
}
