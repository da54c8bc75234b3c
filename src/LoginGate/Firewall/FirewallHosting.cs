using Akka.Actor;
using Akka.DependencyInjection;
using Akka.Hosting;
using LoginGate.Inspect;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Firewall;

/// <summary>Brings bans in the system's firewall, and the ban hook, into a gate's actor system.</summary>
internal static class FirewallHosting
{
    // Of very many bans.
    private static readonly TimeSpan RunTimeout = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Starts what the settings want with the system; the firewall is left as it was before, while the gate ends.</summary>
    public static AkkaConfigurationBuilder WithFirewall(this AkkaConfigurationBuilder akka, GateSettings settings)
    {
        if (settings.Admission.Firewall is { } firewall)
            akka.WithActors((system, _, resolver) => resolver.GetService<Succession>().WhenFree(() => Start(system, FirewallOf(firewall, settings.Lines[0].Listen), resolver)));
        if (settings.Admission.BanHook is { } hook)
            akka.WithActors((system, _, resolver) => resolver.GetService<Succession>().WhenFree(() => Start(system, hook, resolver)));
        return akka;
    }

    /// <summary>What the gate's part of the firewall is called: gates on one machine have different ports, or addresses.</summary>
    public static string TableOf(FirewallSettings settings, ListenSettings first)
    {
        if (settings.Table.Length > 0)
            return settings.Table;
        var host = first.Host is "0.0.0.0" or "::" ? "" : string.Concat(first.Host.Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '_')) + "-";
        return $"logingate-{host}{first.Port}";
    }

    private static IFirewall FirewallOf(FirewallSettings settings, ListenSettings first) => settings.Kind == FirewallKind.Windows
        ? new WindowsFirewall(TableOf(settings, first))
        : new Nftables(TableOf(settings, first), settings.IsReject, Nftables.FindProgram());

    private static void Start(ActorSystem system, IFirewall firewall, IDependencyResolver resolver)
    {
        var actor = system.ActorOf(
            FirewallActor.Props(firewall, new AdmissionDesk(system).Actor, resolver.GetService<GateStatistics>(), Runner(RunTimeout), TimeProvider.System), FirewallActor.Name);
        var succession = resolver.GetService<Succession>();
        // The table stays: the process that comes after replaces it in one go.
        succession.ReleaseWith(() => actor.GracefulStop(EndTimeout));
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceUnbind, "end-firewall", async () =>
        {
            if (succession.IsOver)
                return Akka.Done.Instance;
            try
            {
                await actor.Ask<FirewallEnded>(EndFirewall.Instance, EndTimeout).ConfigureAwait(false);
            }
            catch (AskTimeoutException)
            {
                // The next start replaces what is left.
            }
            return Akka.Done.Instance;
        });
    }

    private static void Start(ActorSystem system, BanHookSettings hook, IDependencyResolver resolver)
    {
        var actor = system.ActorOf(
            BanHookActor.Props(hook, new AdmissionDesk(system).Actor, resolver.GetService<GateStatistics>(), Runner(hook.Timeout), TimeProvider.System), BanHookActor.Name);
        resolver.GetService<Succession>().ReleaseWith(() => actor.GracefulStop(EndTimeout));
    }

    private static Func<FirewallCommand, CancellationToken, Task<ChildResult>> Runner(TimeSpan timeout) =>
        (command, ending) => ChildProcess.RunAsync(command.Words, command.Input, timeout, ending, command.MostOutput);
}
