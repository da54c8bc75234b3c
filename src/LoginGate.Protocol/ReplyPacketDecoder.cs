namespace LoginGate.Protocol;

/// <summary>What a game client finds in the gate's bytes.</summary>
public enum ReplyPacketStatus
{
    /// <summary>All input is used up; part of a packet may be held for the next read.</summary>
    NeedMore,

    /// <summary>A whole packet, <c>#</c> to <c>!</c>.</summary>
    Packet,

    /// <summary>A <c>*</c>: the gate asks for one back.</summary>
    FlowControl,

    /// <summary>Other bytes before the next <c>#</c>, which clients skip.</summary>
    Skipped,

    /// <summary>A packet over the size limit was dropped.</summary>
    OverLong,
}

/// <summary>
/// Cuts what a game client receives: skips everything before <c>#</c>, tells of <c>*</c>, and takes replies as they stand
/// (LoginSrv may write bytes outside the code alphabet). Not for several threads at once.
/// </summary>
public sealed class ReplyPacketDecoder : IDisposable
{
    private readonly int _maxPacketBytes;
    private PendingBuffer _pending;
    private bool _delivered;

    /// <summary>Makes a decoder for one client.</summary>
    /// <param name="maxPacketBytes">Longest packet, marks included; at least 3.</param>
    public ReplyPacketDecoder(int maxPacketBytes = 16384)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPacketBytes, 3);
        _maxPacketBytes = maxPacketBytes;
    }

    /// <summary>Bytes dropped by the call that last answered Skipped or OverLong.</summary>
    public int DroppedBytes { get; private set; }

    /// <summary>Reads on, and moves <paramref name="input"/> over what was used.</summary>
    /// <param name="input">What is left of the gate's bytes.</param>
    /// <param name="packet">With <see cref="ReplyPacketStatus.Packet"/> the packet, good until the next call.</param>
    public ReplyPacketStatus Read(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (_delivered) Dispose();
        if (input.IsEmpty) return ReplyPacketStatus.NeedMore;
        if (_pending.Length > 0 || input[0] == WireBytes.PacketStart) return ReadPacket(ref input, out packet);
        if (input[0] == WireBytes.FlowControl)
        {
            input = input[1..];
            return ReplyPacketStatus.FlowControl;
        }
        int end = input.IndexOfAny(WireBytes.PacketStart, WireBytes.FlowControl);
        DroppedBytes = end < 0 ? input.Length : end;
        input = input[DroppedBytes..];
        return ReplyPacketStatus.Skipped;
    }

    /// <summary>Returns the buffer; a packet handed out from it is no longer valid.</summary>
    public void Dispose()
    {
        _pending.Release();
        _delivered = false;
    }

    private ReplyPacketStatus ReadPacket(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        var window = input[..Math.Min(input.Length, _maxPacketBytes - _pending.Length)];
        int end = window.IndexOf(WireBytes.PacketEnd);
        var taken = end < 0 ? window : window[..(end + 1)];
        input = input[taken.Length..];
        if (end >= 0 && _pending.Length == 0)
        {
            packet = taken;
            return ReplyPacketStatus.Packet;
        }
        _pending.Append(taken);
        if (end >= 0)
        {
            packet = _pending.Span;
            _delivered = true;
            return ReplyPacketStatus.Packet;
        }
        if (_pending.Length < _maxPacketBytes) return ReplyPacketStatus.NeedMore;
        DroppedBytes = _pending.Length;
        _pending.Release();
        return ReplyPacketStatus.OverLong;
    }
}
