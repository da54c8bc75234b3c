namespace Akka.Event;

/// <summary>Severity of a log event, lowest first.</summary>
public enum LogLevel
{
    /// <summary>For whoever develops or traces.</summary>
    DebugLevel,

    /// <summary>Normal operation.</summary>
    InfoLevel,

    /// <summary>Unexpected, but dealt with.</summary>
    WarningLevel,

    /// <summary>Something failed.</summary>
    ErrorLevel,
}
