namespace Akka.Event;

// The shapes of Debug(): a text, one to six arguments, or an array of them; each with and without a cause.
public static partial class LoggingExtensions
{
    /// <summary>Logs a debug event.</summary>
    public static void Debug(this ILoggingAdapter log, string format) => log.Log(LogLevel.DebugLevel, null, format);

    /// <summary>Logs a debug event with its cause.</summary>
    public static void Debug(this ILoggingAdapter log, Exception? cause, string format) => log.Log(LogLevel.DebugLevel, cause, format);

    /// <summary>Logs a debug event; the template is filled in by the logger.</summary>
    public static void Debug(this ILoggingAdapter log, string format, object[] args) =>
        LogTemplate(log, LogLevel.DebugLevel, null, format, args);

    /// <summary>Logs a debug event with its cause; the template is filled in by the logger.</summary>
    public static void Debug(this ILoggingAdapter log, Exception? cause, string format, object[] args) =>
        LogTemplate(log, LogLevel.DebugLevel, cause, format, args);

    /// <summary>Logs a debug event; the template is filled in by the logger.</summary>
    public static void Debug<T1>(this ILoggingAdapter log, string format, T1 arg1) => log.Log(LogLevel.DebugLevel, null, format, arg1);

    /// <summary>Logs a debug event with its cause; the template is filled in by the logger.</summary>
    public static void Debug<T1>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1) =>
        log.Log(LogLevel.DebugLevel, cause, format, arg1);

    /// <summary>Logs a debug event; the template is filled in by the logger.</summary>
    public static void Debug<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Log(LogLevel.DebugLevel, null, format, arg1, arg2);

    /// <summary>Logs a debug event with its cause; the template is filled in by the logger.</summary>
    public static void Debug<T1, T2>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2) =>
        log.Log(LogLevel.DebugLevel, cause, format, arg1, arg2);

    /// <summary>Logs a debug event; the template is filled in by the logger.</summary>
    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Log(LogLevel.DebugLevel, null, format, arg1, arg2, arg3);

    /// <summary>Logs a debug event with its cause; the template is filled in by the logger.</summary>
    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Log(LogLevel.DebugLevel, cause, format, arg1, arg2, arg3);

    /// <summary>Logs a debug event; the template is filled in by the logger.</summary>
    public static void Debug<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Log(LogLevel.DebugLevel, null, format, arg1, arg2, arg3, arg4);

    /// <summary>Logs a debug event with its cause; the template is filled in by the logger.</summary>
    public static void Debug<T1, T2, T3, T4>(
        this ILoggingAdapter log,
        Exception? cause,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4) =>
        log.Log(LogLevel.DebugLevel, cause, format, arg1, arg2, arg3, arg4);

    /// <summary>Logs a debug event; the template is filled in by the logger.</summary>
    public static void Debug<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        log.Log(LogLevel.DebugLevel, null, format, arg1, arg2, arg3, arg4, arg5);

    /// <summary>Logs a debug event with its cause; the template is filled in by the logger.</summary>
    public static void Debug<T1, T2, T3, T4, T5>(
        this ILoggingAdapter log,
        Exception? cause,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5) =>
        log.Log(LogLevel.DebugLevel, cause, format, arg1, arg2, arg3, arg4, arg5);

    /// <summary>Logs a debug event; the template is filled in by the logger.</summary>
    public static void Debug<T1, T2, T3, T4, T5, T6>(
        this ILoggingAdapter log,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5,
        T6 arg6) =>
        log.Log(LogLevel.DebugLevel, null, format, arg1, arg2, arg3, arg4, arg5, arg6);

    /// <summary>Logs a debug event with its cause; the template is filled in by the logger.</summary>
    public static void Debug<T1, T2, T3, T4, T5, T6>(
        this ILoggingAdapter log,
        Exception? cause,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5,
        T6 arg6) =>
        log.Log(LogLevel.DebugLevel, cause, format, arg1, arg2, arg3, arg4, arg5, arg6);
}
