namespace LoginGate.Lab;

/// <summary>Frames that no correct LoginSrv sends, or that only some do.</summary>
public enum LoginSrvMischief
{
    /// <summary>None.</summary>
    None,

    /// <summary>Bytes outside frames.</summary>
    Garbage,

    /// <summary>A frame with nothing in it.</summary>
    EmptyFrame,

    /// <summary>A good reply to a session that does not exist.</summary>
    UnknownNumber,

    /// <summary>A reply without slash.</summary>
    NoSlash,

    /// <summary>A reply whose number is none.</summary>
    NoNumber,

    /// <summary>A frame far over any limit.</summary>
    OverLong,

    /// <summary>A packet without a frame around it.</summary>
    UnframedPacket,

    /// <summary>A run of NULs.</summary>
    Nuls,

    /// <summary>Beginnings of frames that are not ended.</summary>
    CutOff,
}

/// <summary>How a stand-in LoginSrv misbehaves at present. Immutable: set another one to change it, at any time.</summary>
public sealed record LoginSrvBehaviour
{
    /// <summary>As it should be.</summary>
    public static LoginSrvBehaviour Good { get; } = new();

    /// <summary>Heartbeats are not answered.</summary>
    public bool MuteHeartbeats { get; init; }

    /// <summary>Packets of clients are not answered.</summary>
    public bool MuteReplies { get; init; }

    /// <summary>Nothing is read from the gate; what it sends piles up.</summary>
    public bool StopReading { get; init; }

    /// <summary>How long every reply waits before it is sent. Order is kept.</summary>
    public TimeSpan ReplyDelay { get; init; }

    /// <summary>A link is closed once this many of its frames have been read; 0 for never.</summary>
    public int CloseAfterFrames { get; init; }

    /// <summary>Links are closed by a reset instead of a clean end.</summary>
    public bool ClosesByReset { get; init; }

    /// <summary>Every write is cut into pieces of this many bytes, sent one by one; 0 for no cutting.</summary>
    public int SplitWrites { get; init; }

    /// <summary>Frames are held back until this many can go out in one write; 0 for no holding.</summary>
    public int GlueFrames { get; init; }

    /// <summary>Frames that are held back go out anyway when no other has come for this time. Default 50 ms.</summary>
    public TimeSpan GluePatience { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Sent to each session right after its open, before it has asked for anything; empty: nothing is. Such as <see cref="LabCaptcha"/>.
    /// </summary>
    public ReadOnlyMemory<byte> AfterOpen { get; init; }

    /// <summary>Sent before each reply.</summary>
    public LoginSrvMischief BeforeReplies { get; init; }
}
