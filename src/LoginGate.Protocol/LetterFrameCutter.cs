namespace LoginGate.Protocol;

/// <summary>Cuts <see cref="LetterFrame"/>s, and gives them as the records that say the same.</summary>
/// <param name="maxFrameBytes">Longest frame, marks included.</param>
/// <param name="letters">Tell the frames apart.</param>
internal sealed class LetterFrameCutter(int maxFrameBytes, DialectLetters letters) : ResyncingCutter
{
    protected override Step TryCut(ReadOnlySpan<byte> bytes, out FrameCut cut, out int missing)
    {
        missing = LetterFrame.Smallest - bytes.Length;
        cut = default;
        if (bytes[0] != WireBytes.FrameStart) return Skip(bytes, CutKind.Garbage, out cut);
        if (bytes.Length > 1 && TypeOf(bytes[1]) is null) return Skip(bytes, CutKind.BadRecord, out cut);
        if (missing > 0) return Step.More;

        missing = 1;
        var window = bytes[..Math.Min(bytes.Length, maxFrameBytes)];
        int length = LetterFrame.Measure(window);
        if (length == 0) return window.Length < maxFrameBytes ? Step.More : Skip(bytes, CutKind.OverLong, out cut);
        if (length < 0 || !TryRead(bytes[..length], out var record)) return Skip(bytes, CutKind.BadRecord, out cut);
        cut = new FrameCut { Kind = CutKind.Record, Record = record, Raw = bytes[..length], Bytes = length };
        return Step.Frame;
    }

    protected override int FindStart(ReadOnlySpan<byte> bytes) => bytes.IndexOf(WireBytes.FrameStart);

    // A heartbeat without a body gets no answer, so none is one.
    private bool TryRead(ReadOnlySpan<byte> frame, out BinaryRecord record)
    {
        var type = TypeOf(frame[1])!.Value;
        var body = LetterFrame.Body(frame);
        bool isOwnBody = type == BinaryRecordType.Leave && body.SequenceEqual(LetterFrame.CloseBody)
            || type == BinaryRecordType.KeepAlive && body.SequenceEqual(LetterFrame.HeartbeatBody);
        record = new BinaryRecord { Type = type, Session = LetterFrame.Session(frame), Data = isOwnBody ? default : body };
        return type != BinaryRecordType.KeepAlive || isOwnBody;
    }

    private BinaryRecordType? TypeOf(byte letter)
    {
        if (letter == letters.Open) return BinaryRecordType.Enter;
        if (letter == letters.Data) return BinaryRecordType.Data;
        if (letter == letters.Close) return BinaryRecordType.Leave;
        return letter == WireBytes.Minus ? BinaryRecordType.KeepAlive : null;
    }
}
