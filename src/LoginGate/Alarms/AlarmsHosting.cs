using Akka.Actor;
using Akka.Hosting;
using LoginGate.Contracts;
using LoginGate.Inspect;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using Microsoft.Extensions.DependencyInjection;

namespace LoginGate.Alarms;

/// <summary>Brings alarms into a gate's host.</summary>
internal static class AlarmsHosting
{
    private static readonly TimeSpan PassPatience = TimeSpan.FromSeconds(5);

    /// <summary>Starts <see cref="AlarmsActor"/> with the system, or when the process whose place this one takes tells no more of what both can see.</summary>
    public static AkkaConfigurationBuilder WithAlarms(this AkkaConfigurationBuilder akka, GateSettings settings) =>
        akka.WithActors((system, registry, resolver) =>
        {
            var succession = resolver.GetService<Succession>();
            succession.WhenFree(() =>
            {
                var alarms = system.ActorOf(
                    AlarmsActor.Props(settings.Alarms, resolver.GetService<GateStatistics>(), MachineLoad.Read, TimeProvider.System), AlarmsActor.Name);
                registry.Register<AlarmsActor>(alarms);
                succession.ReleaseWith(() => alarms.Ask<AlarmsPassedOn>(PassAlarmsOn.Instance, PassPatience));
                EndBeforeGate(CoordinatedShutdown.Get(system), alarms);
            });
        });

    /// <summary>Registers <see cref="AlarmsCommand"/>.</summary>
    public static IServiceCollection AddAlarmsCommand(this IServiceCollection services) => services.AddSingleton<InspectCommand, AlarmsCommand>();

    // That LoginSrv is left then is no loss.
    private static void EndBeforeGate(CoordinatedShutdown shutdown, IActorRef alarms) =>
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "end-alarms", () =>
        {
            shutdown.System.Stop(alarms);
            return Task.FromResult(Akka.Done.Instance);
        });
}
