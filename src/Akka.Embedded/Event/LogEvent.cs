using System.Globalization;
using Akka.Actor;

namespace Akka.Event;

/// <summary>One thing to log. It is published on the event stream under its concrete type.</summary>
public abstract class LogEvent : INoSerializationVerificationNeeded
{
    /// <summary>Notes time and thread.</summary>
    protected LogEvent()
    {
        Timestamp = DateTime.UtcNow;
        Thread = Thread.CurrentThread;
    }

    /// <summary>The exception that caused it, or null.</summary>
    public Exception? Cause { get; protected set; }

    /// <summary>When it was made, in UTC.</summary>
    public DateTime Timestamp { get; }

    /// <summary>The thread that made it.</summary>
    public Thread Thread { get; }

    /// <summary>What logged it: an actor path, or the name of a type or system.</summary>
    public string LogSource { get; protected set; } = "";

    /// <summary>The type of what logged it.</summary>
    public Type LogClass { get; protected set; } = typeof(DummyClassForStringSources);

    /// <summary>A text or a <see cref="LogMessage"/> that is formatted when printed.</summary>
    public object Message { get; protected set; } = "";

    /// <summary>The severity.</summary>
    public abstract LogLevel LogLevel();

    /// <summary>Level, time, thread, source and message on one line; the cause, if any, below.</summary>
    public override string ToString()
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"[{LogLevel().StringFor()}][{Timestamp:yyyy-MM-dd HH:mm:ss.fff}Z]"
            + $"[Thread {Thread.ManagedThreadId:0000}][{LogSource}] {Message}");
        return Cause is null ? line : $"{line}{Environment.NewLine}Cause: {Cause}";
    }

    /// <summary>Sets everything that a level's constructor takes.</summary>
    private protected void Fill(Exception? cause, string logSource, Type logClass, object message)
    {
        Cause = cause;
        LogSource = logSource;
        LogClass = logClass;
        Message = message;
    }
}

/// <summary>A log event of level <see cref="LogLevel.DebugLevel"/>.</summary>
public class Debug : LogEvent
{
    /// <summary>Without a cause.</summary>
    public Debug(string logSource, Type logClass, object message)
        : this(null!, logSource, logClass, message)
    {
    }

    /// <summary>With a cause.</summary>
    public Debug(Exception cause, string logSource, Type logClass, object message)
    {
        Fill(cause, logSource, logClass, message);
    }

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>A log event of level <see cref="LogLevel.InfoLevel"/>.</summary>
public class Info : LogEvent
{
    /// <summary>Without a cause.</summary>
    public Info(string logSource, Type logClass, object message)
        : this(null!, logSource, logClass, message)
    {
    }

    /// <summary>With a cause.</summary>
    public Info(Exception cause, string logSource, Type logClass, object message)
    {
        Fill(cause, logSource, logClass, message);
    }

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.InfoLevel;
}

/// <summary>A log event of level <see cref="LogLevel.WarningLevel"/>.</summary>
public class Warning : LogEvent
{
    /// <summary>Without a cause.</summary>
    public Warning(string logSource, Type logClass, object message)
        : this(null!, logSource, logClass, message)
    {
    }

    /// <summary>With a cause.</summary>
    public Warning(Exception cause, string logSource, Type logClass, object message)
    {
        Fill(cause, logSource, logClass, message);
    }

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;
}

/// <summary>A log event of level <see cref="LogLevel.ErrorLevel"/>.</summary>
public class Error : LogEvent
{
    /// <summary>With a cause, which may be null.</summary>
    public Error(Exception? cause, string logSource, Type logClass, object message)
    {
        Fill(cause, logSource, logClass, message);
    }

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.ErrorLevel;
}
