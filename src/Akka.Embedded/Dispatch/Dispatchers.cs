#nullable disable
using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>The system's dispatchers, looked up by the path of their configuration and shared.</summary>
public sealed class Dispatchers
{
    /// <summary>The default dispatcher.</summary>
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";

    /// <summary>The dispatcher for blocking work.</summary>
    public const string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";

    /// <summary>The dispatcher on a synchronization context.</summary>
    public const string SynchronizedDispatcherId = "akka.actor.synchronized-dispatcher";

    internal const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private const int MaxAliases = 20;

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MessageDispatcherConfigurator> _configurators = new(StringComparer.Ordinal);
    private readonly Config _default;
    private MessageDispatcher _global;

    /// <summary>Creates the registry of a system.</summary>
    public Dispatchers(ActorSystem system, IDispatcherPrerequisites prerequisites, ILoggingAdapter logger)
    {
        _system = system;
        Prerequisites = prerequisites;
        _default = prerequisites.Settings.Config.GetConfig(DefaultDispatcherId) ?? Config.Empty;
    }

    /// <summary>The default dispatcher.</summary>
    public MessageDispatcher DefaultGlobalDispatcher => _global ??= Lookup(DefaultDispatcherId);

    /// <summary>The section of the default dispatcher.</summary>
    public Config DefaultDispatcherConfig => _default;

    /// <summary>What the system offers to dispatchers.</summary>
    public IDispatcherPrerequisites Prerequisites { get; }

    /// <summary>The section of a dispatcher, through aliases: a path whose value is a text leads to the path the text names.</summary>
    public static Config GetConfig(Config config, string id, int depth = 0)
    {
        if (depth > MaxAliases)
            throw new ConfigurationException($"Could not find a concrete dispatcher config after following {MaxAliases} aliases, last [{id}].");
        if (!config.HasPath(id))
            throw new ConfigurationException($"Dispatcher {id} not configured.");
        var value = config.GetValue(id);
        return value.IsString() ? GetConfig(config, value.GetString(), depth + 1) : config.GetConfig(id);
    }

    /// <summary>The dispatcher at a path; <see cref="ConfigurationException"/> when there is none.</summary>
    public MessageDispatcher Lookup(string dispatcherName) => LookupConfigurator(dispatcherName).Dispatcher();

    /// <summary>True when there is a dispatcher at a path.</summary>
    public bool HasDispatcher(string id) => _configurators.ContainsKey(id) || _system.Settings.Config.HasPath(id);

    /// <summary>Registers a dispatcher in code; false when the path has one.</summary>
    public bool RegisterConfigurator(string id, MessageDispatcherConfigurator configurator) => _configurators.TryAdd(id, configurator);

    internal Config ConfigOf(string id) => LookupConfigurator(id).Config;

    private MessageDispatcherConfigurator LookupConfigurator(string id)
    {
        if (_configurators.TryGetValue(id, out var known))
            return known;
        var section = GetConfig(Prerequisites.Settings.Config, id);
        var config = ConfigurationFactory.ParseString($"id = \"{id}\"\nname = \"{id}\"").WithFallback(section).WithFallback(_default);
        return _configurators.GetOrAdd(id, CreateConfigurator(config, id));
    }

    private MessageDispatcherConfigurator CreateConfigurator(Config config, string id)
    {
        var type = config.GetString("type");
        switch (type)
        {
            case "Dispatcher":
                return new DispatcherConfigurator(config, Prerequisites);
            case "TaskDispatcher":
                return new FixedExecutorConfigurator(
                    config, Prerequisites, static (name, _) => new TaskSchedulerExecutor(name, TaskScheduler.Default));
            case "ForkJoinDispatcher":
                return new FixedExecutorConfigurator(config, Prerequisites, ExecutorConfigurators.ForkJoin);
            case "PinnedDispatcher":
                return new PinnedDispatcherConfigurator(config, Prerequisites);
            case "SynchronizedDispatcher":
                return new SynchronizedDispatcherConfigurator(config, Prerequisites);
            case null:
            case "":
                throw new ConfigurationException($"Could not resolve dispatcher for path {id}: type is null");
        }

        var configurator = TypeNames.Find(type)
            ?? throw new ConfigurationException($"Could not resolve dispatcher type {type} for path {id}");
        if (!typeof(MessageDispatcherConfigurator).IsAssignableFrom(configurator))
            throw new ConfigurationException($"The dispatcher type {type} for path {id} is not a {nameof(MessageDispatcherConfigurator)}");
        return (MessageDispatcherConfigurator)Activator.CreateInstance(configurator, config, Prerequisites);
    }
}
