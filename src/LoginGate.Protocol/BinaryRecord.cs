using System.Buffers.Binary;

namespace LoginGate.Protocol;

/// <summary>Record types of the OpenMir2 dialect.</summary>
internal enum BinaryRecordType : byte
{
    Enter = 0,
    Leave = 1,
    Data = 2,
    KeepAlive = 3,
}

/// <summary>How the session id stands in a record.</summary>
internal enum SessionIdForm
{
    /// <summary>A string (protocol.md, section 9).</summary>
    Text,

    /// <summary>Four bytes, little endian (section 11).</summary>
    Int32,
}

internal enum BinaryParse
{
    Complete,
    Incomplete,
    Bad,
}

/// <summary>
/// The record behind an OpenMir2 header (protocol.md, sections 9 and 11): member count, type, session id, data length, data.
/// </summary>
internal readonly ref struct BinaryRecord
{
    public const int HeaderBytes = 6;
    public const int SmallestRecord = 12;

    private const byte MemberCount = 4;

    public BinaryRecordType Type { get; init; }

    /// <summary>Session number, or 0 when the session id is null, empty or no such number.</summary>
    public int Session { get; init; }

    public ReadOnlySpan<byte> Data { get; init; }

    public static ReadOnlySpan<byte> PacketCode => [0x9A, 0xAA, 0x9A, 0xAA];

    /// <summary>How a dialect that has records writes the session id.</summary>
    public static SessionIdForm FormOf(Dialect dialect) => dialect.Framing == Framing.OpenMir2Int ? SessionIdForm.Int32 : SessionIdForm.Text;

    /// <summary>Reads a record of a promised length from bytes that may not all be there yet.</summary>
    public static BinaryParse Parse(ReadOnlySpan<byte> bytes, int promised, SessionIdForm form, out BinaryRecord record)
    {
        record = default;
        if (bytes.Length > promised) bytes = bytes[..promised];
        if (bytes.Length < 2) return BinaryParse.Incomplete;
        byte type = bytes[1];
        if (bytes[0] != MemberCount || type > (byte)BinaryRecordType.KeepAlive) return BinaryParse.Bad;

        int at = 2;
        var result = form == SessionIdForm.Text
            ? ReadText(bytes, promised, ref at, out int session)
            : ReadInt32(bytes, ref at, out session);
        if (result != BinaryParse.Complete) return result;

        // The 16-bit length only repeats the array's own; an array over 32767 bytes could not even be told in it.
        at += 2;
        if (at + 4 > promised) return BinaryParse.Bad;
        if (at + 4 > bytes.Length) return BinaryParse.Incomplete;
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
        at += 4;
        if (length < -1 || at + (long)Math.Max(length, 0) != promised) return BinaryParse.Bad;
        if (bytes.Length < promised) return BinaryParse.Incomplete;
        record = new BinaryRecord { Type = (BinaryRecordType)type, Session = session, Data = bytes[at..] };
        return BinaryParse.Complete;
    }

    // A count of UTF-16 units, or the complement of a count of UTF-8 bytes followed by the count of UTF-16 units.
    private static BinaryParse ReadText(ReadOnlySpan<byte> bytes, int promised, ref int at, out int session)
    {
        session = 0;
        if (bytes.Length < at + 4) return BinaryParse.Incomplete;
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
        at += 4;
        if (count is -1 or 0) return BinaryParse.Complete;
        bool wide = count > 0;
        long size = wide ? count * 2L : ~count;
        if (!wide) at += 4;
        if (at + size > promised) return BinaryParse.Bad;
        if (at + size > bytes.Length) return BinaryParse.Incomplete;
        var text = bytes.Slice(at, (int)size);
        at += (int)size;
        session = wide ? ParseWide(text) : SessionNumber.TryParse(text, out int number) ? number : 0;
        return BinaryParse.Complete;
    }

    private static BinaryParse ReadInt32(ReadOnlySpan<byte> bytes, ref int at, out int session)
    {
        session = 0;
        if (bytes.Length < at + 4) return BinaryParse.Incomplete;
        session = Math.Max(BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]), 0);
        at += 4;
        return BinaryParse.Complete;
    }

    private static int ParseWide(ReadOnlySpan<byte> text)
    {
        int digits = text.Length / 2;
        if (digits > SessionNumber.MaxDigits) return 0;
        Span<byte> narrow = stackalloc byte[SessionNumber.MaxDigits];
        for (int index = 0; index < digits; index++)
        {
            if (text[2 * index + 1] != 0) return 0;
            narrow[index] = text[2 * index];
        }
        return SessionNumber.TryParse(narrow[..digits], out int session) ? session : 0;
    }
}
