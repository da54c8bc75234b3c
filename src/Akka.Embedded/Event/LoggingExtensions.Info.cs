namespace Akka.Event;

// The shapes of Info(): a text, one to six arguments, or an array of them; each with and without a cause.
public static partial class LoggingExtensions
{
    /// <summary>Logs an info event.</summary>
    public static void Info(this ILoggingAdapter log, string format) => log.Log(LogLevel.InfoLevel, null, format);

    /// <summary>Logs an info event with its cause.</summary>
    public static void Info(this ILoggingAdapter log, Exception? cause, string format) => log.Log(LogLevel.InfoLevel, cause, format);

    /// <summary>Logs an info event; the template is filled in by the logger.</summary>
    public static void Info(this ILoggingAdapter log, string format, object[] args) =>
        LogTemplate(log, LogLevel.InfoLevel, null, format, args);

    /// <summary>Logs an info event with its cause; the template is filled in by the logger.</summary>
    public static void Info(this ILoggingAdapter log, Exception? cause, string format, object[] args) =>
        LogTemplate(log, LogLevel.InfoLevel, cause, format, args);

    /// <summary>Logs an info event; the template is filled in by the logger.</summary>
    public static void Info<T1>(this ILoggingAdapter log, string format, T1 arg1) => log.Log(LogLevel.InfoLevel, null, format, arg1);

    /// <summary>Logs an info event with its cause; the template is filled in by the logger.</summary>
    public static void Info<T1>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1) =>
        log.Log(LogLevel.InfoLevel, cause, format, arg1);

    /// <summary>Logs an info event; the template is filled in by the logger.</summary>
    public static void Info<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Log(LogLevel.InfoLevel, null, format, arg1, arg2);

    /// <summary>Logs an info event with its cause; the template is filled in by the logger.</summary>
    public static void Info<T1, T2>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2) =>
        log.Log(LogLevel.InfoLevel, cause, format, arg1, arg2);

    /// <summary>Logs an info event; the template is filled in by the logger.</summary>
    public static void Info<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Log(LogLevel.InfoLevel, null, format, arg1, arg2, arg3);

    /// <summary>Logs an info event with its cause; the template is filled in by the logger.</summary>
    public static void Info<T1, T2, T3>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Log(LogLevel.InfoLevel, cause, format, arg1, arg2, arg3);

    /// <summary>Logs an info event; the template is filled in by the logger.</summary>
    public static void Info<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Log(LogLevel.InfoLevel, null, format, arg1, arg2, arg3, arg4);

    /// <summary>Logs an info event with its cause; the template is filled in by the logger.</summary>
    public static void Info<T1, T2, T3, T4>(
        this ILoggingAdapter log,
        Exception? cause,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4) =>
        log.Log(LogLevel.InfoLevel, cause, format, arg1, arg2, arg3, arg4);

    /// <summary>Logs an info event; the template is filled in by the logger.</summary>
    public static void Info<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        log.Log(LogLevel.InfoLevel, null, format, arg1, arg2, arg3, arg4, arg5);

    /// <summary>Logs an info event with its cause; the template is filled in by the logger.</summary>
    public static void Info<T1, T2, T3, T4, T5>(
        this ILoggingAdapter log,
        Exception? cause,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5) =>
        log.Log(LogLevel.InfoLevel, cause, format, arg1, arg2, arg3, arg4, arg5);

    /// <summary>Logs an info event; the template is filled in by the logger.</summary>
    public static void Info<T1, T2, T3, T4, T5, T6>(
        this ILoggingAdapter log,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5,
        T6 arg6) =>
        log.Log(LogLevel.InfoLevel, null, format, arg1, arg2, arg3, arg4, arg5, arg6);

    /// <summary>Logs an info event with its cause; the template is filled in by the logger.</summary>
    public static void Info<T1, T2, T3, T4, T5, T6>(
        this ILoggingAdapter log,
        Exception? cause,
        string format,
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5,
        T6 arg6) =>
        log.Log(LogLevel.InfoLevel, cause, format, arg1, arg2, arg3, arg4, arg5, arg6);
}
