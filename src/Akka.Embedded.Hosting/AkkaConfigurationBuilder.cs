using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Util;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting;

/// <summary>Collects what an actor system is made of: settings, setups, extensions, and what starts with it, in the order of the
/// calls.</summary>
public sealed class AkkaConfigurationBuilder
{
    private readonly List<ActorStarterWithResolver> _starters = [];
    private readonly List<StartupTask> _startupTasks = [];
    private readonly List<Type> _extensions = [];
    private int _started;

    /// <summary>A builder for the system <paramref name="actorSystemName"/> of the services in
    /// <paramref name="serviceCollection"/>.</summary>
    public AkkaConfigurationBuilder(IServiceCollection serviceCollection, string actorSystemName)
    {
        ServiceCollection = serviceCollection;
        ActorSystemName = actorSystemName;
    }

    /// <summary>Setups that go to the system; of several of one type the last one counts.</summary>
    public readonly HashSet<Setup> Setups = [];

    /// <summary>The reference provider asked for, if any.</summary>
    public Option<ProviderSelection> ActorRefProvider { get; private set; } = Option<ProviderSelection>.None;

    /// <summary>The settings collected so far.</summary>
    public Option<Config> Configuration { get; private set; } = Option<Config>.None;

    internal IServiceCollection ServiceCollection { get; }

    internal string ActorSystemName { get; }

    internal IReadOnlyList<Type> Extensions => _extensions;

    /// <summary>Adds a starter.</summary>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        return StartActors((system, registry, _) =>
        {
            starter(system, registry);
            return Task.CompletedTask;
        });
    }

    /// <summary>Adds a starter that takes from the container.</summary>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry, IDependencyResolver> starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        return StartActors((system, registry, resolver) =>
        {
            starter(system, registry, resolver);
            return Task.CompletedTask;
        });
    }

    /// <summary>Adds an asynchronous starter; the next one waits for it.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarter starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        return StartActors((system, registry, _) => starter(system, registry));
    }

    /// <summary>Adds an asynchronous starter that takes from the container; the next one waits for it.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarterWithResolver starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        _starters.Add(starter);
        return this;
    }

    /// <summary>Adds a task that runs after all starters.</summary>
    public AkkaConfigurationBuilder AddStartup(Action<ActorSystem, IActorRegistry> startupTask)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        return AddStartup((system, registry) =>
        {
            startupTask(system, registry);
            return Task.CompletedTask;
        });
    }

    /// <summary>Adds an asynchronous task that runs after all starters; the next one waits for it.</summary>
    public AkkaConfigurationBuilder AddStartup(StartupTask startupTask)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        _startupTasks.Add(startupTask);
        return this;
    }

    /// <summary>Loads the extensions with the system. A type that is no extension id with a parameterless constructor:
    /// ConfigurationException.</summary>
    public AkkaConfigurationBuilder WithExtensions(params Type[] extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        foreach (var type in extensions)
        {
            if (!typeof(IExtensionId).IsAssignableFrom(type))
                throw new ConfigurationException($"[{type}] is not an extension id: it must implement {typeof(IExtensionId)}.");
            if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)
                throw new ConfigurationException($"Extension id [{type}] must be a class with a public constructor without parameters.");
            if (!_extensions.Contains(type)) _extensions.Add(type);
        }

        return this;
    }

    /// <summary>Loads the extension with the system.</summary>
    public AkkaConfigurationBuilder WithExtension<T>() where T : IExtensionId => WithExtensions(typeof(T));

    internal void Add(Setup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        Setups.RemoveWhere(known => known.GetType() == setup.GetType());
        Setups.Add(setup);
    }

    internal void Select(ProviderSelection provider) => ActorRefProvider = provider;

    internal void Add(Config hocon, HoconAddMode mode)
    {
        ArgumentNullException.ThrowIfNull(hocon);
        if (!Configuration.HasValue)
        {
            Configuration = hocon;
            return;
        }

        Configuration = mode == HoconAddMode.Append
            ? Configuration.Value.SafeWithFallback(hocon)
            : hocon.SafeWithFallback(Configuration.Value);
    }

    /// <summary>Runs starters, then startup tasks, one after the other; a second call does nothing.</summary>
    internal async Task Start(ActorSystem system)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0) return;
        var registry = ActorRegistry.For(system);
        var resolver = DependencyResolver.For(system).Resolver;
        foreach (var starter in _starters) await starter(system, registry, resolver).ConfigureAwait(false);
        foreach (var task in _startupTasks) await task(system, registry).ConfigureAwait(false);
    }
}
