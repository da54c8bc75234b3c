using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>Where actors get their collaborators from.</summary>
public interface IDependencyResolver
{
    /// <summary>Opens a scope of its own; the caller disposes of it.</summary>
    IResolverScope CreateScope();

    /// <summary>The service registered as <typeparamref name="T"/>, or null.</summary>
    T GetService<T>();

    /// <summary>The service registered as <paramref name="type"/>, or null.</summary>
    object GetService(Type type);

    /// <summary>A recipe for an actor of <paramref name="type"/>: constructor arguments come from <paramref name="args"/>, matched by type,
    /// the others from the container.</summary>
    Props Props(Type type, params object[] args);

    /// <summary>A recipe for an actor of <paramref name="type"/> whose constructor arguments all come from the container.</summary>
    Props Props(Type type);

    /// <summary>A recipe for a <typeparamref name="T"/>: constructor arguments come from <paramref name="args"/>, matched by type, the
    /// others from the container.</summary>
    Props Props<T>(params object[] args) where T : ActorBase;
}

/// <summary>A scope: services resolved from it live until it is disposed of.</summary>
public interface IResolverScope : IDisposable
{
    /// <summary>Resolves from this scope.</summary>
    IDependencyResolver Resolver { get; }
}
