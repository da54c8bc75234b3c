using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using HostLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.Logging;

/// <summary>Passes log events on to an <see cref="ILoggerFactory"/>: the category is the class that logs, the exception goes along, the
/// text is formatted only when a provider asks for it, and ActorPath and LogSource are properties of the entry.</summary>
public class LoggerFactoryLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILoggerFactory _factory;
    private readonly LogFilterEvaluator _filter;
    private readonly Dictionary<Type, ILogger> _loggers = [];

    /// <summary>For this logger's own troubles.</summary>
    protected readonly ILoggingAdapter InternalLogger;

    /// <summary>Takes the factory from the system's <see cref="LoggerFactorySetup"/>; none: ConfigurationException.</summary>
    public LoggerFactoryLogger()
    {
        InternalLogger = Event.Logging.GetLogger(Context.System.EventStream, nameof(LoggerFactoryLogger));
        var setups = Context.System.Settings.Setup;
        var setup = setups.Get<LoggerFactorySetup>();
        if (!setup.HasValue)
            throw new ConfigurationException(
                $"{nameof(LoggerFactoryLogger)} has nothing to log to: create the actor system with a {nameof(LoggerFactorySetup)}.");
        _factory = setup.Value.LoggerFactory;
        var filters = setups.Get<LogFilterSetup>();
        _filter = filters.HasValue ? filters.Value.CreateEvaluator() : LogFilterEvaluator.NoFilters;
    }

    /// <summary>Says goodbye at debug level.</summary>
    protected override void PostStop() => InternalLogger.Debug("{0} stopped", nameof(LoggerFactoryLogger));

    /// <summary>Acknowledges its start, then logs what comes.</summary>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent log:
                Log(log, Sender.Path);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes one event.</summary>
    /// <param name="log">The event.</param>
    /// <param name="path">The actor that was running when it was logged; the dead letters' path when none was.</param>
    protected virtual void Log(LogEvent log, ActorPath path)
    {
        var logger = LoggerFor(log.LogClass);
        var level = LevelOf(log.LogLevel());
        if (!logger.IsEnabled(level) || !_filter.ShouldTryKeepMessage(log, out _)) return;
        logger.Log(level, default, new LogState(log, path), log.Cause, static (state, _) => state.ToString());
    }

    private static HostLevel LevelOf(AkkaLevel level) => level switch
    {
        AkkaLevel.DebugLevel => HostLevel.Debug,
        AkkaLevel.InfoLevel => HostLevel.Information,
        AkkaLevel.WarningLevel => HostLevel.Warning,
        _ => HostLevel.Error,
    };

    private ILogger LoggerFor(Type? source)
    {
        source ??= typeof(ActorSystem);
        if (!_loggers.TryGetValue(source, out var logger)) _loggers[source] = logger = _factory.CreateLogger(source);
        return logger;
    }
}
