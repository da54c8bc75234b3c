namespace LoginGate.Protocol;

/// <summary>Codec a: the bytes as one bit string, most significant bit first, cut into groups of six.</summary>
internal static class PlainBits
{
    private const byte Base = 0x3C;

    public static void Encode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int to = 0;
        while (source.Length >= 3)
        {
            int bits = source[0] << 16 | source[1] << 8 | source[2];
            destination[to++] = (byte)((bits >> 18) + Base);
            destination[to++] = (byte)((bits >> 12 & 0x3F) + Base);
            destination[to++] = (byte)((bits >> 6 & 0x3F) + Base);
            destination[to++] = (byte)((bits & 0x3F) + Base);
            source = source[3..];
        }
        if (source.IsEmpty) return;
        int rest = source[0] << 16 | (source.Length == 2 ? source[1] << 8 : 0);
        destination[to++] = (byte)((rest >> 18) + Base);
        destination[to++] = (byte)((rest >> 12 & 0x3F) + Base);
        if (source.Length == 2) destination[to] = (byte)((rest >> 6 & 0x3F) + Base);
    }

    public static void Decode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int held = 0, heldBits = 0, to = 0;
        foreach (byte character in text)
        {
            held = (held << 6 | character - Base) & 0xFFF;
            heldBits += 6;
            if (heldBits < 8) continue;
            heldBits -= 8;
            destination[to++] = (byte)(held >> heldBits);
        }
    }
}
