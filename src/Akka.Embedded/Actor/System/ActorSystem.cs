#nullable disable
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A tree of actors with what they share. Thread safe.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    /// <summary>What was read from the configuration.</summary>
    public abstract Settings Settings { get; }

    /// <summary>The name.</summary>
    public abstract string Name { get; }

    /// <summary>The system-wide bus.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>Publishes what it is told as dead letters.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>Swallows what it is told.</summary>
    public abstract IActorRef IgnoreRef { get; }

    /// <summary>The dispatchers.</summary>
    public abstract Dispatchers Dispatchers { get; }

    /// <summary>The mailbox types.</summary>
    public abstract Mailboxes Mailboxes { get; }

    /// <summary>The scheduler.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>The system's own log.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>When the system started, on the scheduler's monotonic clock.</summary>
    public TimeSpan StartTime { get; internal set; }

    /// <summary>How long the system has been up.</summary>
    public TimeSpan Uptime => Scheduler.MonotonicClock - StartTime;

    /// <summary>Completes after all actors have stopped and the callbacks of <see cref="RegisterOnTermination"/> have run.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>Makes a system; the configuration goes above the built-in reference. Returns when the loggers are up.</summary>
    public static ActorSystem Create(string name, Config config) => CreateAndStart(name, config, ActorSystemSetup.Empty);

    /// <summary>Makes a system with configuration and provider given in code.</summary>
    public static ActorSystem Create(string name, BootstrapSetup setup) => Create(name, ActorSystemSetup.Create(setup));

    /// <summary>Makes a system with what was set up in code.</summary>
    public static ActorSystem Create(string name, ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap.HasValue && bootstrap.Value.Config.HasValue ? bootstrap.Value.Config.Value : ConfigurationFactory.Load();
        return CreateAndStart(name, config, setup);
    }

    /// <summary>Makes a system with the application's own configuration.</summary>
    public static ActorSystem Create(string name) => CreateAndStart(name, ConfigurationFactory.Load(), ActorSystemSetup.Empty);

    /// <summary>The extension of an id; null when it is not registered.</summary>
    public abstract object GetExtension(IExtensionId extensionId);

    /// <summary>The extension of a type; null when it is not registered.</summary>
    public abstract T GetExtension<T>()
        where T : class, IExtension;

    /// <summary>True when an extension of a type is registered.</summary>
    public abstract bool HasExtension(Type type);

    /// <summary>True when an extension of a type is registered.</summary>
    public abstract bool HasExtension<T>()
        where T : class, IExtension;

    /// <summary>Gets an extension when it is registered.</summary>
    public abstract bool TryGetExtension(Type extensionType, out object extension);

    /// <summary>Gets an extension when it is registered.</summary>
    public abstract bool TryGetExtension<T>(out T extension)
        where T : class, IExtension;

    /// <summary>
    /// Runs an action after all actors have stopped, last registered first; <see cref="InvalidOperationException"/> once that is
    /// over.
    /// </summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Ends the system, by default through <see cref="CoordinatedShutdown"/>; idempotent.</summary>
    public abstract Task Terminate();

    /// <summary>Stops an actor after the message it is handling.</summary>
    public abstract void Stop(IActorRef actor);

    /// <summary>Ends the system and waits for it.</summary>
    public void Dispose()
    {
        Terminate().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Registers an extension, or gives the one registered before.</summary>
    public abstract object RegisterExtension(IExtensionId extension);

    /// <summary>Makes a top-level actor; returns before it is constructed.</summary>
    public abstract IActorRef ActorOf(Props props, string name = null);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(string actorPath);

    private static ActorSystemImpl CreateAndStart(string name, Config config, ActorSystemSetup setup)
    {
        var system = new ActorSystemImpl(name, config, setup, null);
        system.Start();
        return system;
    }
}

/// <summary>What extensions get to see of a system.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    /// <summary>Makes and resolves references.</summary>
    public abstract IActorRefProvider Provider { get; }

    /// <summary>The guardian of actors made by <see cref="ActorSystem.ActorOf"/>.</summary>
    public abstract IInternalActorRef Guardian { get; }

    /// <summary>Where relative selections start.</summary>
    public abstract IInternalActorRef LookupRoot { get; }

    /// <summary>The guardian of the runtime's own actors.</summary>
    public abstract IInternalActorRef SystemGuardian { get; }

    /// <summary>Plug-ins around the making of actors.</summary>
    public abstract ActorProducerPipelineResolver ActorPipelineResolver { get; }

    /// <summary>Makes an actor below /system.</summary>
    public abstract IActorRef SystemActorOf(Props props, string name = null);

    /// <summary>Makes an actor below /system.</summary>
    public abstract IActorRef SystemActorOf<TActor>(string name = null)
        where TActor : ActorBase, new();

    /// <summary>Ends the system without its shutdown tasks.</summary>
    public abstract void Abort();

    /// <summary>The tree as text, for people.</summary>
    public abstract string PrintTree();
}
