#nullable disable
using System.Globalization;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>What a system reads from its configuration when it is made.</summary>
public class Settings
{
    /// <summary>Reads a configuration.</summary>
    public Settings(ActorSystem system, Config config)
        : this(system, config, ActorSystemSetup.Empty)
    {
    }

    /// <summary>Reads a configuration, with what was set up in code.</summary>
    public Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        System = system;
        Setup = setup;
        UserConfig = config ?? Config.Empty;
        Config = Layer(UserConfig);

        ReadActor();
        ReadLogging();
        ReadDebug();
        SchedulerClass = Config.GetString("akka.scheduler.implementation");
        SchedulerShutdownTimeout = Config.GetTimeSpan("akka.scheduler.shutdown-timeout");
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system");
        CoordinatedShutdownRunByActorSystemTerminate = Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate");
        if (CoordinatedShutdownRunByActorSystemTerminate && !CoordinatedShutdownTerminateActorSystem)
        {
            throw new ConfigurationException(
                "akka.coordinated-shutdown.run-by-actor-system-terminate=on and akka.coordinated-shutdown.terminate-actor-system=off "
                + "is not a supported configuration combination.");
        }
    }

    /// <summary>The system.</summary>
    public ActorSystem System { get; }

    /// <summary>The whole configuration.</summary>
    public Config Config { get; private set; }

    /// <summary>What was set up in code.</summary>
    public ActorSystemSetup Setup { get; }

    /// <summary>False: clusters are outside the subset.</summary>
    public bool HasCluster => false;

    /// <summary>akka.version.</summary>
    public string ConfigVersion => Config.GetString("akka.version");

    /// <summary>akka.actor.provider.</summary>
    public string ProviderClass { get; private set; }

    /// <summary>akka.actor.guardian-supervisor-strategy.</summary>
    public string SupervisorStrategyClass { get; private set; }

    /// <summary>akka.actor.serialize-messages; read, but messages are never serialized here.</summary>
    public bool SerializeAllMessages { get; private set; }

    /// <summary>akka.actor.serialize-creators; read, but recipes are never serialized here.</summary>
    public bool SerializeAllCreators { get; private set; }

    /// <summary>akka.actor.telemetry.enabled.</summary>
    public bool EmitActorTelemetry { get; private set; }

    /// <summary>akka.actor.ask-timeout; <see cref="Timeout.InfiniteTimeSpan"/> is none.</summary>
    public TimeSpan AskTimeout { get; private set; }

    /// <summary>akka.actor.creation-timeout.</summary>
    public TimeSpan CreationTimeout { get; private set; }

    /// <summary>akka.actor.unstarted-push-timeout.</summary>
    public TimeSpan UnstartedPushTimeout { get; private set; }

    /// <summary>akka.loglevel.</summary>
    public string LogLevel { get; private set; }

    /// <summary>akka.stdout-loglevel.</summary>
    public string StdoutLogLevel { get; private set; }

    /// <summary>The logger of start and end, of akka.stdout-logger-class.</summary>
    public MinimalLogger StdoutLogger { get; private set; }

    /// <summary>akka.loggers.</summary>
    public IList<string> Loggers { get; private set; }

    /// <summary>akka.loggers-dispatcher.</summary>
    public string LoggersDispatcher { get; private set; }

    /// <summary>akka.logger-startup-timeout.</summary>
    public TimeSpan LoggerStartTimeout { get; private set; }

    /// <summary>akka.logger-async-start.</summary>
    public bool LoggerAsyncStart { get; private set; }

    /// <summary>akka.log-config-on-start.</summary>
    public bool LogConfigOnStart { get; private set; }

    /// <summary>The formatter of akka.logger-formatter.</summary>
    public ILogMessageFormatter LogFormatter { get; private set; }

    /// <summary>akka.log-serializer-override-on-start.</summary>
    public bool LogSerializerOverrideOnStart { get; private set; }

    /// <summary>akka.log-dead-letters: how many are logged; 0 is off, <see cref="int.MaxValue"/> is all.</summary>
    public int LogDeadLetters { get; private set; }

    /// <summary>akka.log-dead-letters-during-shutdown.</summary>
    public bool LogDeadLettersDuringShutdown { get; private set; }

    /// <summary>akka.log-dead-letters-suspend-duration; <see cref="Timeout.InfiniteTimeSpan"/> is for ever.</summary>
    public TimeSpan LogDeadLettersSuspendDuration { get; private set; }

    /// <summary>akka.actor.debug.receive.</summary>
    public bool AddLoggingReceive { get; private set; }

    /// <summary>akka.actor.debug.autoreceive.</summary>
    public bool DebugAutoReceive { get; private set; }

    /// <summary>akka.actor.debug.event-stream.</summary>
    public bool DebugEventStream { get; private set; }

    /// <summary>akka.actor.debug.unhandled.</summary>
    public bool DebugUnhandledMessage { get; private set; }

    /// <summary>akka.actor.debug.router-misconfiguration.</summary>
    public bool DebugRouterMisconfiguration { get; private set; }

    /// <summary>akka.home.</summary>
    public string Home { get; private set; }

    /// <summary>akka.actor.debug.lifecycle.</summary>
    public bool DebugLifecycle { get; private set; }

    /// <summary>akka.actor.debug.log-timers.</summary>
    public bool DebugTimerScheduler { get; private set; }

    /// <summary>akka.actor.debug.fsm.</summary>
    public bool FsmDebugEvent { get; private set; }

    /// <summary>akka.actor.deployment.default.virtual-nodes-factor; routers are outside the subset.</summary>
    public int DefaultVirtualNodesFactor { get; private set; }

    /// <summary>akka.scheduler.implementation.</summary>
    public string SchedulerClass { get; }

    /// <summary>akka.scheduler.shutdown-timeout.</summary>
    public TimeSpan SchedulerShutdownTimeout { get; }

    /// <summary>akka.coordinated-shutdown.terminate-actor-system.</summary>
    public bool CoordinatedShutdownTerminateActorSystem { get; }

    /// <summary>akka.coordinated-shutdown.run-by-actor-system-terminate.</summary>
    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    private Config UserConfig { get; set; }

    /// <summary>Adds defaults below everything that was given; the built-in reference stays below them.</summary>
    public void InjectTopLevelFallback(Config config)
    {
        UserConfig = UserConfig.SafeWithFallback(config);
        Config = Layer(UserConfig);
    }

    private static Config Layer(Config config) => config.SafeWithFallback(ConfigurationFactory.Default());

    private void ReadActor()
    {
        ProviderClass = Config.GetString("akka.actor.provider");
        SupervisorStrategyClass = Config.GetString("akka.actor.guardian-supervisor-strategy");
        SerializeAllMessages = Config.GetBoolean("akka.actor.serialize-messages");
        SerializeAllCreators = Config.GetBoolean("akka.actor.serialize-creators");
        EmitActorTelemetry = Config.GetBoolean("akka.actor.telemetry.enabled");
        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan, allowInfinite: true);
        CreationTimeout = Config.GetTimeSpan("akka.actor.creation-timeout");
        UnstartedPushTimeout = Config.GetTimeSpan("akka.actor.unstarted-push-timeout");
        Home = Config.GetString("akka.home") ?? string.Empty;
        DefaultVirtualNodesFactor = Config.GetInt("akka.actor.deployment.default.virtual-nodes-factor");
    }

    private void ReadLogging()
    {
        LogLevel = Config.GetString("akka.loglevel");
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel");
        StdoutLogger = CreateStdoutLogger(Config.GetString("akka.stdout-logger-class", string.Empty));
        Loggers = Config.GetStringList("akka.loggers");
        LoggersDispatcher = Config.GetString("akka.loggers-dispatcher");
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout");
        LoggerAsyncStart = Config.GetBoolean("akka.logger-async-start");
        LogFormatter = CreateFormatter(Config.GetString("akka.logger-formatter"));
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogSerializerOverrideOnStart = Config.GetBoolean("akka.log-serializer-override-on-start");
        LogDeadLetters = ReadLogDeadLetters(Config.GetString("akka.log-dead-letters"));
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration =
            Config.GetTimeSpan("akka.log-dead-letters-suspend-duration", Timeout.InfiniteTimeSpan, allowInfinite: true);
    }

    private void ReadDebug()
    {
        AddLoggingReceive = Config.GetBoolean("akka.actor.debug.receive");
        DebugAutoReceive = Config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = Config.GetBoolean("akka.actor.debug.lifecycle");
        FsmDebugEvent = Config.GetBoolean("akka.actor.debug.fsm");
        DebugEventStream = Config.GetBoolean("akka.actor.debug.event-stream");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");
        DebugRouterMisconfiguration = Config.GetBoolean("akka.actor.debug.router-misconfiguration");
        DebugTimerScheduler = Config.GetBoolean("akka.actor.debug.log-timers");
    }

    private static int ReadLogDeadLetters(string text) => text?.ToLowerInvariant() switch
    {
        "on" or "true" => int.MaxValue,
        null or "off" or "false" => 0,
        var number => int.Parse(number, NumberStyles.Integer, CultureInfo.InvariantCulture),
    };

    private static MinimalLogger CreateStdoutLogger(string typeName)
    {
        if (string.IsNullOrWhiteSpace(typeName))
            return new StandardOutLogger();
        var type = TypeNames.Find(typeName);
        if (type is null || !typeof(MinimalLogger).IsAssignableFrom(type))
            throw new ArgumentException($"Could not load type of {typeName} for standard out logger.");
        return (MinimalLogger)Activator.CreateInstance(type, nonPublic: true);
    }

    private static ILogMessageFormatter CreateFormatter(string typeName)
    {
        if (string.IsNullOrWhiteSpace(typeName))
            return DefaultLogMessageFormatter.Instance;
        var type = TypeNames.Find(typeName);
        if (type is null || !typeof(ILogMessageFormatter).IsAssignableFrom(type))
        {
            throw new ConfigurationException(
                $"The akka.logger-formatter [{typeName}] could not be found or is not an {nameof(ILogMessageFormatter)}.");
        }

        return type == typeof(DefaultLogMessageFormatter)
            ? DefaultLogMessageFormatter.Instance
            : (ILogMessageFormatter)Activator.CreateInstance(type, nonPublic: true);
    }
}
