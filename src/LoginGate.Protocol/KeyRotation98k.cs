using System.Globalization;
using System.Numerics;

namespace LoginGate.Protocol;

/// <summary>
/// How the 98k client hides the body of its login message: each plain byte is rotated by an amount that the session key and
/// the byte's place give (protocol.md, section 4). The gate undoes it before it forwards the message.
/// </summary>
public static class KeyRotation98k
{
    /// <summary>Digits of a key.</summary>
    public const int KeyLength = 8;

    /// <summary>The key that a key answer's tag stands for: eight upper-case hexadecimal digits.</summary>
    public static string KeyOf(uint tag) => tag.ToString("X8", CultureInfo.InvariantCulture);

    /// <summary>Hides a body in place, as the client does.</summary>
    /// <exception cref="ArgumentException">The key has not <see cref="KeyLength"/> characters.</exception>
    public static void Hide(Span<byte> body, ReadOnlySpan<char> key) => Rotate(body, key, hide: true);

    /// <summary>Restores a body in place, as the gate does.</summary>
    /// <exception cref="ArgumentException">The key has not <see cref="KeyLength"/> characters.</exception>
    public static void Restore(Span<byte> body, ReadOnlySpan<char> key) => Rotate(body, key, hide: false);

    /// <summary>A packet with its body hidden; as long as the plain one.</summary>
    /// <exception cref="ArgumentException">The key has not <see cref="KeyLength"/> characters.</exception>
    public static byte[] HideBody(Dialect dialect, ReadOnlySpan<byte> packet, ReadOnlySpan<char> key) => RotateBody(dialect, packet, key, hide: true);

    /// <summary>A packet with its body restored; as long as the hidden one. One whose body is no code stays as it is.</summary>
    /// <exception cref="ArgumentException">The key has not <see cref="KeyLength"/> characters.</exception>
    public static byte[] RestoreBody(Dialect dialect, ReadOnlySpan<byte> packet, ReadOnlySpan<char> key) => RotateBody(dialect, packet, key, hide: false);

    private static byte[] RotateBody(Dialect dialect, ReadOnlySpan<byte> packet, ReadOnlySpan<char> key, bool hide)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        byte[] rotated = packet.ToArray();
        if (!LoginPacket.TryParseHeader(dialect, packet, out _, out var coded)) return rotated;
        var body = new byte[SixBitCode.DecodedLength(coded.Length)];
        if (!SixBitCode.TryDecode(dialect.Codec, coded, body, out _)) return rotated;
        Rotate(body, key, hide);
        // A character that is left over holds no byte and stays.
        SixBitCode.Encode(dialect.Codec, body, rotated.AsSpan(packet.IndexOf(WireBytes.PacketEnd) - coded.Length));
        return rotated;
    }

    private static void Rotate(Span<byte> body, ReadOnlySpan<char> key, bool hide)
    {
        if (key.Length != KeyLength) throw new ArgumentException($"A key has {KeyLength} characters.", nameof(key));
        int sum = 0;
        foreach (char digit in key) sum += digit;
        for (int index = 0; index < body.Length; index++)
        {
            int amount = (key[index % KeyLength] + sum) % 8;
            bool right = index % 2 == 0 == hide;
            body[index] = right ? RotateRight(body[index], amount) : RotateRight(body[index], 8 - amount);
        }
    }

    private static byte RotateRight(byte value, int amount) => (byte)(BitOperations.RotateRight(value * 0x01010101u, amount) & 0xFF);
}
