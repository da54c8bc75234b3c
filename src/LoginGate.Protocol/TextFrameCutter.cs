namespace LoginGate.Protocol;

/// <summary>
/// Cuts <c>%...$</c> frames. A <c>%</c> inside a frame does not start a new one, except where the frame comes from LoginSrv and is no
/// reply: then what stands before it is garbage. After a frame over the limit everything up to the next <c>%</c> is dropped.
/// </summary>
/// <param name="maxFrameBytes">Longest frame, marks included.</param>
/// <param name="isFromLoginSrv">Whether frames have LoginSrv's form: <c>%session/...$</c> or <c>%+...$</c>.</param>
/// <param name="form">How the session of a reply is written.</param>
internal sealed class TextFrameCutter(int maxFrameBytes, bool isFromLoginSrv, SessionForm form) : IFrameCutter
{
    // A '%', the longest session and its slash.
    private const int ReplyHeadBytes = 1 + SessionHead.MaxBytes + 1;

    private PendingBuffer _pending;
    private bool _delivered;
    private bool _dropping;
    private bool _inPacket;

    public int PendingBytes => _delivered ? 0 : _pending.Length;

    public FrameCut Cut(ref ReadOnlySpan<byte> input)
    {
        if (_delivered) Release();
        if (_pending.Length > 0) return CutFrame(ref input);
        if (_dropping && !SkipRest(ref input)) return default;
        if (input.IsEmpty) return default;
        if (input[0] == WireBytes.FrameStart) return CutFrame(ref input);
        return CutGarbage(ref input);
    }

    public void Release()
    {
        _pending.Release();
        _delivered = false;
    }

    private bool SkipRest(ref ReadOnlySpan<byte> input)
    {
        int start = input.IndexOf(WireBytes.FrameStart);
        input = start < 0 ? default : input[start..];
        _dropping = start < 0;
        return !_dropping;
    }

    private FrameCut CutFrame(ref ReadOnlySpan<byte> input)
    {
        _inPacket = false;
        int held = _pending.Length;
        var window = input[..Math.Min(input.Length, maxFrameBytes - held)];
        int end = window.IndexOf(WireBytes.FrameEnd);
        if (isFromLoginSrv && FindRestart(end < 0 ? window : window[..end]) is var restart and >= 0) return CutBroken(ref input, restart);
        if (end < 0) return Hold(ref input, window);

        var frame = input[..(end + 1)];
        input = input[(end + 1)..];
        if (held > 0)
        {
            _pending.Append(frame);
            _delivered = true;
            frame = _pending.Span;
        }
        return new FrameCut { Kind = CutKind.Text, Inside = frame[1..^1], Raw = frame, Bytes = frame.Length };
    }

    private FrameCut Hold(ref ReadOnlySpan<byte> input, ReadOnlySpan<byte> window)
    {
        int length = _pending.Length + window.Length;
        if (length < maxFrameBytes)
        {
            _pending.Append(window);
            input = default;
            return default;
        }
        input = input[window.Length..];
        _pending.Release();
        _dropping = true;
        return new FrameCut { Kind = CutKind.OverLong, Bytes = length };
    }

    // Where the next frame starts because the present one, whose further bytes these are, cannot be whole; -1: nowhere.
    private int FindRestart(ReadOnlySpan<byte> more)
    {
        // The first byte is the frame's own '%' if nothing is held.
        int from = _pending.Length > 0 ? 0 : 1;
        int next = from < more.Length ? more[from..].IndexOf(WireBytes.FrameStart) : -1;
        return next < 0 || IsReply(more[..(next + from)]) ? -1 : next + from;
    }

    // What a reply holds is content, percent signs too; nothing else that LoginSrv sends has one.
    private bool IsReply(ReadOnlySpan<byte> more)
    {
        Span<byte> head = stackalloc byte[ReplyHeadBytes];
        var held = _pending.Span[..Math.Min(_pending.Length, head.Length)];
        held.CopyTo(head);
        more = more[..Math.Min(more.Length, head.Length - held.Length)];
        more.CopyTo(head[held.Length..]);
        head = head[..(held.Length + more.Length)];
        var session = SessionHead.Read(form, head[1..]);
        return session is { HasSlash: true, Session: > 0 };
    }

    private FrameCut CutBroken(ref ReadOnlySpan<byte> input, int restart)
    {
        int bytes = _pending.Length + restart;
        _pending.Release();
        input = input[restart..];
        return new FrameCut { Kind = CutKind.Garbage, Bytes = bytes };
    }

    // NULs are VC LoginSvr's habit behind each frame and no garbage.
    private FrameCut CutGarbage(ref ReadOnlySpan<byte> input)
    {
        int start = input.IndexOf(WireBytes.FrameStart);
        var run = start < 0 ? input : input[..start];
        input = input[run.Length..];
        int bytes = run.Length - run.Count((byte)0);
        if (bytes == 0) return input.IsEmpty ? default : CutFrame(ref input);
        if (!_inPacket) _inPacket = run.TrimStart((byte)0)[0] == WireBytes.PacketStart;
        return new FrameCut { Kind = _inPacket ? CutKind.UnframedPacket : CutKind.Garbage, Raw = run, Bytes = bytes };
    }
}
