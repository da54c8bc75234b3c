using Akka.Actor;

namespace Akka.IO;

/// <summary>Shortcuts to TCP.</summary>
public static class TcpExtensions
{
    /// <summary>The system's TCP manager: send it <see cref="Akka.IO.Tcp.Bind"/> and <see cref="Akka.IO.Tcp.Connect"/>.</summary>
    public static IActorRef Tcp(this ActorSystem system) => Akka.IO.Tcp.Manager(system);
}
