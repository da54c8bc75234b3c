using System.Text.RegularExpressions;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit;

public partial class EventFilterFactory
{
    /// <summary>Errors, with or without an exception.</summary>
    public IEventFilterApplier Error(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.ErrorLevel, message, start, contains, source);

    /// <summary>Errors in whose text <paramref name="pattern"/> is found.</summary>
    public IEventFilterApplier Error(Regex pattern, string? source = null) => ForLogLevel(LogLevel.ErrorLevel, pattern, source);

    /// <summary>Warnings.</summary>
    public IEventFilterApplier Warning(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.WarningLevel, message, start, contains, source);

    /// <summary>Warnings in whose text <paramref name="pattern"/> is found.</summary>
    public IEventFilterApplier Warning(Regex pattern, string? source = null) => ForLogLevel(LogLevel.WarningLevel, pattern, source);

    /// <summary>Infos.</summary>
    public IEventFilterApplier Info(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.InfoLevel, message, start, contains, source);

    /// <summary>Infos in whose text <paramref name="pattern"/> is found.</summary>
    public IEventFilterApplier Info(Regex pattern, string? source = null) => ForLogLevel(LogLevel.InfoLevel, pattern, source);

    /// <summary>Debug events.</summary>
    public IEventFilterApplier Debug(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.DebugLevel, message, start, contains, source);

    /// <summary>Debug events in whose text <paramref name="pattern"/> is found.</summary>
    public IEventFilterApplier Debug(Regex pattern, string? source = null) => ForLogLevel(LogLevel.DebugLevel, pattern, source);

    /// <summary>Events of a level.</summary>
    public IEventFilterApplier ForLogLevel(LogLevel logLevel, string? message = null, string? start = null, string? contains = null,
        string? source = null) =>
        ForLogLevel(logLevel, CreateMessageMatcher(message, start, contains), source);

    /// <summary>Events of a level in whose text <paramref name="pattern"/> is found.</summary>
    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string? source = null) =>
        ForLogLevel(logLevel, new RegexMatcher(pattern), source);

    private IEventFilterApplier ForLogLevel(LogLevel level, IStringMatcher message, string? source)
    {
        var from = CreateSourceMatcher(source);
        return CreateApplier(level switch
        {
            LogLevel.DebugLevel => new DebugFilter(message, from),
            LogLevel.InfoLevel => new InfoFilter(message, from),
            LogLevel.WarningLevel => new WarningFilter(message, from),
            LogLevel.ErrorLevel => new ErrorFilter(message, from),
            _ => throw new ArgumentOutOfRangeException(nameof(level), level, "There is no such log level."),
        }, _system);
    }
}
