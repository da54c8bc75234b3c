using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace LoginGate.Cluster.Wire;

/// <summary>Writes what gates say to each other: numbers in big endian order or as varints, texts as UTF-8 behind their length.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>7 bits a byte, the low ones first.</summary>
    public void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    public void Text(string text)
    {
        Varint((ulong)Encoding.UTF8.GetByteCount(text));
        _bytes.Advance(Encoding.UTF8.GetBytes(text, _bytes.GetSpan(Encoding.UTF8.GetByteCount(text))));
    }

    /// <summary>A time in milliseconds.</summary>
    public void Time(DateTimeOffset time) => Varint((ulong)Math.Max(0, time.ToUnixTimeMilliseconds()));

    /// <summary>The bytes of an address.</summary>
    public void Address(UInt128 bits, bool isIPv6)
    {
        if (isIPv6)
            BinaryPrimitives.WriteUInt128BigEndian(_bytes.GetSpan(16), bits);
        else
            BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(4), (uint)bits);
        _bytes.Advance(isIPv6 ? 16 : 4);
    }

    /// <summary>A range: its kind and whether it is one address, then the first address, and the last where it is another.</summary>
    /// <param name="block">The range.</param>
    /// <param name="flags">What else goes into the byte before it, above its lowest two bits.</param>
    public void Block(AddressBlock block, byte flags = 0)
    {
        var isSingle = block.First == block.Last;
        Byte((byte)(flags | (block.IsIPv6 ? 1 : 0) | (isSingle ? 2 : 0)));
        Address(block.First, block.IsIPv6);
        if (!isSingle)
            Address(block.Last, block.IsIPv6);
    }
}
