namespace LoginGate.Protocol;

/// <summary>What a call of <see cref="ClientPacketDecoder.Read"/> found.</summary>
public enum ClientPacketStatus
{
    /// <summary>All input is used up; part of a packet may be held for the next read.</summary>
    NeedMore,

    /// <summary>A whole packet, <c>#</c> to <c>!</c>.</summary>
    Packet,

    /// <summary>The dialect's <see cref="Dialect.ClientGreeting"/>, at any place; it was dropped.</summary>
    Greeting,

    /// <summary>A <c>*</c> between packets: the client's answer to flow control.</summary>
    FlowControl,

    /// <summary>Bytes outside packets were dropped; see <see cref="ClientPacketDecoder.Outside"/>.</summary>
    Outside,

    /// <summary>A packet with nothing in it, or only a code digit, was dropped.</summary>
    Empty,

    /// <summary>A second <c>#</c> came before <c>!</c>, in a greeting too: what stood before it was dropped.</summary>
    Broken,

    /// <summary>The client broke a rule; see <see cref="ClientPacketDecoder.Violation"/>. The decoder reads nothing more.</summary>
    Violation,
}

/// <summary>The rule a client broke. The client is at fault in each case and has to be closed.</summary>
public enum ClientViolation
{
    /// <summary>None.</summary>
    None,

    /// <summary>No <c>!</c> within the size limit.</summary>
    Oversize,

    /// <summary>A byte that must not stand inside a packet.</summary>
    ForbiddenByte,

    /// <summary>The dialect wants a code digit after <c>#</c> and there is none.</summary>
    MissingDigit,

    /// <summary>The greeting of a preset (<see cref="DialectPresets.ClientGreeting"/>), which this dialect does not have.</summary>
    ForeignGreeting,
}

/// <summary>What bytes outside packets look like.</summary>
public enum OutsideContent
{
    /// <summary>Nothing in particular: line ends, rubbish.</summary>
    Noise,

    /// <summary>An HTTP request.</summary>
    HttpProbe,

    /// <summary><c>%</c> or <c>$</c>, which could forge a frame if they were ever forwarded.</summary>
    FrameBytes,
}

/// <summary>Which bytes a client packet may hold between <c>#</c> and <c>!</c>.</summary>
public enum PayloadRule
{
    /// <summary>The dialect's code digit, then only its code alphabet.</summary>
    Strict,

    /// <summary>Printable ASCII but for <c>% $ # !</c>.</summary>
    Printable,
}
