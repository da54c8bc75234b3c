using Akka.Actor;
using Akka.Hosting;
using LoginGate.Inspect;
using LoginGate.Settings;
using LoginGate.Statistics;
using Microsoft.Extensions.DependencyInjection;

namespace LoginGate.Alarms;

/// <summary>Brings alarms into a gate's host.</summary>
internal static class AlarmsHosting
{
    /// <summary>Starts <see cref="AlarmsActor"/> with the system, and ends it before the gate: that LoginSrv is left then is no loss.</summary>
    public static AkkaConfigurationBuilder WithAlarms(this AkkaConfigurationBuilder akka, GateSettings settings) =>
        akka.WithActors((system, registry, resolver) =>
        {
            var alarms = system.ActorOf(
                AlarmsActor.Props(settings.Alarms, resolver.GetService<GateStatistics>(), MachineLoad.Read, TimeProvider.System), AlarmsActor.Name);
            registry.Register<AlarmsActor>(alarms);
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "end-alarms", () =>
            {
                system.Stop(alarms);
                return Task.FromResult(Akka.Done.Instance);
            });
        });

    /// <summary>Registers <see cref="AlarmsCommand"/>.</summary>
    public static IServiceCollection AddAlarmsCommand(this IServiceCollection services) => services.AddSingleton<InspectCommand, AlarmsCommand>();
}
