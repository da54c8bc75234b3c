namespace LoginGate.Protocol;

/// <summary>
/// Cuts what LoginSrv sends to the gate. Feed it each read until it answers <see cref="LoginSrvFrameKind.NeedMore"/>. It
/// never fails: what is no frame is reported and dropped, and it goes on at the next frame start, also where rubbish looked like the
/// beginning of a frame. It holds at most one unfinished frame and allocates nothing but the address of
/// <see cref="LoginSrvFrameKind.BanAddress"/>. Not for several threads at once.
/// </summary>
public sealed class LoginSrvFrameDecoder : IDisposable
{
    private const int SmallestFrame = 32;

    private readonly IFrameCutter _cutter;
    private readonly SessionForm _form;

    /// <summary>Makes a decoder for one connection.</summary>
    /// <param name="dialect">Decides the framing.</param>
    /// <param name="maxFrameBytes">Longest frame, marks or header included; at least 32.</param>
    public LoginSrvFrameDecoder(Dialect dialect, int maxFrameBytes)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFrameBytes, SmallestFrame);
        _cutter = FrameCutters.For(dialect, maxFrameBytes, isFromLoginSrv: true);
        _form = dialect.SessionForm;
    }

    /// <summary>Whether part of a frame is held.</summary>
    public bool HasPartial => _cutter.PendingBytes > 0;

    /// <summary>Bytes held of an unfinished frame.</summary>
    public int PendingBytes => _cutter.PendingBytes;

    /// <summary>Reads on, and moves <paramref name="input"/> over what was used.</summary>
    /// <param name="input">What is left of LoginSrv's bytes.</param>
    /// <param name="frame">What was found; its payload is good until the next call.</param>
    /// <returns>The frame's kind.</returns>
    public LoginSrvFrameKind Read(ref ReadOnlySpan<byte> input, out LoginSrvFrame frame)
    {
        var cut = _cutter.Cut(ref input);
        frame = cut.Kind switch
        {
            CutKind.NeedMore => default,
            CutKind.Text => Interpret(cut),
            CutKind.Record => InterpretRecord(cut),
            CutKind.Garbage => Odd(LoginSrvAnomaly.Garbage, cut),
            CutKind.UnframedPacket => Odd(LoginSrvAnomaly.UnframedPacket, cut),
            CutKind.OverLong => Odd(LoginSrvAnomaly.OverLong, cut),
            _ => Odd(LoginSrvAnomaly.BadRecord, cut),
        };
        return frame.Kind;
    }

    /// <summary>Returns the buffer; a payload handed out before is no longer valid.</summary>
    public void Dispose() => _cutter.Release();

    private LoginSrvFrame Interpret(scoped in FrameCut cut)
    {
        var inside = cut.Inside;
        if (inside.IsEmpty) return Odd(LoginSrvAnomaly.EmptyFrame, cut);
        if (inside[0] == WireBytes.Plus) return InterpretCommand(cut);
        var head = SessionHead.Read(_form, inside);
        if (!head.HasSlash) return Odd(LoginSrvAnomaly.NoSlash, cut);
        return head.Session == 0 ? Odd(LoginSrvAnomaly.NoNumber, cut) : Reply(head.Session, head.Slot, head.Rest, cut);
    }

    // Gates take every "%+" they do not know for the answer to their heartbeat.
    private static LoginSrvFrame InterpretCommand(scoped in FrameCut cut)
    {
        byte letter = cut.Inside.Length > 1 ? cut.Inside[1] : (byte)0;
        var argument = cut.Inside.Length > 2 ? cut.Inside[2..] : default;
        bool numbered = SessionNumber.TryParse(argument, out int session);
        switch (letter)
        {
            case WireBytes.Minus:
                return numbered ? Command(LoginSrvFrameKind.Kick, session) : Odd(LoginSrvAnomaly.NoNumber, cut);
            case (byte)'T' when numbered:
                return Command(LoginSrvFrameKind.KickAndBanPermanent, session);
            case (byte)'B' when numbered:
                return Command(LoginSrvFrameKind.KickAndBanTemporary, session);
            case (byte)'M' when DottedAddress.TryParse(argument, out var address):
                return new LoginSrvFrame { Kind = LoginSrvFrameKind.BanAddress, Address = address };
            default:
                return Command(LoginSrvFrameKind.Heartbeat, 0);
        }
    }

    private static LoginSrvFrame InterpretRecord(scoped in FrameCut cut)
    {
        var record = cut.Record;
        switch (record.Type)
        {
            case BinaryRecordType.KeepAlive:
                return Command(LoginSrvFrameKind.Heartbeat, 0);
            case BinaryRecordType.Data when record.Session > 0:
                return Reply(record.Session, SlotHandle.SlotOf(record.Session), record.Data, cut);
            case BinaryRecordType.Leave when record.Session > 0:
                return Command(LoginSrvFrameKind.Kick, record.Session);
            case BinaryRecordType.Data or BinaryRecordType.Leave:
                return Odd(LoginSrvAnomaly.NoNumber, cut);
            default:
                return Odd(LoginSrvAnomaly.UnexpectedRecord, cut);
        }
    }

    private static LoginSrvFrame Reply(int session, int slot, ReadOnlySpan<byte> payload, scoped in FrameCut cut) => payload.IsEmpty
        ? Odd(LoginSrvAnomaly.EmptyReply, cut)
        : new LoginSrvFrame { Kind = LoginSrvFrameKind.Reply, Session = session, Slot = slot, Payload = payload };

    private static LoginSrvFrame Command(LoginSrvFrameKind kind, int session) => new() { Kind = kind, Session = session };

    private static LoginSrvFrame Odd(LoginSrvAnomaly anomaly, scoped in FrameCut cut) =>
        new() { Kind = LoginSrvFrameKind.Anomaly, Anomaly = anomaly, DroppedBytes = cut.Bytes };
}
