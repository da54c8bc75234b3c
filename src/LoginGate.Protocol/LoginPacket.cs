using System.Buffers;

namespace LoginGate.Protocol;

/// <summary>One packet of the login conversation: the default message and the plain bytes of its body.</summary>
/// <param name="Header">The default message.</param>
/// <param name="Body">Decoded body; empty when there is none or when it is not code.</param>
public sealed record LoginPacket(MessageHeader Header, byte[] Body)
{
    private const byte NoDigit = 0;

    /// <summary>The code digit between <c>#</c> and the block, or null.</summary>
    public char? Digit { get; init; }

    /// <summary>Text behind the block that is not code, such as the 98k LoginSrv's count of errors.</summary>
    public string PlainTail { get; init; } = "";

    /// <summary>The number and the body's length: what is in a body may be a password.</summary>
    public override string ToString() => $"{nameof(LoginPacket)} {Header.Ident}, {Counted.Of(Body.Length, "byte")}";

    /// <summary>Writes a client's packet.</summary>
    /// <param name="output">Takes the packet.</param>
    /// <param name="dialect">Gives layout, code and digit rule.</param>
    /// <param name="digit">'0' to '9', not written where the dialect's digit is optional.</param>
    /// <param name="header">The default message.</param>
    /// <param name="body">Plain bytes of the body.</param>
    public static void WriteRequest(
        IBufferWriter<byte> output, Dialect dialect, char digit, MessageHeader header, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        if (!char.IsAsciiDigit(digit)) throw new ArgumentOutOfRangeException(nameof(digit), digit, "A digit is wanted.");
        Write(output, dialect, dialect.CodeDigit == CodeDigitRule.Required ? (byte)digit : NoDigit, header, body);
    }

    /// <summary>Writes a reply. The length field of <see cref="BlockLayout.L16Length"/> is filled in.</summary>
    public static void WriteReply(IBufferWriter<byte> output, Dialect dialect, MessageHeader header, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        int length = dialect.Layout.CharCount() + SixBitCode.EncodedLength(body.Length);
        Write(output, dialect, NoDigit, header with { Length = length }, body);
    }

    /// <summary>As <see cref="WriteRequest"/>, into an array of its own.</summary>
    public static byte[] BuildRequest(Dialect dialect, char digit, MessageHeader header, ReadOnlySpan<byte> body)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteRequest(output, dialect, digit, header, body);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>As <see cref="WriteReply"/>, into an array of its own.</summary>
    public static byte[] BuildReply(Dialect dialect, MessageHeader header, ReadOnlySpan<byte> body)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteReply(output, dialect, header, body);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads the block of a packet without touching its body. A digit is skipped where there is one; a <c>$</c> behind the
    /// packet (OpenMir2) does not matter.
    /// </summary>
    /// <param name="dialect">Gives layout and code.</param>
    /// <param name="packet"><c>#...!</c></param>
    /// <param name="header">The default message.</param>
    /// <param name="coded">What stands between the block and <c>!</c>, still coded.</param>
    public static bool TryParseHeader(Dialect dialect, ReadOnlySpan<byte> packet, out MessageHeader header, out ReadOnlySpan<byte> coded)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        header = default;
        coded = default;
        if (!TryOpen(packet, out var inside) || !MessageHeader.TryDecode(dialect.Layout, dialect.Codec, inside, out header)) return false;
        coded = inside[dialect.Layout.CharCount()..];
        return true;
    }

    /// <summary>Reads the message number of a packet and nothing else; whether the rest of its block is code is not looked at.</summary>
    public static bool TryReadIdent(Dialect dialect, ReadOnlySpan<byte> packet, out ushort ident)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ident = 0;
        return TryOpen(packet, out var inside) && MessageHeader.TryReadIdent(dialect.Layout, dialect.Codec, inside, out ident);
    }

    /// <summary>Reads a whole packet. False when it is none or its block is not code.</summary>
    public static bool TryParse(
        Dialect dialect, ReadOnlySpan<byte> packet, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LoginPacket? parsed)
    {
        parsed = null;
        if (!TryParseHeader(dialect, packet, out var header, out var coded)) return false;
        int codeEnd = coded.IndexOfAnyExceptInRange(SixBitCode.Low(dialect.Codec), SixBitCode.High(dialect.Codec));
        var tail = codeEnd < 0 ? default : coded[codeEnd..];
        var code = codeEnd < 0 ? coded : coded[..codeEnd];
        var body = new byte[SixBitCode.DecodedLength(code.Length)];
        if (!SixBitCode.TryDecode(dialect.Codec, code, body, out _)) return false;
        parsed = new LoginPacket(header, body)
        {
            Digit = WireBytes.IsDigit(packet[1]) ? (char)packet[1] : null,
            PlainTail = System.Text.Encoding.Latin1.GetString(tail),
        };
        return true;
    }

    /// <summary>What stands between <c>#</c> and <c>!</c>, without a digit at its beginning.</summary>
    private static bool TryOpen(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> inside)
    {
        inside = default;
        int end = packet.IndexOf(WireBytes.PacketEnd);
        if (end < 1 || packet[0] != WireBytes.PacketStart) return false;
        inside = packet[1..end];
        if (!inside.IsEmpty && WireBytes.IsDigit(inside[0])) inside = inside[1..];
        return true;
    }

    private static void Write(IBufferWriter<byte> output, Dialect dialect, byte digit, MessageHeader header, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(output);
        int block = dialect.Layout.CharCount();
        var span = output.GetSpan(3 + block + SixBitCode.EncodedLength(body.Length));
        int at = 0;
        span[at++] = WireBytes.PacketStart;
        if (digit != NoDigit) span[at++] = digit;
        at += header.Encode(dialect.Layout, dialect.Codec, span[at..]);
        at += SixBitCode.Encode(dialect.Codec, body, span[at..]);
        span[at++] = WireBytes.PacketEnd;
        output.Advance(at);
    }
}
