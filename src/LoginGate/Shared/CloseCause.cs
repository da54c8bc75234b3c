namespace LoginGate.Shared;

/// <summary>Why a session ended, and so who is at fault.</summary>
internal enum CloseCause
{
    /// <summary>The client closed its side.</summary>
    PeerClosed,

    /// <summary>The client's connection broke: reset, unreachable.</summary>
    PeerReset,

    /// <summary>The client answered no TCP keep-alive probe: it vanished.</summary>
    KeepAlive,

    /// <summary>What was sent to the client stayed unacknowledged: it vanished (TCP_USER_TIMEOUT).</summary>
    UserTimeout,

    /// <summary>The client did not answer the gate's <c>*</c>: it vanished, or hangs.</summary>
    Heartbeat,

    /// <summary>LoginSrv asked for it.</summary>
    Kicked,

    /// <summary>An operator asked for it (<c>gate kick</c>); the log says who.</summary>
    KickedByOperator,

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

    /// <summary>Another packet before the greeting that the dialect's clients begin with.</summary>
    MissingGreeting,

    /// <summary>
    /// A greeting, or a request with letters of a code, of another dialect. The client has come to the wrong gate, or the gate's dialect is wrong:
    /// no rule is broken.
    /// </summary>
    ForeignDialect,

    /// <summary>A wrong answer in the handshake that the dialect begins with.</summary>
    BadHandshake,

    /// <summary>The client's part of that handshake did not come within <c>handshake-timeout</c>.</summary>
    HandshakeTimeout,

    /// <summary>More bytes outside packets than <c>max-stray-bytes</c>.</summary>
    TooManyStrayBytes,

    /// <summary>An HTTP request.</summary>
    HttpProbe,

    /// <summary>More account creations than <c>new-accounts-per-minute-per-address</c> allows.</summary>
    TooManyAccounts,

    /// <summary>More failed logins than <c>password-guessing</c> allows.</summary>
    PasswordGuessing,

    /// <summary>Its address was banned, here or by LoginSrv, while the session lived.</summary>
    Banned,

    /// <summary>No valid PROXY protocol header where one is required, or none in time.</summary>
    BadProxyHeader,

    /// <summary>The address that the proxy announced may not come in; the reason is in the refusals.</summary>
    Refused,

    /// <summary>The client does not read: more waits for it than <c>send-queue</c>.</summary>
    SlowReader,

    /// <summary>The session failed, or cannot be told to LoginSrv; its exception is in the log.</summary>
    Failed,
}
