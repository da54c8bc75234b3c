using System.Buffers;
using System.Net;

namespace LoginGate.Protocol;

/// <summary><c>%S&lt;address&gt;$</c>: what a gate calls itself (protocol.md, section 11, captcha branch).</summary>
internal static class AnnounceFrame
{
    public const byte Letter = (byte)'S';

    public static void Write(IBufferWriter<byte> output, IPAddress address)
    {
        var span = output.GetSpan(3 + DottedAddress.MaxBytes);
        span[0] = WireBytes.FrameStart;
        span[1] = Letter;
        int at = 2 + DottedAddress.Write(address, span[2..]);
        span[at++] = WireBytes.FrameEnd;
        output.Advance(at);
    }

    /// <summary>Reads the inside of a frame. Nothing but an IPv4 address counts: the VC family has another frame of this letter.</summary>
    public static bool TryRead(ReadOnlySpan<byte> inside, out ReadOnlySpan<byte> address)
    {
        address = inside.IsEmpty ? default : inside[1..];
        return !inside.IsEmpty && inside[0] == Letter && DottedAddress.IsIPv4(address);
    }
}
