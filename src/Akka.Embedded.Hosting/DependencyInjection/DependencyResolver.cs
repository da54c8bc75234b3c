using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>The system's door to its container. Each actor made from its recipes has a scope of its own, which ends with the
/// instance.</summary>
public sealed class DependencyResolver : IExtension
{
    /// <summary>Wraps <paramref name="resolver"/>.</summary>
    public DependencyResolver(IDependencyResolver resolver) => Resolver = resolver;

    /// <summary>What resolves services and builds recipes.</summary>
    public IDependencyResolver Resolver { get; }

    /// <summary>The resolver of a system that was created with a <see cref="DependencyResolverSetup"/>; without one:
    /// ConfigurationException.</summary>
    public static DependencyResolver For(ActorSystem actorSystem) =>
        actorSystem.WithExtension<DependencyResolver, DependencyResolverExtension>();

    /// <summary>A recipe for a <typeparamref name="T"/>; <paramref name="args"/> fill constructor parameters by type, the container fills
    /// the rest.</summary>
    public Props Props<T>(params object[] args) where T : ActorBase => Resolver.Props<T>(args);

    /// <summary>A recipe for a <typeparamref name="T"/> whose constructor arguments all come from the container.</summary>
    public Props Props<T>() where T : ActorBase => Resolver.Props<T>();

    /// <summary>A recipe for an actor of <paramref name="type"/> whose constructor arguments all come from the container.</summary>
    public Props Props(Type type) => Resolver.Props(type);

    /// <summary>A recipe for an actor of <paramref name="type"/>; <paramref name="args"/> fill constructor parameters by type.</summary>
    public Props Props(Type type, params object[] args) => Resolver.Props(type, args);
}
