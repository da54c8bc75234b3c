namespace LoginGate.Protocol;

/// <summary>
/// The 6-bit codes between client and LoginSrv (protocol.md, section 5). Three bytes become four characters; one left-over
/// byte two, two left-over bytes three. Nothing here allocates.
/// </summary>
public static class SixBitCode
{
    /// <summary>Lowest character of the alphabet.</summary>
    public static byte Low(SixBitCodec codec) => codec == SixBitCodec.C ? (byte)0x3B : (byte)0x3C;

    /// <summary>Highest character of the alphabet.</summary>
    public static byte High(SixBitCodec codec) => (byte)(Low(codec) + 0x3F);

    /// <summary>Whether a byte can occur in coded text.</summary>
    public static bool IsInAlphabet(SixBitCodec codec, byte value) => (uint)(value - Low(codec)) <= 0x3F;

    /// <summary>Whether all bytes can occur in coded text; true for none.</summary>
    public static bool IsInAlphabet(SixBitCodec codec, ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange(Low(codec), High(codec));

    /// <summary>Characters that a number of bytes becomes.</summary>
    public static int EncodedLength(int byteCount) => byteCount / 3 * 4 + byteCount % 3 + (byteCount % 3 == 0 ? 0 : 1);

    /// <summary>Bytes that a number of characters holds; left-over bits do not count.</summary>
    public static int DecodedLength(int charCount) => charCount / 4 * 3 + Math.Max(charCount % 4 - 1, 0);

    /// <summary>Codes bytes; returns the characters written.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="EncodedLength"/>.</exception>
    public static int Encode(SixBitCodec codec, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int length = EncodedLength(source.Length);
        if (destination.Length < length) throw new ArgumentException("The destination is too short.", nameof(destination));
        switch (codec)
        {
            case SixBitCodec.A:
                PlainBits.Encode(source, destination);
                break;
            case SixBitCodec.ASubstituted:
                SubstitutedBits.Encode(source, destination);
                break;
            default:
                ShuffledBits.Encode(source, destination, Low(codec), XorOf(codec));
                break;
        }
        return length;
    }

    /// <summary>Decodes text. False, with nothing promised of the destination, when a character is outside the alphabet.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="DecodedLength"/>.</exception>
    public static bool TryDecode(SixBitCodec codec, ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        written = 0;
        if (!IsInAlphabet(codec, text)) return false;
        int length = DecodedLength(text.Length);
        if (destination.Length < length) throw new ArgumentException("The destination is too short.", nameof(destination));
        switch (codec)
        {
            case SixBitCodec.A:
                PlainBits.Decode(text, destination);
                break;
            case SixBitCodec.ASubstituted:
                SubstitutedBits.Decode(text, destination);
                break;
            default:
                ShuffledBits.Decode(text, destination, Low(codec), XorOf(codec));
                break;
        }
        written = length;
        return true;
    }

    private static byte XorOf(SixBitCodec codec) => codec == SixBitCodec.B ? (byte)0xAC : (byte)0xEB;
}
