using System.Buffers;

namespace LoginGate.Protocol;

/// <summary>The bytes with a meaning of their own on the wire.</summary>
internal static class WireBytes
{
    public const byte FrameStart = (byte)'%';
    public const byte FrameEnd = (byte)'$';
    public const byte PacketStart = (byte)'#';
    public const byte PacketEnd = (byte)'!';
    public const byte FlowControl = (byte)'*';
    public const byte Slash = (byte)'/';
    public const byte Plus = (byte)'+';
    public const byte Minus = (byte)'-';

    /// <summary>What may stand inside a packet without forging a frame or a packet: printable ASCII but for the four marks.</summary>
    public static readonly SearchValues<byte> PacketInside = SearchValues.Create(Printable("%$#!"));

    /// <summary>What may stand inside a data frame: as above, packet marks too.</summary>
    public static readonly SearchValues<byte> FrameInside = SearchValues.Create(Printable("%$"));

    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    private static byte[] Printable(string except)
    {
        var bytes = new List<byte>();
        for (byte value = 0x20; value < 0x7F; value++)
        {
            if (!except.Contains((char)value, StringComparison.Ordinal)) bytes.Add(value);
        }
        return [.. bytes];
    }
}
