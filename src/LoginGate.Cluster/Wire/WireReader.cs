using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;

namespace LoginGate.Cluster.Wire;

/// <summary>
/// Reads what <see cref="WireWriter"/> wrote. Another gate may be of another version, or a stranger: every length is checked before anything is made
/// of it.
/// </summary>
/// <param name="bytes">One message, whole.</param>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly ulong LatestTime = (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private ReadOnlySpan<byte> _rest = bytes;

    /// <exception cref="SerializationException">It ends here.</exception>
    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() != 0;

    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
        throw Bad("a number has no end");
    }

    /// <summary>A number up to a limit.</summary>
    public int Number(int max, string name)
    {
        var value = Varint();
        return value <= (ulong)max ? (int)value : throw Bad($"{name} is {value}, more than {max}");
    }

    public long Long() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    /// <summary>A text of so many characters at the most, none of them a control.</summary>
    public string Text(int max, string name)
    {
        var length = Number(max * 3, name);
        try
        {
            var text = Strict.GetString(Take(length));
            return text.Length <= max && !text.Any(char.IsControl) ? text : throw Bad($"{name} is too long or not printable");
        }
        catch (DecoderFallbackException)
        {
            throw Bad($"{name} is no UTF-8");
        }
    }

    public DateTimeOffset Time()
    {
        var milliseconds = Varint();
        return milliseconds <= LatestTime ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : throw Bad("a time is beyond the year 9999");
    }

    /// <summary>A range, and what else its byte held.</summary>
    public AddressBlock Block(out byte flags)
    {
        flags = Byte();
        var (isIPv6, isSingle) = ((flags & 1) != 0, (flags & 2) != 0);
        var first = Address(isIPv6);
        var last = isSingle ? first : Address(isIPv6);
        return last >= first ? new AddressBlock(isIPv6, first, last) : throw Bad("a range ends before it begins");
    }

    /// <exception cref="SerializationException">Something is left over.</exception>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
            throw Bad($"{_rest.Length} bytes are left over");
    }

    public static SerializationException Bad(string reason) => new(reason);

    private UInt128 Address(bool isIPv6) =>
        isIPv6 ? BinaryPrimitives.ReadUInt128BigEndian(Take(16)) : BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Bad($"{count} bytes are announced and {_rest.Length} left");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
