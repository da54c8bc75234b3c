namespace LoginGate.Shared;

/// <summary>The rules and limits that a client can break; each has its answer in the settings (<c>admission.answers</c>).</summary>
internal enum Violation
{
    /// <summary>A byte that no packet may hold, or a frame's byte outside one.</summary>
    ForbiddenByte,

    /// <summary>A packet over <c>max-packet</c>.</summary>
    OversizedPacket,

    /// <summary>More bytes outside packets than <c>max-stray-bytes</c>.</summary>
    StrayBytes,

    /// <summary>An HTTP request.</summary>
    Http,

    /// <summary>No code digit where the dialect wants one.</summary>
    MissingDigit,

    /// <summary>No greeting where the dialect wants one.</summary>
    MissingGreeting,

    /// <summary>A wrong answer in the handshake that the dialect begins with.</summary>
    BadHandshake,

    /// <summary>More than <c>packets-per-second</c>.</summary>
    TooManyPackets,

    /// <summary>More than <c>new-accounts-per-minute-per-address</c>.</summary>
    TooManyAccounts,

    /// <summary>More than <c>max-connections-per-address</c>.</summary>
    TooManyConnections,

    /// <summary>More than <c>connects-per-second-per-address</c>.</summary>
    TooManyConnects,

    /// <summary>More than <c>silent-connections-per-minute-per-address</c>.</summary>
    TooManySilent,

    /// <summary>No packet within <c>first-packet-timeout</c>, or no handshake within <c>handshake-timeout</c>.</summary>
    Silent,

    /// <summary>A packet begun and not finished within <c>packet-timeout</c>.</summary>
    HalfPacket,

    /// <summary>More than <c>send-queue</c> waits for a client that does not read.</summary>
    SlowReader,

    /// <summary>More failed logins than <c>password-guessing</c> allows, where that bans.</summary>
    PasswordGuessing,
}
