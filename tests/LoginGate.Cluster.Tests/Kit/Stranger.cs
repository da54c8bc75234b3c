using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Remote;
using Akka.Remote.Transport.DotNetty;

namespace LoginGate.Cluster.Tests.Kit;

/// <summary>Somebody with Akka.NET and no other rights, who calls his system as the gates call theirs.</summary>
internal sealed class Stranger : IAsyncDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(3);

    private Stranger(ActorSystem system, int port)
    {
        (System, Port) = (system, port);
        Self = system.ActorOf(Akka.Actor.Props.Create(() => new Listener(Heard)), "listener");
        var failures = system.ActorOf(Akka.Actor.Props.Create(() => new Listener(Failures)), "failures");
        system.EventStream.Subscribe(failures, typeof(AssociationErrorEvent));
        system.EventStream.Subscribe(failures, typeof(DisassociatedEvent));
    }

    public ActorSystem System { get; }

    public int Port { get; }

    public IActorRef Self { get; }

    /// <summary>What gates answered.</summary>
    public ConcurrentQueue<object> Heard { get; } = [];

    /// <summary>Connections that came to nothing.</summary>
    public ConcurrentQueue<object> Failures { get; } = [];

    public MemberStatus Status => Akka.Cluster.Cluster.Get(System).SelfMember.Status;

    /// <param name="tls">What it shows; null: it speaks no TLS.</param>
    /// <param name="port">Where he listens; 0: anywhere.</param>
    public static Stranger Start(X509Certificate2? tls = null, int port = 0)
    {
        if (port == 0)
            port = LocalPorts.Free();
        var config = ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor {
                provider = cluster
                serializers.raw = "{{typeof(RawSerializer).AssemblyQualifiedName}}"
                serialization-bindings { "{{typeof(Raw).AssemblyQualifiedName}}" = raw }
              }
              remote.retry-gate-closed-for = 100ms
              remote.handshake-timeout = 3s
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{port}}, maximum-frame-size = 16 MiB, enable-ssl = {{(tls is null ? "off" : "on")}} }
              cluster { downing-provider-class = "Akka.Cluster.NoDowning, Akka.Cluster", retry-unsuccessful-join-after = 500ms }
              coordinated-shutdown { exit-clr = off, run-by-clr-shutdown-hook = off, run-by-actor-system-terminate = off, phases.before-service-unbind.timeout = 1d }
            }
            """);
        var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config));
        if (tls is not null)
            setup = setup.And(new DotNettySslSetup(tls, suppressValidation: true));
        var system = ActorSystem.Create("gates", setup);
        // Akka.Remote ends a system whose connection failed in TLS: he is not so easily put off.
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "never", () => new TaskCompletionSource<Akka.Done>().Task);
        return new Stranger(system, port);
    }

    public static Address AddressOf(int port) => new("akka.tcp", "gates", "127.0.0.1", port);

    public void Join(int port) => Akka.Cluster.Cluster.Get(System).Join(Reached(port));

    /// <summary>To an actor that is found by its path.</summary>
    public void Select(int port, string path, object message, IActorRef? sender = null) =>
        System.ActorSelection($"{Reached(port)}{path}").Tell(message, sender ?? Self);

    /// <summary>Straight to an actor, whose path is taken on trust.</summary>
    public void Tell(int port, string path, object message, IActorRef? sender = null) =>
        ((ExtendedActorSystem)System).Provider.ResolveActorRef($"{Reached(port)}{path}").Tell(message, sender ?? Self);

    /// <summary>Waits until the gate has taken in all that was said before: it answers this, whoever asks.</summary>
    public async Task UntilTakenInAsync(int port)
    {
        var before = Heard.Count;
        await AgainUntilAsync(
            () => Select(port, "/system/cluster/core/daemon", new Raw(WireBytes.Membership, "Akka.Cluster.InternalClusterAction+InitJoin, Akka.Cluster", [])),
            () => Heard.Count > before, $"the gate at {port} answers");
    }

    /// <summary>Says something until it has had its effect: Akka.Remote may lose a message.</summary>
    public async Task AgainUntilAsync(Action say, Func<bool> isDone, string what)
    {
        var clock = Stopwatch.StartNew();
        var next = TimeSpan.Zero;
        await TestGate.UntilAsync(() =>
        {
            if (clock.Elapsed >= next)
            {
                next = clock.Elapsed + Again;
                say();
            }
            return isDone();
        }, $"{what}; {Failures.Count} connections failed");
    }

    // With TLS the protocol has another name.
    private Address Reached(int port) => AddressOf(port).WithProtocol(Akka.Cluster.Cluster.Get(System).SelfAddress.Protocol);

    /// <summary>A system waits for actors of its own that it has started elsewhere.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAny(System.Terminate(), Task.Delay(Again));

    private sealed class Listener : ReceiveActor
    {
        public Listener(ConcurrentQueue<object> heard) => ReceiveAny(heard.Enqueue);
    }
}
