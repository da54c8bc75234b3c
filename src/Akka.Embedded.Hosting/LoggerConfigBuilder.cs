using System.Text;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Hosting;

/// <summary>Collects the system's loggers and what they log. Starts with the default console logger alone.</summary>
public sealed class LoggerConfigBuilder
{
    private readonly List<Type> _loggers = [typeof(DefaultLogger)];

    internal LoggerConfigBuilder(AkkaConfigurationBuilder builder) => Builder = builder;

    /// <summary>The lowest level that is logged.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.InfoLevel;

    /// <summary>Log all settings at start.</summary>
    public bool LogConfigOnStart { get; set; }

    /// <summary>How dead letters are logged; null keeps the settings.</summary>
    public DeadLetterOptions? DeadLetterOptions { get; set; }

    /// <summary>What the runtime logs about itself; null keeps the settings.</summary>
    public DebugOptions? DebugOptions { get; set; }

    /// <summary>Filters that drop log events in the loggers; null: none.</summary>
    public LogFilterBuilder? LogFilterBuilder { get; set; }

    /// <summary>The type that turns templates and arguments into text; ConfigurationException for one without an empty constructor.</summary>
    public Type LogMessageFormatter
    {
        get;
        set => field = value == typeof(DefaultLogMessageFormatter) || value.GetConstructor(Type.EmptyTypes) is not null
            ? value
            : throw new ConfigurationException($"The log message formatter [{value}] must have an empty constructor.");
    } = typeof(DefaultLogMessageFormatter);

    internal AkkaConfigurationBuilder Builder { get; }

    /// <summary>Drops all loggers, the default one too.</summary>
    public LoggerConfigBuilder ClearLoggers()
    {
        _loggers.Clear();
        return this;
    }

    /// <summary>Adds a logger, once.</summary>
    public LoggerConfigBuilder AddLogger<T>() where T : IRequiresMessageQueue<ILoggerMessageQueueSemantics>
    {
        if (!_loggers.Contains(typeof(T))) _loggers.Add(typeof(T));
        return this;
    }

    /// <summary>Sets <see cref="LogMessageFormatter"/>.</summary>
    public LoggerConfigBuilder WithDefaultLogMessageFormatter<T>() where T : ILogMessageFormatter
    {
        LogMessageFormatter = typeof(T);
        return this;
    }

    /// <summary>Adds filters; several calls add up.</summary>
    public LoggerConfigBuilder WithLogFilter(Action<LogFilterBuilder> filterBuilder)
    {
        ArgumentNullException.ThrowIfNull(filterBuilder);
        filterBuilder(LogFilterBuilder ??= new LogFilterBuilder());
        return this;
    }

    internal Config ToConfig() => ConfigurationFactory.ParseString(new StringBuilder()
        .Append("akka.loglevel = ").AppendLine(NameOf(LogLevel))
        .Append("akka.log-config-on-start = ").AppendLine(LogConfigOnStart.ToHocon())
        .Append("akka.loggers = [").AppendJoin(", ", _loggers.Select(NameOf)).AppendLine("]")
        .Append("akka.logger-formatter = ").AppendLine(NameOf(LogMessageFormatter))
        .Append(DeadLetterOptions)
        .Append(DebugOptions)
        .ToString());

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => "Debug",
        LogLevel.InfoLevel => "Info",
        LogLevel.WarningLevel => "Warning",
        LogLevel.ErrorLevel => "Error",
        // The level that switches the log off has no name among the others.
        _ => level.StringFor(),
    };

    private static string NameOf(Type type) => HoconExtensions.Quote(type.AssemblyQualifiedName!);
}
