using Akka.Actor.Setup;

namespace Akka.DependencyInjection;

/// <summary>Gives an actor system its container.</summary>
public class DependencyResolverSetup : Setup
{
    private DependencyResolverSetup(IDependencyResolver dependencyResolver) => DependencyResolver = dependencyResolver;

    /// <summary>What the system resolves from.</summary>
    public IDependencyResolver DependencyResolver { get; }

    /// <summary>A setup over a service provider.</summary>
    public static DependencyResolverSetup Create(IServiceProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return new DependencyResolverSetup(new ServiceProviderDependencyResolver(provider));
    }

    /// <summary>A setup over a resolver of another kind.</summary>
    public static DependencyResolverSetup Create(IDependencyResolver provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return new DependencyResolverSetup(provider);
    }
}
