namespace LoginGate.Protocol;

/// <summary>
/// Cuts what a gate sends to LoginSrv, strictly: what a correct gate would not send is reported as malformed.
/// For stand-in LoginSrvs and for explaining captures. Not for several threads at once.
/// </summary>
public sealed class GateFrameDecoder : IDisposable
{
    private const int SmallestFrame = 32;

    private readonly Dialect _dialect;
    private readonly IFrameCutter _cutter;

    /// <summary>Makes a decoder for one connection.</summary>
    /// <param name="dialect">Decides framing, letters and addresses.</param>
    /// <param name="maxFrameBytes">Longest frame, marks or header included; at least 32.</param>
    public GateFrameDecoder(Dialect dialect, int maxFrameBytes)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFrameBytes, SmallestFrame);
        _dialect = dialect;
        _cutter = FrameCutters.For(dialect, maxFrameBytes, isFromLoginSrv: false);
    }

    /// <summary>Bytes held of an unfinished frame.</summary>
    public int PendingBytes => _cutter.PendingBytes;

    /// <summary>Reads on, and moves <paramref name="input"/> over what was used.</summary>
    /// <param name="input">What is left of the gate's bytes.</param>
    /// <param name="frame">What was found; its spans are good until the next call.</param>
    /// <returns>The frame's kind.</returns>
    public GateFrameKind Read(ref ReadOnlySpan<byte> input, out GateFrame frame)
    {
        var cut = _cutter.Cut(ref input);
        frame = cut.Kind switch
        {
            CutKind.NeedMore => default,
            CutKind.Text when _dialect.Framing == Framing.Text => Interpret(cut),
            CutKind.Record => InterpretRecord(cut),
            CutKind.OverLong => Malformed(GateFrameError.OverLong, cut),
            CutKind.BadRecord => Malformed(GateFrameError.BadRecord, cut),
            _ => Malformed(GateFrameError.Garbage, cut),
        };
        return frame.Kind;
    }

    /// <summary>Returns the buffer; spans handed out before are no longer valid.</summary>
    public void Dispose() => _cutter.Release();

    private GateFrame Interpret(scoped in FrameCut cut)
    {
        if (cut.Inside.IsEmpty) return Malformed(GateFrameError.EmptyFrame, cut);
        byte letter = cut.Inside[0];
        var rest = cut.Inside[1..];
        if (letter == WireBytes.Minus)
        {
            return rest.SequenceEqual("-"u8) ? Frame(GateFrameKind.Heartbeat, 0, cut) : Malformed(GateFrameError.TrailingBytes, cut);
        }
        var letters = _dialect.Letters;
        if (letter != letters.Open && letter != letters.Data && letter != letters.Close)
        {
            return AnnounceFrame.TryRead(cut.Inside, out var address)
                ? new GateFrame { Kind = GateFrameKind.Announce, ClientAddress = address, Raw = cut.Raw, Bytes = cut.Bytes }
                : Malformed(GateFrameError.UnknownLetter, cut);
        }

        var head = SessionHead.Read(_dialect.SessionForm, rest);
        if (head.Session == 0) return Malformed(GateFrameError.BadNumber, cut);
        int session = head.Session;
        if (letter == letters.Open) return Open(session, head.Rest, cut);
        if (letter == letters.Data) return Data(session, head.Rest, cut);
        return head.HasSlash ? Malformed(GateFrameError.TrailingBytes, cut, session) : Frame(GateFrameKind.Close, session, cut);
    }

    private GateFrame InterpretRecord(scoped in FrameCut cut)
    {
        var record = cut.Record;
        if (record.Type == BinaryRecordType.KeepAlive) return Frame(GateFrameKind.Heartbeat, 0, cut);
        if (record.Session == 0) return Malformed(GateFrameError.BadNumber, cut);
        return record.Type switch
        {
            BinaryRecordType.Enter => Open(record.Session, record.Data, cut),
            BinaryRecordType.Data => Data(record.Session, record.Data, cut),
            _ => record.Data.IsEmpty
                ? Frame(GateFrameKind.Close, record.Session, cut)
                : Malformed(GateFrameError.TrailingBytes, cut, record.Session),
        };
    }

    private GateFrame Open(int session, ReadOnlySpan<byte> addresses, scoped in FrameCut cut)
    {
        int slash = addresses.IndexOf(WireBytes.Slash);
        var client = slash < 0 ? addresses : addresses[..slash];
        var second = slash < 0 ? default : addresses[(slash + 1)..];
        if (!IsAddress(client)) return Malformed(GateFrameError.BadAddress, cut, session);
        if (!IsSecondGood(slash >= 0, second)) return Malformed(GateFrameError.BadSecondAddress, cut, session);
        return new GateFrame
        {
            Kind = GateFrameKind.Open,
            Session = session,
            ClientAddress = client,
            SecondAddress = second,
            Raw = cut.Raw,
            Bytes = cut.Bytes,
        };
    }

    // Only the 98k LoginSrv refuses a user without it; the VC one has no room for it.
    private bool IsSecondGood(bool given, ReadOnlySpan<byte> second)
    {
        if (_dialect.SecondAddress == SecondAddress.None) return !given;
        return given ? IsAddress(second) : !_dialect.RequiresIPv4;
    }

    private bool IsAddress(ReadOnlySpan<byte> text) =>
        _dialect.RequiresIPv4 ? DottedAddress.IsIPv4(text) : DottedAddress.IsAddress(text);

    private GateFrame Data(int session, ReadOnlySpan<byte> payload, scoped in FrameCut cut)
    {
        if (payload.IsEmpty) return Malformed(GateFrameError.EmptyPayload, cut, session);
        if (payload.Length > _dialect.PayloadLimit) return Malformed(GateFrameError.PayloadTooLong, cut, session);
        if (payload.ContainsAnyExcept(WireBytes.FrameInside)) return Malformed(GateFrameError.ForbiddenByte, cut, session);
        return new GateFrame { Kind = GateFrameKind.Data, Session = session, Payload = payload, Raw = cut.Raw, Bytes = cut.Bytes };
    }

    private static GateFrame Frame(GateFrameKind kind, int session, scoped in FrameCut cut) => new() { Kind = kind, Session = session, Raw = cut.Raw, Bytes = cut.Bytes };

    private static GateFrame Malformed(GateFrameError error, scoped in FrameCut cut, int session = 0) =>
        new() { Kind = GateFrameKind.Malformed, Error = error, Session = session, Raw = cut.Raw, Bytes = cut.Bytes };
}
