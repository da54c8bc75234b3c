using Akka.Actor;

namespace Akka.Event;

/// <summary>Publishes log events on a bus, when the bus's level lets them through.</summary>
public sealed class BusLogging : LoggingAdapterBase
{
    private readonly IActorRef? _actor;
    private string? _logSource;

    /// <summary>Logs to <paramref name="bus"/> in the name of the given source.</summary>
    public BusLogging(LoggingBus bus, string logSource, Type logClass, ILogMessageFormatter logMessageFormatter)
        : base(logMessageFormatter)
    {
        Bus = bus;
        _logSource = logSource;
        LogClass = logClass;
    }

    /// <summary>Logs in the name of an actor, whose path is put together with its first log line: most actors never write one.</summary>
    internal BusLogging(LoggingBus bus, IActorRef actor, Type logClass, ILogMessageFormatter logMessageFormatter)
        : base(logMessageFormatter)
    {
        Bus = bus;
        _actor = actor;
        LogClass = logClass;
    }

    /// <summary>The bus.</summary>
    public LoggingBus Bus { get; }

    /// <summary>The type given as the source's.</summary>
    public Type LogClass { get; }

    /// <summary>The source's text.</summary>
    public string LogSource => _logSource ??= _actor!.Path.ToString()!;

    /// <inheritdoc />
    public override bool IsDebugEnabled => Bus.LogLevel <= LogLevel.DebugLevel;

    /// <inheritdoc />
    public override bool IsErrorEnabled => Bus.LogLevel <= LogLevel.ErrorLevel;

    /// <inheritdoc />
    public override bool IsInfoEnabled => Bus.LogLevel <= LogLevel.InfoLevel;

    /// <inheritdoc />
    public override bool IsWarningEnabled => Bus.LogLevel <= LogLevel.WarningLevel;

    /// <inheritdoc />
    protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null) => Bus.Publish(logLevel switch
    {
        LogLevel.DebugLevel => new Debug(cause!, LogSource, LogClass, message),
        LogLevel.InfoLevel => new Info(cause!, LogSource, LogClass, message),
        LogLevel.WarningLevel => new Warning(cause!, LogSource, LogClass, message),
        _ => new Error(cause, LogSource, LogClass, message),
    });
}
