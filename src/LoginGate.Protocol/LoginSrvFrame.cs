using System.Net;

namespace LoginGate.Protocol;

/// <summary>What LoginSrv asks of the gate.</summary>
public enum LoginSrvFrameKind
{
    /// <summary>All input is used up; part of a frame may be held for the next read.</summary>
    NeedMore,

    /// <summary>Bytes for one client.</summary>
    Reply,

    /// <summary>The answer to a heartbeat.</summary>
    Heartbeat,

    /// <summary>Close one client.</summary>
    Kick,

    /// <summary>Close one client and block its address for a time.</summary>
    KickAndBanTemporary,

    /// <summary>Close one client and block its address for good.</summary>
    KickAndBanPermanent,

    /// <summary>Block an address.</summary>
    BanAddress,

    /// <summary>Something that is no frame, or a frame without sense; it was dropped.</summary>
    Anomaly,
}

/// <summary>What was wrong with bytes from LoginSrv. None of it stops the decoder.</summary>
public enum LoginSrvAnomaly
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Bytes outside frames.</summary>
    Garbage,

    /// <summary>A packet <c>#...!</c> outside a frame, as VC LoginSvr answers its M frame.</summary>
    UnframedPacket,

    /// <summary>A frame with nothing in it.</summary>
    EmptyFrame,

    /// <summary>A reply without the slash after its session number.</summary>
    NoSlash,

    /// <summary>A frame whose session number, or slot, is missing or none.</summary>
    NoNumber,

    /// <summary>A reply without content.</summary>
    EmptyReply,

    /// <summary>A frame over the size limit; the rest up to the next frame start is dropped silently.</summary>
    OverLong,

    /// <summary>OpenMir2: a record whose fields do not fit its length.</summary>
    BadRecord,

    /// <summary>OpenMir2: a record type that LoginSrv does not send.</summary>
    UnexpectedRecord,
}

/// <summary>One thing read from LoginSrv. Its spans are good until the next call of the decoder that made it.</summary>
public readonly ref struct LoginSrvFrame
{
    /// <summary>What it is; decides which other members hold something.</summary>
    public LoginSrvFrameKind Kind { get; init; }

    /// <summary>Session number of a reply or kick, else 0.</summary>
    public int Session { get; init; }

    /// <summary>Slot of a reply, as LoginSrv wrote it; where sessions have none, the session's <see cref="SlotHandle.SlotOf"/>.</summary>
    public int Slot { get; init; }

    /// <summary>A reply's bytes for the client, as LoginSrv wrote them.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>The address of <see cref="LoginSrvFrameKind.BanAddress"/>.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>What was wrong, with <see cref="LoginSrvFrameKind.Anomaly"/>.</summary>
    public LoginSrvAnomaly Anomaly { get; init; }

    /// <summary>Bytes dropped because of it; NULs between frames do not count.</summary>
    public int DroppedBytes { get; init; }
}
