using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>The bytes of each <see cref="LoginSrvMischief"/>.</summary>
internal static class MischiefBytes
{
    private const int OverLongBytes = 100_000;
    private const int UnknownSession = int.MaxValue;

    public static byte[] Of(LoginSrvMischief mischief, Dialect dialect)
    {
        bool binary = dialect.HasRecords;
        return mischief switch
        {
            LoginSrvMischief.Garbage => binary ? [0x9A, 0xAA, 0x00, 0x01, 0x02] : [.. "\r\ngarbage\0!$"u8],
            LoginSrvMischief.EmptyFrame => binary ? [.. BinaryHeader(0)] : [.. "%$"u8],
            LoginSrvMischief.UnknownNumber => UnknownNumber(dialect),
            LoginSrvMischief.NoSlash => [.. "%12$"u8],
            LoginSrvMischief.NoNumber => [.. "%abc/#lost!$"u8],
            LoginSrvMischief.OverLong => OverLong(dialect, binary),
            LoginSrvMischief.UnframedPacket => [.. "#<<<<<<<<<<<<<<<<!"u8],
            LoginSrvMischief.Nuls => new byte[16],
            LoginSrvMischief.CutOff => [.. (binary ? "%+-1"u8 : "%%%%+-1%12"u8)],
            _ => [],
        };
    }

    private static byte[] BinaryHeader(ushort length) => [0x9A, 0xAA, 0x9A, 0xAA, (byte)length, (byte)(length >> 8)];

    private static byte[] UnknownNumber(Dialect dialect)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new LoginSrvFrameEncoder(dialect).WriteReply(output, UnknownSession, "#<<<<<<<<<<<<<<<<!"u8);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] OverLong(Dialect dialect, bool binary)
    {
        if (binary) return [.. BinaryHeader(ushort.MaxValue), .. new byte[ushort.MaxValue]];
        var frame = new byte[OverLongBytes];
        Array.Fill(frame, (byte)'x');
        (dialect.SessionForm == SessionForm.SlotAndHandle ? "%12/12/#"u8 : "%12/#"u8).CopyTo(frame);
        frame[^1] = (byte)'$';
        return dialect.AppendsNul ? [.. frame, 0] : frame;
    }
}
