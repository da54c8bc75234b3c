using Akka.Actor;
using LoginGate.Settings;
using LoginGate.Transport;

namespace LoginGate.Sessions;

/// <summary>What all sessions of a line share: its settings and the actors around them.</summary>
/// <param name="KeepAlive">The option that the line's client connections have.</param>
internal sealed record SessionContext(
    LineSettings Line, IActorRef LoginSrv, IActorRef Admission, KeepAliveOption KeepAlive, TimeProvider Clock);
