using Akka.Actor;
using Akka.Hosting;
using LoginGate.Contracts;
using LoginGate.Geo;
using LoginGate.Settings;
using LoginGate.Statistics;
using LoginGate.Transport;

namespace LoginGate.Gate;

/// <summary>Brings <c>/user/gate</c> into an actor system.</summary>
internal static class GateHosting
{
    /// <summary>Starts the gate with the system, and ends it cleanly before the system's own end.</summary>
    public static AkkaConfigurationBuilder WithGate(this AkkaConfigurationBuilder akka, GateSettings settings, GateInheritance? inheritance = null)
    {
        akka.AddHocon($$"""
            akka.coordinated-shutdown {
              # Signals are the host's.
              run-by-clr-shutdown-hook = off
              phases.{{CoordinatedShutdown.PhaseServiceUnbind}}.timeout = {{(long)settings.ShutdownTimeout.TotalMilliseconds}}ms
            }
            """, HoconAddMode.Prepend);
        return akka.WithActors((system, registry, resolver) =>
        {
            var tcp = GateTcp.Of(system, settings.Transport);
            var gate = system.ActorOf(
                GateSupervisor.Props(settings, resolver.GetService<GateStatistics>(), tcp, TimeProvider.System, resolver.GetService<IGeo>(), inheritance), GateSupervisor.Name);
            registry.Register<GateSupervisor>(gate);
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceUnbind, "end-gate", async () =>
            {
                await gate.Ask<GateShutDown>(ShutDownGate.Instance, settings.ShutdownTimeout).ConfigureAwait(false);
                return Akka.Done.Instance;
            });
        });
    }
}
