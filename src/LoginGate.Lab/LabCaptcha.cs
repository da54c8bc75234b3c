using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>
/// The picture of letters that some LoginSrvs send before a login (protocol.md, section 11): a message whose body is a compressed bitmap.
/// Here the body is as long and as random as one, and shows nothing.
/// </summary>
public static class LabCaptcha
{
    // 13 KB once it is coded.
    private const int BitmapBytes = 9_700;
    private const int Seed = 2007;

    // In a dialect that has none of its own.
    private const ushort UsualIdent = 2007;

    /// <summary>The packet, <c>#</c> to <c>!</c>.</summary>
    public static byte[] Build(Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        var bitmap = new byte[BitmapBytes];
        new Random(Seed).NextBytes(bitmap);
        return LoginPacket.BuildReply(dialect, new MessageHeader(IdentOf(dialect), SixBitCode.EncodedLength(BitmapBytes)), bitmap);
    }

    /// <summary>Whether a packet is a captcha.</summary>
    public static bool IsOne(Dialect dialect, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return LoginPacket.TryReadIdent(dialect, packet, out ushort ident) && ident == IdentOf(dialect);
    }

    private static ushort IdentOf(Dialect dialect) => dialect.Idents.Captcha ?? UsualIdent;
}
