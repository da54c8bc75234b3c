namespace LoginGate.Protocol;

/// <summary>
/// Codecs b and c: each byte is xored, then keeps six of its bits in a character of its own; the two bits left of each of
/// the three share a fourth character.
/// </summary>
internal static class ShuffledBits
{
    public static void Encode(ReadOnlySpan<byte> source, Span<byte> destination, byte low, byte xor)
    {
        int to = 0;
        while (source.Length >= 3)
        {
            int first = source[0] ^ xor, second = source[1] ^ xor, third = source[2] ^ xor;
            destination[to++] = (byte)(Outer(first) + low);
            destination[to++] = (byte)(Outer(second) + low);
            destination[to++] = (byte)((third & 0x3F) + low);
            destination[to++] = (byte)((third >> 2 & 0x30 | first & 0x0C | second >> 2 & 0x03) + low);
            source = source[3..];
        }
        if (source.Length == 1)
        {
            int only = source[0] ^ xor;
            destination[to++] = (byte)(Outer(only) + low);
            destination[to] = (byte)((only >> 2 & 0x03) + low);
        }
        else if (source.Length == 2)
        {
            int first = source[0] ^ xor, second = source[1] ^ xor;
            destination[to++] = (byte)(Outer(first) + low);
            destination[to++] = (byte)(Outer(second) + low);
            destination[to] = (byte)((first & 0x0C | second >> 2 & 0x03) + low);
        }
    }

    public static void Decode(ReadOnlySpan<byte> text, Span<byte> destination, byte low, byte xor)
    {
        int to = 0;
        while (text.Length >= 4)
        {
            int shared = text[3] - low;
            destination[to++] = (byte)((Spread(text[0] - low) | shared & 0x0C) ^ xor);
            destination[to++] = (byte)((Spread(text[1] - low) | shared << 2 & 0x0C) ^ xor);
            destination[to++] = (byte)((text[2] - low | shared << 2 & 0xC0) ^ xor);
            text = text[4..];
        }
        if (text.Length == 2)
        {
            destination[to] = (byte)((Spread(text[0] - low) | (text[1] - low) << 2 & 0x0C) ^ xor);
        }
        else if (text.Length == 3)
        {
            int shared = text[2] - low;
            destination[to++] = (byte)((Spread(text[0] - low) | shared & 0x0C) ^ xor);
            destination[to] = (byte)((Spread(text[1] - low) | shared << 2 & 0x0C) ^ xor);
        }
    }

    // Bits 7..4 and 1..0 of a byte, side by side.
    private static int Outer(int value) => value >> 2 & 0x3C | value & 0x03;

    // Six bits back to places 7..4 and 1..0.
    private static int Spread(int value) => value << 2 & 0xF0 | value & 0x03;
}
