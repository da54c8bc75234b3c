using System.Buffers.Binary;

namespace LoginGate.Protocol;

/// <summary>
/// The default message that starts each packet. Which members reach the wire depends on the layout: see
/// <see cref="BlockLayout"/>; the others are dropped in writing and 0 in reading.
/// </summary>
/// <param name="Ident">Message number.</param>
/// <param name="Recog">Signed; 64 bits in <see cref="BlockLayout.L16Recog"/>, else its low 32.</param>
/// <param name="Param">First small value.</param>
/// <param name="Tag">Second small value.</param>
/// <param name="Series">Third small value.</param>
/// <param name="Length"><see cref="BlockLayout.L16Length"/> only: coded characters of block and body in replies, 0 from clients.</param>
/// <param name="Session"><see cref="BlockLayout.L16Session"/> only.</param>
public readonly record struct MessageHeader(
    ushort Ident, long Recog = 0, ushort Param = 0, ushort Tag = 0, ushort Series = 0, int Length = 0, int Session = 0)
{
    private const int LargestBlock = 16;

    /// <summary>Writes the plain block; returns its bytes.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public int WriteBlock(BlockLayout layout, Span<byte> destination)
    {
        int size = layout.ByteCount();
        if (destination.Length < size) throw new ArgumentException("The destination is too short.", nameof(destination));
        var words = destination;
        switch (layout)
        {
            case BlockLayout.L16Recog:
                BinaryPrimitives.WriteInt64LittleEndian(destination, Recog);
                words = destination[8..];
                break;
            case BlockLayout.L16Length:
                BinaryPrimitives.WriteInt32LittleEndian(destination, Length);
                BinaryPrimitives.WriteInt32LittleEndian(destination[4..], unchecked((int)Recog));
                words = destination[8..];
                break;
            default:
                BinaryPrimitives.WriteInt32LittleEndian(destination, unchecked((int)Recog));
                words = destination[4..];
                break;
        }
        BinaryPrimitives.WriteUInt16LittleEndian(words, Ident);
        BinaryPrimitives.WriteUInt16LittleEndian(words[2..], Param);
        BinaryPrimitives.WriteUInt16LittleEndian(words[4..], Tag);
        BinaryPrimitives.WriteUInt16LittleEndian(words[6..], Series);
        if (layout == BlockLayout.L16Session) BinaryPrimitives.WriteInt32LittleEndian(words[8..], Session);
        return size;
    }

    /// <summary>Reads a plain block; false when there are too few bytes.</summary>
    public static bool TryReadBlock(BlockLayout layout, ReadOnlySpan<byte> source, out MessageHeader header)
    {
        header = default;
        if (source.Length < layout.ByteCount()) return false;
        int wordsAt = IdentAt(layout);
        var words = source[wordsAt..];
        header = new MessageHeader(
            BinaryPrimitives.ReadUInt16LittleEndian(words),
            layout == BlockLayout.L16Recog
                ? BinaryPrimitives.ReadInt64LittleEndian(source)
                : BinaryPrimitives.ReadInt32LittleEndian(source[(wordsAt - 4)..]),
            BinaryPrimitives.ReadUInt16LittleEndian(words[2..]),
            BinaryPrimitives.ReadUInt16LittleEndian(words[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(words[6..]),
            layout == BlockLayout.L16Length ? BinaryPrimitives.ReadInt32LittleEndian(source) : 0,
            layout == BlockLayout.L16Session ? BinaryPrimitives.ReadInt32LittleEndian(words[8..]) : 0);
        return true;
    }

    /// <summary>Reads of a coded block the message number alone: a fraction of the work, for what is done with every packet.</summary>
    internal static bool TryReadIdent(BlockLayout layout, SixBitCodec codec, ReadOnlySpan<byte> text, out ushort ident)
    {
        ident = 0;
        if (text.Length < layout.CharCount()) return false;
        // Four characters hold three bytes, each group on its own.
        int at = IdentAt(layout);
        int first = at / 3;
        int end = (at + 1) / 3 + 1;
        Span<byte> bytes = stackalloc byte[6];
        if (!SixBitCode.TryDecode(codec, text[(first * 4)..(end * 4)], bytes, out _)) return false;
        ident = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at - first * 3)..]);
        return true;
    }

    /// <summary>Writes the coded block; returns its characters.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public int Encode(BlockLayout layout, SixBitCodec codec, Span<byte> destination)
    {
        Span<byte> block = stackalloc byte[LargestBlock];
        int size = WriteBlock(layout, block);
        return SixBitCode.Encode(codec, block[..size], destination);
    }

    /// <summary>Reads a coded block; false when it is too short or outside the alphabet.</summary>
    public static bool TryDecode(BlockLayout layout, SixBitCodec codec, ReadOnlySpan<byte> text, out MessageHeader header)
    {
        header = default;
        int chars = layout.CharCount();
        if (text.Length < chars) return false;
        Span<byte> block = stackalloc byte[LargestBlock];
        return SixBitCode.TryDecode(codec, text[..chars], block, out int size) && TryReadBlock(layout, block[..size], out header);
    }

    private static int IdentAt(BlockLayout layout) => layout is BlockLayout.L16Recog or BlockLayout.L16Length ? 8 : 4;
}
