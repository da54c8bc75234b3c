using System.Buffers;
using System.Buffers.Binary;

namespace LoginGate.Protocol;

/// <summary>Writes OpenMir2 records behind their header; strings as UTF-16.</summary>
internal sealed class BinaryFrameWriter : RecordWriter
{
    private const int NullLength = -1;
    private const byte MemberCount = 4;

    // Header, member count, type, session id or its length, data length twice.
    private const int Fixed = BinaryRecord.HeaderBytes + 2 + 4 + 2 + 4;

    private static readonly BinaryFrameWriter Text = new(SessionIdForm.Text);
    private static readonly BinaryFrameWriter Int32 = new(SessionIdForm.Int32);

    private readonly SessionIdForm _form;

    private BinaryFrameWriter(SessionIdForm form) => _form = form;

    /// <summary>The writer for a dialect; null where there are no records both ways.</summary>
    public static BinaryFrameWriter? BothWays(Dialect dialect) => dialect.Framing switch
    {
        Framing.OpenMir2 => Text,
        Framing.OpenMir2Int => Int32,
        _ => null,
    };

    public override int FrameBytes(int dataLength) =>
        Fixed + (_form == SessionIdForm.Text ? 2 * SessionNumber.MaxDigits : 0) + dataLength;

    public override void Write(
        IBufferWriter<byte> output, BinaryRecordType type, int session, ReadOnlySpan<byte> data, ReadOnlySpan<byte> rest)
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

    /// <summary>With an empty session id, which as a text and as a number is the same bytes.</summary>
    public override void WriteKeepAlive(IBufferWriter<byte> output) => WriteKeepAlive(output, 0);

    /// <summary>Writes LoginSrv's answer; a session id that is a text is null in it.</summary>
    public void WriteKeepAliveAnswer(IBufferWriter<byte> output) => WriteKeepAlive(output, _form == SessionIdForm.Text ? NullLength : 0);

    private static void WriteKeepAlive(IBufferWriter<byte> output, int session)
    {
        var span = output.GetSpan(Fixed);
        int at = WriteStart(span, BinaryRecordType.KeepAlive);
        BinaryPrimitives.WriteInt32LittleEndian(span[at..], session);
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

    private int WriteSession(Span<byte> span, int session)
    {
        if (_form == SessionIdForm.Int32)
        {
            BinaryPrimitives.WriteInt32LittleEndian(span, session);
            return 4;
        }
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
