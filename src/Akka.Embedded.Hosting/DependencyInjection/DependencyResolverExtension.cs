using Akka.Actor;
using Akka.Configuration;

namespace Akka.DependencyInjection;

/// <summary>Extension id of <see cref="DependencyResolver"/>.</summary>
public sealed class DependencyResolverExtension : ExtensionIdProvider<DependencyResolver>
{
    /// <summary>Builds the extension from the system's <see cref="DependencyResolverSetup"/>; without one:
    /// ConfigurationException.</summary>
    public override DependencyResolver CreateExtension(ExtendedActorSystem system)
    {
        var setup = system.Settings.Setup.Get<DependencyResolverSetup>();
        if (!setup.HasValue)
            throw new ConfigurationException(
                $"Actor system [{system.Name}] has no container: create it with a {nameof(DependencyResolverSetup)}.");
        return new DependencyResolver(setup.Value.DependencyResolver);
    }
}
