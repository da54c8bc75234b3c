#nullable disable
using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Makes a strategy by the name of a type, for <c>akka.actor.guardian-supervisor-strategy</c>.</summary>
public abstract class SupervisorStrategyConfigurator
{
    /// <summary>Makes the strategy.</summary>
    public abstract SupervisorStrategy Create();

    /// <summary>Makes a configurator from the name of its type; <see cref="ConfigurationException"/> when there is none.</summary>
    public static SupervisorStrategyConfigurator CreateConfigurator(string typeName)
    {
        switch (typeName)
        {
            case "Akka.Actor.DefaultSupervisorStrategy":
                return new DefaultSupervisorStrategy();
            case "Akka.Actor.StoppingSupervisorStrategy":
                return new StoppingSupervisorStrategy();
            case null:
                throw new ConfigurationException("typeName is null; there is no supervisor strategy to load");
        }

        var type = TypeNames.Find(typeName);
        if (type == null || !typeof(SupervisorStrategyConfigurator).IsAssignableFrom(type))
            throw new ConfigurationException($"Could not resolve supervisor strategy configurator type {typeName}");
        return (SupervisorStrategyConfigurator)Activator.CreateInstance(type);
    }
}

/// <summary>The default strategy.</summary>
public class DefaultSupervisorStrategy : SupervisorStrategyConfigurator
{
    /// <inheritdoc/>
    public override SupervisorStrategy Create() => SupervisorStrategy.DefaultStrategy;
}

/// <summary>The strategy that always stops.</summary>
public class StoppingSupervisorStrategy : SupervisorStrategyConfigurator
{
    /// <inheritdoc/>
    public override SupervisorStrategy Create() => SupervisorStrategy.StoppingStrategy;
}
