using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Hosting;
using LoginGate.Cluster;
using LoginGate.Cluster.Members;
using LoginGate.Inspect;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Peers;

/// <summary>Brings the cluster of gates into a gate's actor system.</summary>
internal static class PeersHosting
{
    private static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    // A cluster that can be reached lets a gate go within three seconds or so.
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Joins the other gates with the system, and leaves them while the gate ends; nothing where the settings have no cluster.</summary>
    public static AkkaConfigurationBuilder WithPeers(this AkkaConfigurationBuilder akka, GateSettings settings) =>
        settings.Cluster is null ? akka : Join(akka, settings);

    // A method of its own, not put into the one above: only then is nothing of the cluster's assemblies loaded where it is off.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AkkaConfigurationBuilder Join(AkkaConfigurationBuilder akka, GateSettings settings)
    {
        akka.AddHocon($"akka.coordinated-shutdown.phases.{CoordinatedShutdown.PhaseServiceStop}.timeout = {(long)LeaveTimeout.TotalMilliseconds + 1000}ms", HoconAddMode.Prepend);
        return akka.WithActors((system, registry, resolver) =>
        {
            var succession = resolver.GetService<Succession>();
            succession.WhenFree(() =>
            {
                var peers = system.ActorOf(PeersActor.Props(SetupOf(system, settings, resolver)), PeersActor.Name);
                registry.Register<PeersActor>(peers);
                succession.ReleaseWith(() => LeaveAsync(peers));
                LeaveWith(CoordinatedShutdown.Get(system), peers, succession);
            });
        });
    }

    /// <summary>For the process that comes after, which has the same name: the file of lifts is written as the actor stops.</summary>
    private static async Task LeaveAsync(IActorRef peers)
    {
        Task left = peers.Ask<PeersEnded>(EndPeers.Instance, LeaveTimeout);
        await left.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await peers.GracefulStop(LeaveTimeout).ConfigureAwait(false);
    }

    /// <summary>Leaving takes seconds in which the gate ends too.</summary>
    private static void LeaveWith(CoordinatedShutdown shutdown, IActorRef peers, Succession succession)
    {
        var left = Task.CompletedTask;
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "begin-leaving", () =>
        {
            if (!succession.IsOver)
                left = peers.Ask<PeersEnded>(EndPeers.Instance, LeaveTimeout);
            return Task.FromResult(Akka.Done.Instance);
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "left", async () =>
        {
            await left.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Akka.Done.Instance;
        });
    }

    private static PeersSetup SetupOf(ActorSystem system, GateSettings settings, Akka.DependencyInjection.IDependencyResolver resolver)
    {
        var cluster = settings.Cluster!;
        var (statistics, rates) = (resolver.GetService<GateStatistics>(), resolver.GetService<RateSampler>());
        var clock = TimeProvider.System;
        var started = clock.GetUtcNow();
        var certificates = cluster.Tls is { } files ? new PeerCertificates(files, clock) : null;
        var gates = ToGates(cluster, certificates);
        return new PeersSetup(
            cluster.Name,
            gate => GatesActor.Props(gates, gate, clock, system.EventStream.Publish),
            new AdmissionDesk(system).Actor, statistics,
            () => SummaryOf(cluster, statistics, rates, started, clock),
            asks => CarryOutAsync(asks, cluster.Commands, resolver.GetService<IInspector>()),
            settings.Admission.BanFile.Length == 0 ? "" : settings.Admission.BanFile + LiftBook.Suffix,
            certificates, clock);
    }

    private static GatesSettings ToGates(ClusterSettings cluster, PeerCertificates? certificates) => new(
        cluster.Name, GateVersion.Text, ToGates(cluster.Listen), ToGates(cluster.Public),
        new PeerSource([.. cluster.Peers.Select(ToGates)], cluster.Dns?.Host, cluster.Dns?.Port ?? 0),
        certificates is null ? null : certificates.Load, cluster.Share.Bans, cluster.Share.Counts);

    private static GateEndPoint ToGates(ClusterEndPoint point) => new(point.Host, point.Port);

    private static GateSummary SummaryOf(ClusterSettings cluster, GateStatistics statistics, RateSampler rates, DateTimeOffset started, TimeProvider clock) =>
        new(cluster.Name, GateVersion.Text, clock.GetUtcNow(), started, statistics.IsDraining,
            cluster.Share.Summary ? [.. statistics.Lines.Select(line => SummaryOf(line, rates.Of(line.Line)))] : []);

    private static LineSummary SummaryOf(LineStatistics line, LineRates rates) => new(
        line.Line, line.Listening?.ToString() ?? "", line.Link.State.ToString().ToLowerInvariant(), (int)line.Live, (int)rates.Packets, (int)rates.Replies);

    /// <summary>Other gates may look; what they may change is a setting, and takes the right at their side too.</summary>
    private static async Task<string> CarryOutAsync(GateAsks asks, IReadOnlySet<string> commands, IInspector inspector)
    {
        var words = AskedLanguage.Of(asks.Command).Command.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        var mayChange = asks.IsAdmin && words is ["gate", var command, ..] && commands.Contains(command);
        var caller = new Caller($"{asks.Caller} at gate {asks.Gate}", mayChange ? AccessRight.Admin : AccessRight.View) { IsOtherGate = true };
        var result = await inspector.ExecuteAsync(asks.Command, caller, CancellationToken.None).ConfigureAwait(false);
        return JsonSerializer.Serialize(result, Compact);
    }
}
