using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Transport;

namespace LoginGate.Sessions;

/// <summary>What all sessions of a line share.</summary>
/// <param name="KeepAlive">The option that the line's client connections have.</param>
/// <param name="Wheel">Tells each of them of its deadline.</param>
internal sealed record SessionContext(LineContext Line, IActorRef LoginSrv, KeepAliveOption KeepAlive, DeadlineWheel Wheel)
{
    /// <summary>The line's, as long as it lives: another one needs a restart of the gate.</summary>
    public Dialect Dialect { get; } = Line.Settings.LoginSrv.Dialect;

    /// <summary>Where the keys of a handshake come from.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>The gate's part of the handshake with a new client; null where the dialect has none.</summary>
    public ClientHandshake? BeginHandshake() => Dialect.Handshake?.Begin(Dialect, Random);
}
