using System.Buffers;
using System.Buffers.Binary;

namespace LoginGate.Protocol;

/// <summary>Writes a <see cref="LetterFrame"/>.</summary>
internal sealed class LetterFrameWriter(DialectLetters letters) : RecordWriter
{
    public override int FrameBytes(int dataLength) => LetterFrame.Smallest + 1 + dataLength;

    public override void Write(
        IBufferWriter<byte> output, BinaryRecordType type, int session, ReadOnlySpan<byte> data, ReadOnlySpan<byte> rest)
    {
        switch (type)
        {
            case BinaryRecordType.Enter:
                Write(output, letters.Open, session, data, rest);
                break;
            case BinaryRecordType.Leave:
                Write(output, letters.Close, session, LetterFrame.CloseBody, default);
                break;
            default:
                Write(output, letters.Data, session, data, rest);
                break;
        }
    }

    public override void WriteKeepAlive(IBufferWriter<byte> output) => Write(output, WireBytes.Minus, 0, LetterFrame.HeartbeatBody, default);

    private static void Write(IBufferWriter<byte> output, byte letter, int session, ReadOnlySpan<byte> body, ReadOnlySpan<byte> rest)
    {
        int total = LetterFrame.Smallest + 1 + body.Length + rest.Length;
        var span = output.GetSpan(total);
        span[0] = WireBytes.FrameStart;
        span[1] = letter;
        BinaryPrimitives.WriteInt32LittleEndian(span[2..], session);
        span[LetterFrame.HeadBytes] = WireBytes.Slash;
        body.CopyTo(span[LetterFrame.Smallest..]);
        rest.CopyTo(span[(LetterFrame.Smallest + body.Length)..]);
        span[total - 1] = WireBytes.FrameEnd;
        output.Advance(total);
    }
}
