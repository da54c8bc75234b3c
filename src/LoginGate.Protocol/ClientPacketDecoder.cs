namespace LoginGate.Protocol;

/// <summary>
/// Cuts a client's byte stream into packets and checks every byte of them. Feed it each read until it answers
/// <see cref="ClientPacketStatus.NeedMore"/>. It holds at most one unfinished packet, in a rented buffer, and allocates nothing.
/// Not for several threads at once.
/// </summary>
public sealed class ClientPacketDecoder : IDisposable
{
    private const int SmallestPacket = 3;

    private readonly int _maxPacketBytes;
    private readonly bool _strict;
    private readonly bool _wantsDigit;
    private readonly byte[]? _greeting;
    private readonly bool _isForeign;
    private readonly byte _low;
    private readonly byte _high;
    private PendingBuffer _pending;
    private HttpProbeDetector _http;
    private bool _delivered;

    /// <summary>Makes a decoder for one client.</summary>
    /// <param name="dialect">Gives alphabet and digit rule.</param>
    /// <param name="payload">How strictly a packet's inside is checked.</param>
    /// <param name="maxPacketBytes">Longest packet, <c>#</c> and <c>!</c> included; at least 3.</param>
    public ClientPacketDecoder(Dialect dialect, PayloadRule payload, int maxPacketBytes)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPacketBytes, SmallestPacket);
        _maxPacketBytes = maxPacketBytes;
        _strict = payload == PayloadRule.Strict;
        _wantsDigit = dialect.CodeDigit == CodeDigitRule.Required;
        _isForeign = dialect.ClientGreeting is null;
        // Another dialect's is looked for to be told from what a hostile client sends: its own one has a wrong gate, no more.
        _greeting = dialect.ClientGreeting?.ToBytes() ?? (_strict ? DialectPresets.Greeting : null);
        _low = SixBitCode.Low(dialect.Codec);
        _high = SixBitCode.High(dialect.Codec);
    }

    /// <summary>Whether the start of a packet is held.</summary>
    public bool HasPartial => PendingBytes > 0;

    /// <summary>Bytes held of an unfinished packet.</summary>
    public int PendingBytes => _delivered ? 0 : _pending.Length;

    /// <summary>Bytes dropped by the call that last answered Outside, Empty, Broken or Greeting.</summary>
    public int DroppedBytes { get; private set; }

    /// <summary>Bytes dropped outside packets since the decoder was made.</summary>
    public long OutsideBytes { get; private set; }

    /// <summary>What the bytes of the last <see cref="ClientPacketStatus.Outside"/> look like.</summary>
    public OutsideContent Outside { get; private set; }

    /// <summary>The rule the client broke, if any.</summary>
    public ClientViolation Violation { get; private set; }

    /// <summary>The byte that broke it; 0 for <see cref="ClientViolation.Oversize"/> and <see cref="ClientViolation.ForeignGreeting"/>.</summary>
    public byte ViolationByte { get; private set; }

    /// <summary>Where in the packet, <c>#</c> being 0, the rule was broken.</summary>
    public int ViolationOffset { get; private set; }

    /// <summary>Reads on, and moves <paramref name="input"/> over what was used.</summary>
    /// <param name="input">What is left of the client's bytes.</param>
    /// <param name="packet">
    /// With <see cref="ClientPacketStatus.Packet"/>, the packet: a part of the input, or of the decoder's buffer and then
    /// good until the next call. With <see cref="ClientPacketStatus.Outside"/>, the bytes that were dropped; when a rule has just been
    /// broken, what has come of the packet, and maybe more. Otherwise empty.
    /// </param>
    public ClientPacketStatus Read(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (_delivered) ReleaseDelivered();
        if (Violation != ClientViolation.None)
        {
            input = default;
            return ClientPacketStatus.Violation;
        }
        if (input.IsEmpty) return ClientPacketStatus.NeedMore;
        if (_pending.Length > 0 || input[0] == WireBytes.PacketStart) return ReadPacket(ref input, out packet);
        return ReadOutside(ref input, out packet);
    }

    /// <summary>Forgets everything, ready for another client; returns the buffer.</summary>
    public void Reset()
    {
        Dispose();
        DroppedBytes = 0;
        OutsideBytes = 0;
        Outside = OutsideContent.Noise;
        Violation = ClientViolation.None;
        ViolationByte = 0;
        ViolationOffset = 0;
        _http.Reset();
    }

    /// <summary>Returns the buffer. A packet that was handed out from it is no longer valid.</summary>
    public void Dispose() => ReleaseDelivered();

    private void ReleaseDelivered()
    {
        _pending.Release();
        _delivered = false;
    }

    private ClientPacketStatus ReadPacket(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (_greeting is not null && ReadGreeting(ref input, out packet) is { } status) return status;
        int held = _pending.Length;
        int skip = held == 0 ? 1 : 0;
        var window = input[..Math.Min(input.Length, _maxPacketBytes - held)];
        int stop = FindStop(window[skip..], held + skip);
        if (stop < 0) return Hold(ref input, window, out packet);

        stop += skip;
        byte last = window[stop];
        if (last == WireBytes.PacketEnd)
        {
            if (IsEmpty(window, held + stop)) return Drop(ref input, stop + 1, ClientPacketStatus.Empty);
            packet = Take(ref input, stop + 1);
            return ClientPacketStatus.Packet;
        }
        if (last == WireBytes.PacketStart) return Drop(ref input, stop, ClientPacketStatus.Broken);
        return Refuse(ref input, last, held + stop, out packet);
    }

    // The greeting, or as much of it as there is; null: the packet is another one.
    private ClientPacketStatus? ReadGreeting(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        var held = _pending.Span;
        if (held.Length >= _greeting!.Length || !_greeting.AsSpan().StartsWith(held)) return null;
        var due = _greeting.AsSpan(held.Length..);
        var given = input[..Math.Min(input.Length, due.Length)];
        int fitting = due.CommonPrefixLength(given);
        if (fitting < given.Length)
            return given[fitting] == WireBytes.PacketStart ? Drop(ref input, fitting, ClientPacketStatus.Broken) : RefuseHeld(ref input, out packet);
        if (given.Length == due.Length && _isForeign) return Fail(ref input, ClientViolation.ForeignGreeting, 0, _greeting.Length, out packet);
        if (given.Length == due.Length) return Drop(ref input, given.Length, ClientPacketStatus.Greeting);
        _pending.Append(given);
        input = default;
        return ClientPacketStatus.NeedMore;
    }

    // What was held for a greeting, and is none, has been let through unchecked; null: a packet may begin so.
    private ClientPacketStatus? RefuseHeld(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        int stop = _pending.Length < 2 ? -1 : FindStop(_pending.Span[1..], 1);
        return stop < 0 ? null : Refuse(ref input, _pending.Span[stop + 1], stop + 1, out packet);
    }

    private ClientPacketStatus Refuse(ref ReadOnlySpan<byte> input, byte value, int offset, out ReadOnlySpan<byte> packet)
    {
        bool noDigit = _strict && _wantsDigit && offset == 1 && value >= _low && value <= _high;
        return Fail(ref input, noDigit ? ClientViolation.MissingDigit : ClientViolation.ForbiddenByte, value, offset, out packet);
    }

    // Index of the first byte that is no payload, or -1. Position: where in the packet the bytes start.
    private int FindStop(ReadOnlySpan<byte> bytes, int position)
    {
        if (!_strict) return bytes.IndexOfAnyExcept(WireBytes.PacketInside);
        if (position != 1 || bytes.IsEmpty) return bytes.IndexOfAnyExceptInRange(_low, _high);
        if (!WireBytes.IsDigit(bytes[0])) return _wantsDigit ? 0 : bytes.IndexOfAnyExceptInRange(_low, _high);
        int stop = bytes[1..].IndexOfAnyExceptInRange(_low, _high);
        return stop < 0 ? stop : stop + 1;
    }

    // Length: bytes of the packet before its '!'.
    private bool IsEmpty(ReadOnlySpan<byte> window, int length) =>
        length == 1 || (length == 2 && WireBytes.IsDigit(_pending.Length == 2 ? _pending.Span[1] : window[1 - _pending.Length]));

    private ClientPacketStatus Hold(ref ReadOnlySpan<byte> input, ReadOnlySpan<byte> window, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        int length = _pending.Length + window.Length;
        if (length >= _maxPacketBytes) return Fail(ref input, ClientViolation.Oversize, 0, length, out packet);
        _pending.Append(window);
        input = default;
        return ClientPacketStatus.NeedMore;
    }

    private ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, int count)
    {
        var taken = input[..count];
        input = input[count..];
        if (_pending.Length == 0) return taken;
        _pending.Append(taken);
        _delivered = true;
        return _pending.Span;
    }

    private ClientPacketStatus Drop(ref ReadOnlySpan<byte> input, int count, ClientPacketStatus status)
    {
        DroppedBytes = _pending.Length + count;
        _pending.Release();
        input = input[count..];
        return status;
    }

    private ClientPacketStatus Fail(ref ReadOnlySpan<byte> input, ClientViolation violation, byte value, int offset, out ReadOnlySpan<byte> packet)
    {
        Violation = violation;
        ViolationByte = value;
        ViolationOffset = offset;
        packet = Take(ref input, Math.Min(input.Length, _maxPacketBytes - _pending.Length));
        input = default;
        return ClientPacketStatus.Violation;
    }

    private ClientPacketStatus ReadOutside(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> run)
    {
        run = default;
        if (input[0] == WireBytes.FlowControl)
        {
            input = input[1..];
            return ClientPacketStatus.FlowControl;
        }
        int end = input.IndexOfAny(WireBytes.PacketStart, WireBytes.FlowControl);
        run = end < 0 ? input : input[..end];
        input = input[run.Length..];
        DroppedBytes = run.Length;
        OutsideBytes += run.Length;
        _http.Feed(run);
        if (run.ContainsAny(WireBytes.FrameStart, WireBytes.FrameEnd)) Outside = OutsideContent.FrameBytes;
        else Outside = _http.Found ? OutsideContent.HttpProbe : OutsideContent.Noise;
        return ClientPacketStatus.Outside;
    }
}
