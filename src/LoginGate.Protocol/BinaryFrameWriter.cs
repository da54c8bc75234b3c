using System.Buffers;
using System.Buffers.Binary;

namespace LoginGate.Protocol;

/// <summary>Writes OpenMir2 frames; strings as UTF-16.</summary>
internal static class BinaryFrameWriter
{
    private const int NullLength = -1;
    private const byte MemberCount = 4;

    // Header, member count, type, session length, session, data length twice.
    private const int Fixed = BinaryRecord.HeaderBytes + 2 + 4 + 2 + 4;

    /// <summary>Most bytes a frame with this much data takes.</summary>
    public static int FrameBytes(int dataLength) => Fixed + 2 * SessionNumber.MaxDigits + dataLength;

    /// <summary>Writes a record whose data stands in two pieces.</summary>
    public static void Write(IBufferWriter<byte> output, BinaryRecordType type, int session, ReadOnlySpan<byte> data, ReadOnlySpan<byte> rest)
    {
        int length = data.Length + rest.Length;
        var span = output.GetSpan(FrameBytes(length));
        int at = WriteStart(span, type);
        at += WriteSession(span[at..], session);
        BinaryPrimitives.WriteInt16LittleEndian(span[at..], checked((short)length));
        BinaryPrimitives.WriteInt32LittleEndian(span[(at + 2)..], length);
        at += 6;
        data.CopyTo(span[at..]);
        rest.CopyTo(span[(at + data.Length)..]);
        Finish(output, span, at + length);
    }

    /// <summary>Writes a keep-alive: the gate's with an empty session text, LoginSrv's answer with a null one.</summary>
    public static void WriteKeepAlive(IBufferWriter<byte> output, bool nullSession)
    {
        var span = output.GetSpan(Fixed);
        int at = WriteStart(span, BinaryRecordType.KeepAlive);
        BinaryPrimitives.WriteInt32LittleEndian(span[at..], nullSession ? NullLength : 0);
        BinaryPrimitives.WriteInt16LittleEndian(span[(at + 4)..], 0);
        BinaryPrimitives.WriteInt32LittleEndian(span[(at + 6)..], NullLength);
        Finish(output, span, at + 10);
    }

    private static int WriteStart(Span<byte> span, BinaryRecordType type)
    {
        BinaryRecord.PacketCode.CopyTo(span);
        span[BinaryRecord.HeaderBytes] = MemberCount;
        span[BinaryRecord.HeaderBytes + 1] = (byte)type;
        return BinaryRecord.HeaderBytes + 2;
    }

    private static int WriteSession(Span<byte> span, int session)
    {
        Span<byte> digits = stackalloc byte[SessionNumber.MaxDigits];
        int count = SessionNumber.Write(session, digits);
        BinaryPrimitives.WriteInt32LittleEndian(span, count);
        for (int index = 0; index < count; index++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(span[(4 + 2 * index)..], digits[index]);
        }
        return 4 + 2 * count;
    }

    private static void Finish(IBufferWriter<byte> output, Span<byte> span, int total)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(span[BinaryRecord.PacketCode.Length..], checked((ushort)(total - BinaryRecord.HeaderBytes)));
        output.Advance(total);
    }
}
