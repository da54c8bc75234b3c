namespace LoginGate.Protocol;

/// <summary>
/// Cuts frames whose end shows only in their own fields. Out of step it goes on at the next byte that can start a frame.
/// </summary>
internal abstract class ResyncingCutter : IFrameCutter
{
    private PendingBuffer _pending;
    private int _delivered;
    private bool _dropping;

    protected enum Step
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

    /// <summary>Looks at the front of the bytes, of which there is one at least.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="cut">The frame, or what <see cref="Skip"/> made.</param>
    /// <param name="missing">How many bytes to fetch before it is worth trying again.</param>
    protected abstract Step TryCut(ReadOnlySpan<byte> bytes, out FrameCut cut, out int missing);

    /// <summary>Where, from the start of the bytes, a frame can begin; -1: nowhere.</summary>
    protected abstract int FindStart(ReadOnlySpan<byte> bytes);

    /// <summary>Drops the first byte and all up to where the next frame can begin.</summary>
    protected Step Skip(ReadOnlySpan<byte> bytes, CutKind kind, out FrameCut cut)
    {
        int next = FindStart(bytes[1..]);
        int length = next < 0 ? bytes.Length : next + 1;
        cut = new FrameCut { Kind = kind, Raw = bytes[..length], Bytes = length };
        return Step.Wrong;
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
}
