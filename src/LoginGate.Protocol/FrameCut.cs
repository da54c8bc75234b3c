namespace LoginGate.Protocol;

/// <summary>What the cutters find in a stream of frames, before anyone asks what a frame means.</summary>
internal enum CutKind
{
    NeedMore,

    /// <summary>The inside of a text frame.</summary>
    Text,

    /// <summary>A binary record.</summary>
    Record,

    Garbage,
    UnframedPacket,
    OverLong,
    BadRecord,
}

/// <summary>One cut. Spans are good until the next cut.</summary>
internal readonly ref struct FrameCut
{
    public CutKind Kind { get; init; }

    /// <summary>Text frame: what stands between <c>%</c> and <c>$</c>.</summary>
    public ReadOnlySpan<byte> Inside { get; init; }

    public BinaryRecord Record { get; init; }

    /// <summary>The bytes, marks or header included; empty for a frame over the limit, which is not held whole.</summary>
    public ReadOnlySpan<byte> Raw { get; init; }

    /// <summary>Bytes dropped, or the whole length of the frame.</summary>
    public int Bytes { get; init; }
}

/// <summary>Cuts a stream into frames and keeps what is unfinished.</summary>
internal interface IFrameCutter
{
    int PendingBytes { get; }

    FrameCut Cut(ref ReadOnlySpan<byte> input);

    void Release();
}
