using System.Buffers.Binary;

namespace LoginGate.Protocol;

/// <summary>
/// Cuts OpenMir2 frames. A text frame <c>%+...$</c>, which that LoginSrv writes between the records to kick a client, is cut out too.
/// </summary>
/// <param name="maxFrameBytes">Longest frame, header included.</param>
/// <param name="form">How session ids stand in the records.</param>
internal sealed class BinaryFrameCutter(int maxFrameBytes, SessionIdForm form) : ResyncingCutter
{
    // "%+M" and the longest dotted address, with room to spare.
    private const int LongestTextFrame = 32;
    private const byte CodeStart = 0x9A;

    protected override Step TryCut(ReadOnlySpan<byte> bytes, out FrameCut cut, out int missing)
    {
        missing = 1;
        cut = default;
        if (bytes[0] == WireBytes.FrameStart) return TryCutText(bytes, out cut);

        int known = Math.Min(bytes.Length, BinaryRecord.PacketCode.Length);
        if (!bytes[..known].SequenceEqual(BinaryRecord.PacketCode[..known])) return Skip(bytes, CutKind.Garbage, out cut);
        missing = BinaryRecord.HeaderBytes - bytes.Length;
        if (missing > 0) return Step.More;

        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[BinaryRecord.PacketCode.Length..]);
        int total = BinaryRecord.HeaderBytes + length;
        if (total > maxFrameBytes) return Skip(bytes, CutKind.OverLong, out cut);
        if (length < BinaryRecord.SmallestRecord) return Skip(bytes, CutKind.BadRecord, out cut);
        missing = total - bytes.Length;
        switch (BinaryRecord.Parse(bytes[BinaryRecord.HeaderBytes..], length, form, out var record))
        {
            case BinaryParse.Complete:
                cut = new FrameCut { Kind = CutKind.Record, Record = record, Raw = bytes[..total], Bytes = total };
                return Step.Frame;
            case BinaryParse.Bad:
                return Skip(bytes, CutKind.BadRecord, out cut);
            default:
                return Step.More;
        }
    }

    protected override int FindStart(ReadOnlySpan<byte> bytes) => bytes.IndexOfAny(CodeStart, WireBytes.FrameStart);

    private Step TryCutText(ReadOnlySpan<byte> bytes, out FrameCut cut)
    {
        cut = default;
        if (bytes.Length > 1 && bytes[1] != WireBytes.Plus) return Skip(bytes, CutKind.Garbage, out cut);
        var window = bytes[..Math.Min(bytes.Length, LongestTextFrame)];
        // A frame or a record that begins inside shows that this one has been cut off.
        int end = window[1..].IndexOfAny(WireBytes.FrameEnd, WireBytes.FrameStart, CodeStart) + 1;
        if (end > 0 && bytes[end] != WireBytes.FrameEnd) return Skip(bytes, CutKind.Garbage, out cut);
        if (end == 0) return window.Length < LongestTextFrame ? Step.More : Skip(bytes, CutKind.Garbage, out cut);
        cut = new FrameCut { Kind = CutKind.Text, Inside = bytes[1..end], Raw = bytes[..(end + 1)], Bytes = end + 1 };
        return Step.Frame;
    }
}
