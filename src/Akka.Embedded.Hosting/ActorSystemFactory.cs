using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Turns a filled builder into a running system.</summary>
internal static class ActorSystemFactory
{
    public static ActorSystem Create(IServiceProvider provider)
    {
        var builder = provider.GetRequiredService<AkkaConfigurationBuilder>();
        var system = ActorSystem.Create(builder.ActorSystemName, SetupFor(builder, provider));
        foreach (var type in builder.Extensions) system.RegisterExtension((IExtensionId)Activator.CreateInstance(type)!);
        return system;
    }

    private static ActorSystemSetup SetupFor(AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        var bootstrap = BootstrapSetup.Create()
            .WithConfig(builder.Configuration.HasValue ? builder.Configuration.Value : Config.Empty);
        if (builder.ActorRefProvider.HasValue) bootstrap = bootstrap.WithActorRefProvider(builder.ActorRefProvider.Value);

        var setup = new List<Setup> { bootstrap, DependencyResolverSetup.Create(provider) };
        if (provider.GetService<ILoggerFactory>() is { } loggers) setup.Add(new LoggerFactorySetup(loggers));
        // Later ones win, so the builder's own setups replace the two above.
        setup.AddRange(builder.Setups);
        return ActorSystemSetup.Create(Latest(setup));
    }

    private static Setup[] Latest(IEnumerable<Setup> setups) => [.. setups.GroupBy(setup => setup.GetType()).Select(same => same.Last())];
}
