using System.Buffers.Binary;

namespace LoginGate.Protocol;

/// <summary>
/// The frame of a gate of OpenMir2's first releases: <c>%</c>, letter, session number as an int32, and, where there is a body,
/// <c>/</c> and the body, then <c>$</c> (protocol.md, section 11). Number bytes may look like any mark.
/// </summary>
internal static class LetterFrame
{
    /// <summary>Mark, letter and number.</summary>
    public const int HeadBytes = 6;

    /// <summary>Head and end mark.</summary>
    public const int Smallest = HeadBytes + 1;

    /// <summary>The largest top byte of a number where a text frame may stand as well.</summary>
    private const byte HighestTop = 0x1F;

    /// <summary>LoginSrv looks at no frame without a body, and answers no heartbeat: so a heartbeat and a close have one.</summary>
    public static ReadOnlySpan<byte> HeartbeatBody => "-"u8;

    /// <inheritdoc cref="HeartbeatBody"/>
    public static ReadOnlySpan<byte> CloseBody => "X"u8;

    /// <summary>The length of the frame that begins here; 0: it is not all there, -1: none begins here.</summary>
    public static int Measure(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Smallest) return 0;
        if (bytes[HeadBytes] == WireBytes.FrameEnd) return Smallest;
        if (bytes[HeadBytes] != WireBytes.Slash) return -1;
        int end = bytes[Smallest..].IndexOfAny(WireBytes.FrameEnd, WireBytes.FrameStart);
        if (end < 0) return 0;
        // A frame that begins inside shows that this one has been cut off.
        return bytes[Smallest + end] == WireBytes.FrameEnd ? Smallest + end + 1 : -1;
    }

    /// <summary>The frame's session number, or 0 where it holds none.</summary>
    public static int Session(ReadOnlySpan<byte> frame) => Math.Max(BinaryPrimitives.ReadInt32LittleEndian(frame[2..]), 0);

    /// <summary>What stands between the slash and the end; empty where there is no slash.</summary>
    public static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> frame) => frame.Length > Smallest ? frame[Smallest..^1] : default;

    /// <summary>
    /// Whether a frame is this and no text frame such as <c>%A1234/...$</c>: printable text makes a number that no gate counts up to.
    /// </summary>
    public static bool IsLikely(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Smallest && bytes[0] == WireBytes.FrameStart && bytes[1] is > (byte)' ' and < 0x7F && bytes[HeadBytes - 1] <= HighestTop
        && !WireBytes.IsDigit(bytes[1]) && bytes[1] != WireBytes.Plus && Measure(bytes) > 0;
}
