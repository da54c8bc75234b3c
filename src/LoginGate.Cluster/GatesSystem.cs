using Akka;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.DistributedData;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;
using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Orders;
using LoginGate.Cluster.Places;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster;

/// <summary>The actor system <c>gates</c>, which carries all that gates have with each other; what ends it ends no gate.</summary>
internal sealed class GatesSystem
{
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(5);

    private readonly ActorSystem _system;
    private readonly Door _door;
    private readonly TaskCompletionSource<Done> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatesSystem(ActorSystem system, Door door, GatesSettings settings, IActorRef gate, IActorRef owner, TimeProvider clock)
    {
        (_system, _door) = (system, door);
        Ended = EndAsync();
        EndOnlyWhenLeft();
        Directory = system.ActorOf(DirectoryActor.Props(settings, gate), DirectoryActor.Name);
        Bans = settings.SharesBans
            ? system.ActorOf(BansActor.Props(settings.Gate, gate, Directory, DistributedData.Get(system).Replicator, owner, clock), BansActor.Name)
            : system.DeadLetters;
        Places = settings.SharesPlaces ? system.ActorOf(PlacesActor.Props(gate, Directory), PlacesActor.Name) : system.DeadLetters;
        Orders = system.ActorOf(OrdersActor.Props(gate, Directory), OrdersActor.Name);
        var connections = system.ActorOf(ConnectionsActor.Props(), ConnectionsActor.Name);
        system.ActorOf(JoinActor.Props(settings.Peers, owner, connections), JoinActor.Name);
        system.ActorOf(DowningActor.Props(owner, Directory), DowningActor.Name);
    }

    public IActorRef Directory { get; }

    public IActorRef Bans { get; }

    public IActorRef Places { get; }

    public IActorRef Orders { get; }

    /// <summary>Completes when the system has ended, for whatever reason.</summary>
    public Task Ended { get; }

    /// <summary>Starts it. Blocks until its port is open.</summary>
    /// <param name="settings">Of this gate.</param>
    /// <param name="gate">Is told what the others say.</param>
    /// <param name="owner">Is told when the system is to be made anew.</param>
    /// <param name="clock">The time for all.</param>
    /// <param name="counts">What was refused.</param>
    /// <param name="log">Takes what the system logs.</param>
    /// <exception cref="Exception">It cannot be started; its port or its certificate, most likely.</exception>
    public static GatesSystem Start(GatesSettings settings, IActorRef gate, IActorRef owner, TimeProvider clock, WireCounts counts, Action<LogEvent> log)
    {
        var door = Door.Open(settings.Listen, settings.Tls is not null, counts);
        try
        {
            var port = Door.FreePort();
            var own = new GatesSetup(clock, counts, log);
            var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(GatesConfig.Of(settings, port)), own);
            if (settings.Tls?.Invoke() is { } tls)
            {
                var check = new PeerCheck(tls, own.Warnings, clock);
                setup = setup.And(new DotNettySslSetup(tls.Certificate, suppressValidation: false, requireMutualAuthentication: true,
                    (certificate, chain, peer, errors, log) => check.Validate(certificate, chain, door.OriginOf(peer), errors, log)));
            }
            var system = ActorSystem.Create(GatesConfig.SystemName, setup);
            door.LetIn(port);
            return new GatesSystem(system, door, settings, gate, owner, clock);
        }
        catch
        {
            door.Dispose();
            throw;
        }
    }

    /// <summary>Leaves the cluster, so that the others need not wait for this gate, and ends.</summary>
    public async Task LeaveAsync()
    {
        _left.TrySetResult(Done.Instance);
        try
        {
            var cluster = Akka.Cluster.Cluster.Get(_system);
            if (cluster.HasSelf())
                await cluster.LeaveAsync().WaitAsync(LeaveTimeout).ConfigureAwait(false);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            // Others cannot be reached: they see that it is gone.
        }
        await _system.Terminate().ConfigureAwait(false);
    }

    private async Task EndAsync()
    {
        await _system.WhenTerminated.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _door.Dispose();
    }

    /// <summary>
    /// Akka.Remote ends a system as soon as one connection of its own fails in TLS: a single peer with a wrong certificate would end those of all others.
    /// So that end, which cannot be called off, waits until it is time for it anyway.
    /// </summary>
    private void EndOnlyWhenLeft()
    {
        var shutdown = CoordinatedShutdown.Get(_system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "left", () => shutdown.ShutdownReason
            is CoordinatedShutdown.ClusterLeavingReason or CoordinatedShutdown.ClusterDowningReason or CoordinatedShutdown.ActorSystemTerminateReason
            ? Task.FromResult(Done.Instance) : _left.Task);
        Akka.Cluster.Cluster.Get(_system).RegisterOnMemberRemoved(() => _left.TrySetResult(Done.Instance));
    }
}
