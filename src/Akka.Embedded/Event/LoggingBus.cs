using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

/// <summary>A bus by event type that also carries the log: it knows the level and subscribes the loggers to the events at or above
/// it.</summary>
public class LoggingBus : ActorEventBus<object, Type>
{
    private readonly Lock _levelLock = new();
    private readonly List<IActorRef> _loggers = [];
    private volatile int _logLevel;
    private StandardOutState _standardOut = new(null, Logging.OffLogLevel, false);

    /// <summary>The lowest level that is logged.</summary>
    public LogLevel LogLevel => (LogLevel)_logLevel;

    /// <summary>The level of the standard output logger.</summary>
    internal LogLevel StandardOutLogLevel => _standardOut.Level;

    /// <summary>True before the loggers have started and after they were stopped.</summary>
    internal bool HasOnlyStandardOutLogger => _standardOut.Subscribed;

    /// <summary>Subscribes the standard output logger of <paramref name="config"/> to the events at or above
    /// <c>akka.stdout-loglevel</c>.</summary>
    public void StartStdoutLogger(Settings config)
    {
        var level = Logging.LogLevelFor(config.StdoutLogLevel);
        config.StdoutLogger.Filter = LogFilterEvaluator.Of(config);
        lock (_levelLock)
        {
            _standardOut = new StandardOutState(config.StdoutLogger, level, true);
            SubscribeFrom(level, config.StdoutLogger);
        }

        Publish(new Debug(SimpleName(this), GetType(), "StandardOutLogger started"));
    }

    /// <summary>Changes the level: every logger is subscribed to the events at or above it and to no others.</summary>
    public virtual void SetLogLevel(LogLevel logLevel)
    {
        lock (_levelLock)
        {
            _logLevel = (int)logLevel;
            foreach (var logger in _loggers)
                ApplyLevel(logLevel, logger);
        }
    }

    /// <summary>
    /// Starts the loggers named in <c>akka.loggers</c>, waits for each up to <c>akka.logger-startup-timeout</c> and then ends the
    /// standard output logger's subscription, unless it is itself among them.
    /// </summary>
    internal void StartDefaultLoggers(ActorSystemImpl system)
    {
        var settings = system.Settings;
        SetLogLevel(Logging.LogLevelFor(settings.LogLevel));
        var starter = new LoggerStarter(this, system);
        var keepStandardOut = false;
        foreach (var typeName in settings.Loggers)
        {
            if (LoggerStarter.FindType(typeName) is { } loggerType && typeof(MinimalLogger).IsAssignableFrom(loggerType))
                keepStandardOut = true;
            else
                starter.Start(typeName);
        }

        if (!keepStandardOut)
            EndStandardOut();
        Publish(new Debug(SimpleName(this), GetType(), "Default Loggers started"));
    }

    /// <summary>Gives the log back to standard output. The logger actors end when they have taken what was logged until then.</summary>
    /// <returns>The actors that end.</returns>
    internal IReadOnlyCollection<IActorRef> StopDefaultLoggers()
    {
        IActorRef[] stopping;
        var startsStandardOut = false;
        lock (_levelLock)
        {
            stopping = [.. _loggers];
            _loggers.Clear();
            if (_standardOut is { Subscribed: false, Logger: { } standardOut })
            {
                _standardOut = _standardOut with { Subscribed = true };
                SubscribeFrom(_standardOut.Level, standardOut);
                startsStandardOut = true;
            }
        }

        if (startsStandardOut)
            Publish(new Debug(SimpleName(this), GetType(), "Shutting down: StandardOutLogger started"));
        foreach (var logger in stopping)
        {
            Unsubscribe(logger);
            logger.Tell(PoisonPill.Instance);
        }

        Publish(new Debug(SimpleName(this), GetType(), "All default loggers stopped"));
        return stopping;
    }

    /// <summary>Takes a logger that answered into service.</summary>
    internal void AddLogger(IActorRef logger)
    {
        lock (_levelLock)
        {
            _loggers.Add(logger);
            SubscribeFrom(LogLevel, logger);
        }
    }

    /// <inheritdoc />
    protected override bool IsSubClassification(Type parent, Type child) => parent.IsAssignableFrom(child);

    /// <inheritdoc />
    protected override void Publish(object @event, IActorRef subscriber) => subscriber.Tell(@event);

    /// <inheritdoc />
    protected override bool Classify(object @event, Type classifier) => classifier.IsInstanceOfType(@event);

    /// <inheritdoc />
    protected override Type GetClassifier(object @event) => @event.GetType();

    private void EndStandardOut()
    {
        lock (_levelLock)
        {
            if (_standardOut is not { Subscribed: true, Logger: { } standardOut })
                return;
            _standardOut = _standardOut with { Subscribed = false };
            Unsubscribe(standardOut);
        }
    }

    private void SubscribeFrom(LogLevel lowest, IActorRef logger)
    {
        foreach (var level in Logging.AllLogLevels)
        {
            if (level >= lowest)
                Subscribe(logger, level.ClassFor());
        }
    }

    private void ApplyLevel(LogLevel lowest, IActorRef logger)
    {
        foreach (var level in Logging.AllLogLevels)
        {
            if (level >= lowest)
                Subscribe(logger, level.ClassFor());
            else
                Unsubscribe(logger, level.ClassFor());
        }
    }

    /// <summary>Replaced as a whole, so that it can be read without the lock.</summary>
    private sealed record StandardOutState(MinimalLogger? Logger, LogLevel Level, bool Subscribed);
}
