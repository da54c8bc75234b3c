namespace LoginGate.Shared;

/// <summary>What follows from a <see cref="CloseCause"/>.</summary>
internal static class CloseCauses
{
    /// <summary>The rule that the client broke; null where it broke none, as one that is idle or whose line broke.</summary>
    public static Violation? ToViolation(this CloseCause cause) => cause switch
    {
        CloseCause.ForbiddenByte => Violation.ForbiddenByte,
        CloseCause.OversizedPacket => Violation.OversizedPacket,
        CloseCause.TooManyStrayBytes => Violation.StrayBytes,
        CloseCause.HttpProbe => Violation.Http,
        CloseCause.MissingDigit => Violation.MissingDigit,
        CloseCause.MissingGreeting => Violation.MissingGreeting,
        CloseCause.BadHandshake => Violation.BadHandshake,
        CloseCause.TooManyPackets => Violation.TooManyPackets,
        CloseCause.TooManyAccounts => Violation.TooManyAccounts,
        CloseCause.PasswordGuessing => Violation.PasswordGuessing,
        CloseCause.FirstPacketTimeout or CloseCause.HandshakeTimeout => Violation.Silent,
        CloseCause.PacketTimeout => Violation.HalfPacket,
        CloseCause.SlowReader => Violation.SlowReader,
        _ => null,
    };

    /// <summary>Whether it was the client that ended the session, or kept silent too long: not the gate, LoginSrv or an operator.</summary>
    public static bool IsClients(this CloseCause cause) => cause is CloseCause.PeerClosed or CloseCause.PeerReset or CloseCause.KeepAlive
        or CloseCause.UserTimeout or CloseCause.Heartbeat or CloseCause.FirstPacketTimeout or CloseCause.HandshakeTimeout or CloseCause.IdleTimeout;
}
