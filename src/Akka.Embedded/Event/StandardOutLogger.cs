using Akka.Util;

namespace Akka.Event;

/// <summary>Prints log events to standard output, coloured by level where that is a terminal.</summary>
public class StandardOutLogger : MinimalLogger
{
    /// <summary>Colour of debug events.</summary>
    public static ConsoleColor DebugColor { get; set; } = ConsoleColor.Gray;

    /// <summary>Colour of info events.</summary>
    public static ConsoleColor InfoColor { get; set; } = ConsoleColor.White;

    /// <summary>Colour of warnings.</summary>
    public static ConsoleColor WarningColor { get; set; } = ConsoleColor.Yellow;

    /// <summary>Colour of errors.</summary>
    public static ConsoleColor ErrorColor { get; set; } = ConsoleColor.Red;

    /// <summary>Whether to use colours at all.</summary>
    public static bool UseColors { get; set; } = true;

    /// <inheritdoc />
    protected override void Log(object message)
    {
        if (message is LogEvent logEvent)
            PrintLogEvent(logEvent, Filter);
        else
            StandardOutWriter.WriteLine(message.ToString() ?? "");
    }

    internal static void PrintLogEvent(LogEvent logEvent, LogFilterEvaluator filter)
    {
        if (filter.ShouldTryKeepMessage(logEvent, out _))
            StandardOutWriter.WriteLine(logEvent.ToString(), UseColors ? ColorFor(logEvent.LogLevel()) : null);
    }

    private static ConsoleColor? ColorFor(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => DebugColor,
        LogLevel.InfoLevel => InfoColor,
        LogLevel.WarningLevel => WarningColor,
        LogLevel.ErrorLevel => ErrorColor,
        _ => null,
    };
}
