namespace LoginGate.Sessions;

/// <summary>Why a session ended, and so who is at fault.</summary>
internal enum CloseCause
{
    /// <summary>The client closed its side.</summary>
    PeerClosed,

    /// <summary>The client's connection broke: reset, unreachable.</summary>
    PeerReset,

    /// <summary>LoginSrv asked for it.</summary>
    Kicked,

    /// <summary>LoginSrv is gone, or was when the client came.</summary>
    LoginSrvLost,

    /// <summary>The gate shuts down.</summary>
    Shutdown,

    /// <summary>No packet within <c>first-packet-timeout</c>.</summary>
    FirstPacketTimeout,

    /// <summary>A packet begun and not finished within <c>packet-timeout</c>.</summary>
    PacketTimeout,

    /// <summary>No byte either way within <c>idle-timeout</c>.</summary>
    IdleTimeout,

    /// <summary>More than <c>packets-per-second</c>.</summary>
    TooManyPackets,

    /// <summary>A packet longer than <c>max-packet</c>.</summary>
    OversizedPacket,

    /// <summary>A byte that no packet may hold, or a frame's byte outside one: it could forge a frame or mislead LoginSrv's decoder.</summary>
    ForbiddenByte,

    /// <summary>No code digit after <c>#</c>, which the dialect wants.</summary>
    MissingDigit,

    /// <summary>More bytes outside packets than <c>max-stray-bytes</c>.</summary>
    TooManyStrayBytes,

    /// <summary>An HTTP request.</summary>
    HttpProbe,

    /// <summary>The client does not read: more waits for it than <c>send-queue</c>.</summary>
    SlowReader,

    /// <summary>The session failed; its exception is in the log.</summary>
    Failed,
}
