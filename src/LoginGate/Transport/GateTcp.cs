using Akka.Actor;
using Akka.Configuration;
using Akka.IO;
using LoginGate.EventLoop;
using LoginGate.Settings;

namespace LoginGate.Transport;

/// <summary>The one place where the gate's actors get their TCP manager from. Both kinds speak Akka.IO's messages.</summary>
internal static class GateTcp
{
    /// <summary>The manager that takes binds and connects.</summary>
    /// <exception cref="ConfigurationException">The event loop's settings cannot be used.</exception>
    public static IActorRef Of(ActorSystem system, TransportKind transport) =>
        transport == TransportKind.EventLoop ? EventLoopTcp.Get(system).Manager : system.Tcp();

    /// <summary>What the transport wants of the actor system's configuration, above everything else.</summary>
    public static Config Overrides(TransportKind transport) => transport == TransportKind.EventLoop
        ? Config.Empty
        : ConfigurationFactory.ParseString("akka.actor.event-loop-dispatcher { type = Dispatcher, executor = default-executor }");
}
