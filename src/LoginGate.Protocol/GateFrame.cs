namespace LoginGate.Protocol;

/// <summary>What a gate tells LoginSrv.</summary>
public enum GateFrameKind
{
    /// <summary>All input is used up; part of a frame may be held for the next read.</summary>
    NeedMore,

    /// <summary>A client has connected.</summary>
    Open,

    /// <summary>A client sent something.</summary>
    Data,

    /// <summary>A client is gone.</summary>
    Close,

    /// <summary>A heartbeat, to be answered.</summary>
    Heartbeat,

    /// <summary>What the gate calls itself (<see cref="Dialect.Announce"/>).</summary>
    Announce,

    /// <summary>Something no gate should send; it was dropped.</summary>
    Malformed,
}

/// <summary>What is wrong with a malformed frame of a gate.</summary>
public enum GateFrameError
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Bytes outside frames.</summary>
    Garbage,

    /// <summary>A frame with nothing in it.</summary>
    EmptyFrame,

    /// <summary>A letter, or record type, this dialect does not have.</summary>
    UnknownLetter,

    /// <summary>The session number is missing or not 1 to 2147483647; or its slot is missing or none.</summary>
    BadNumber,

    /// <summary>The client's address is missing or none.</summary>
    BadAddress,

    /// <summary>The second address is missing, none, or not wanted.</summary>
    BadSecondAddress,

    /// <summary>A data frame without data.</summary>
    EmptyPayload,

    /// <summary>Data over the dialect's limit.</summary>
    PayloadTooLong,

    /// <summary>A frame mark, NUL or control byte inside the data.</summary>
    ForbiddenByte,

    /// <summary>A close or heartbeat frame with something behind it.</summary>
    TrailingBytes,

    /// <summary>A frame over the size limit.</summary>
    OverLong,

    /// <summary>OpenMir2: a record whose fields do not fit its length.</summary>
    BadRecord,
}

/// <summary>One frame of a gate. Its spans are good until the next call of the decoder that made it.</summary>
public readonly ref struct GateFrame
{
    /// <summary>What it is; decides which other members hold something.</summary>
    public GateFrameKind Kind { get; init; }

    /// <summary>Session number, or 0 where the frame has none or a bad one.</summary>
    public int Session { get; init; }

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>The client's address as text; with <see cref="GateFrameKind.Announce"/> the gate's own.</summary>
    public ReadOnlySpan<byte> ClientAddress { get; init; }

    /// <summary>The second address as text; empty when the frame has none.</summary>
    public ReadOnlySpan<byte> SecondAddress { get; init; }

    /// <summary>What is wrong, with <see cref="GateFrameKind.Malformed"/>.</summary>
    public GateFrameError Error { get; init; }

    /// <summary>The frame as it came, or what was dropped; empty for <see cref="GateFrameError.OverLong"/>.</summary>
    public ReadOnlySpan<byte> Raw { get; init; }

    /// <summary>Length of the whole frame, or of what was dropped.</summary>
    public int Bytes { get; init; }
}
