using System.Reflection;
using Akka.Actor;
using Akka.Configuration;
using LoginGate.EventLoop.Connections;
using LoginGate.EventLoop.Dispatch;
using LoginGate.EventLoop.Linux;
using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop;

/// <summary>
/// TCP for Akka.NET on event loops: speaks Akka.IO's messages. Linux only; elsewhere, and for what is not here, there is
/// <c>system.Tcp()</c>. <see cref="DefaultConfig"/> must be part of the system's configuration.
/// </summary>
public sealed class EventLoopTcp : IExtension
{
    private readonly LoopGroup _loops;
    private readonly TcpManager _manager;

    internal EventLoopTcp(ExtendedActorSystem system)
    {
        var id = system.Settings.Config.GetString("akka.io.event-loop.dispatcher", "akka.actor.event-loop-dispatcher");
        _loops = (system.Dispatchers.Lookup(id) as EventLoopDispatcher)?.Loops
            ?? throw new ConfigurationException($"The dispatcher {id} has no event loops (akka.io.event-loop.dispatcher).");
        system.RegisterOnTermination(_loops.Stop);
        // The scheduler makes its thread when it is used first. Pauses for want of descriptors must not be that: none can be made then.
        system.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => { });
        _manager = new TcpManager(system, _loops);
        system.SystemActorOf(Props.Create(() => new ManagerActor(_manager)), ManagerActor.Name);
    }

    /// <summary>Whether this system has what event loops need.</summary>
    public static bool IsSupported => LinuxCalls.AreUsable;

    /// <summary>The counterpart of <c>system.Tcp()</c>: takes <c>Tcp.Bind</c> and <c>Tcp.Connect</c>.</summary>
    public IActorRef Manager => _manager;

    /// <summary>Open connections, those that are being made included.</summary>
    public int Connections => _manager.Channels.Open;

    /// <summary>The most connections that there can be: <c>akka.io.tcp.max-channels</c>, or what the process may open.</summary>
    public int MaxConnections => _manager.Channels.Limit;

    /// <summary>How often an actor has blocked its loop for longer than <c>slow-turn</c>.</summary>
    public long BlockedTurns => _loops.BlockedTurns;

    /// <summary>Threads that wait for sockets.</summary>
    public int Loops => _loops.Count;

    /// <summary>The extension of a system, made at the first call.</summary>
    /// <exception cref="ConfigurationException">A setting is outside its range, or its dispatcher has no loops.</exception>
    public static EventLoopTcp Get(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return (EventLoopTcp)system.RegisterExtension(Id.Instance);
    }

    /// <summary>The reference configuration, to be added as a fallback of a system's own.</summary>
    public static Config DefaultConfig()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("event-loop.hocon")!;
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }

    private sealed class Id : ExtensionIdProvider<EventLoopTcp>
    {
        public static readonly Id Instance = new();

        public override EventLoopTcp CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
