using System.Buffers.Binary;

namespace LoginGate.Protocol;

/// <summary>
/// Cuts OpenMir2 frames. Out of step it goes on at the next byte that can start a frame. A text frame <c>%+...$</c>, which
/// that LoginSrv writes between the records to kick a client, is cut out too.
/// </summary>
internal sealed class BinaryFrameCutter(int maxFrameBytes) : IFrameCutter
{
    // "%+M" and the longest dotted address, with room to spare.
    private const int LongestTextFrame = 32;
    private const byte CodeStart = 0x9A;

    private PendingBuffer _pending;
    private int _delivered;
    private bool _dropping;

    private enum Step
    {
        Frame,
        More,
        Wrong,
    }

    public int PendingBytes => _pending.Length - _delivered;

    public FrameCut Cut(ref ReadOnlySpan<byte> input)
    {
        RemoveDelivered();
        while (true)
        {
            if (_pending.Length > 0)
            {
                var step = TryCut(_pending.Span, out var cut, out int missing);
                if (step == Step.More)
                {
                    if (input.IsEmpty) return default;
                    Move(ref input, missing);
                    continue;
                }
                _delivered = cut.Bytes;
                if (!IsSilent(step, cut.Kind)) return cut;
                RemoveDelivered();
            }
            else
            {
                if (input.IsEmpty) return default;
                var step = TryCut(input, out var cut, out _);
                if (step == Step.More)
                {
                    Move(ref input, input.Length);
                    return default;
                }
                input = input[cut.Bytes..];
                if (!IsSilent(step, cut.Kind)) return cut;
            }
        }
    }

    public void Release()
    {
        _pending.Release();
        _delivered = 0;
    }

    private void RemoveDelivered()
    {
        if (_delivered > 0) _pending.RemoveFront(_delivered);
        _delivered = 0;
    }

    private void Move(ref ReadOnlySpan<byte> input, int count)
    {
        count = Math.Min(count, input.Length);
        _pending.Append(input[..count]);
        input = input[count..];
    }

    // What follows a broken frame up to the next good one belongs to the anomaly that was already told.
    private bool IsSilent(Step step, CutKind kind)
    {
        bool silent = _dropping && kind == CutKind.Garbage;
        _dropping = step == Step.Wrong && (silent || kind is CutKind.OverLong or CutKind.BadRecord);
        return silent;
    }

    // Missing: how many bytes to fetch before it is worth trying again.
    private Step TryCut(ReadOnlySpan<byte> bytes, out FrameCut cut, out int missing)
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
        switch (BinaryRecord.Parse(bytes[BinaryRecord.HeaderBytes..], length, out var record))
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

    private static Step TryCutText(ReadOnlySpan<byte> bytes, out FrameCut cut)
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

    private static Step Skip(ReadOnlySpan<byte> bytes, CutKind kind, out FrameCut cut)
    {
        int next = bytes[1..].IndexOfAny(CodeStart, WireBytes.FrameStart);
        int length = next < 0 ? bytes.Length : next + 1;
        cut = new FrameCut { Kind = kind, Raw = bytes[..length], Bytes = length };
        return Step.Wrong;
    }
}
