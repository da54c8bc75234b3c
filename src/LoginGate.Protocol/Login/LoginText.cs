using System.Text;

namespace LoginGate.Protocol.Login;

/// <summary>Texts of the login messages: GBK bytes, on every system.</summary>
public static class LoginText
{
    private const int GbkCodePage = 936;

    /// <summary>The encoding; bytes that are no GBK become question marks, never an exception.</summary>
    public static Encoding Gbk { get; } = CodePagesEncodingProvider.Instance.GetEncoding(
        GbkCodePage, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback)
        ?? throw new PlatformNotSupportedException("This system has no code page 936 (GBK).");

    internal static byte[] ToBytes(string text) => Gbk.GetBytes(text);

    internal static string FromBytes(ReadOnlySpan<byte> bytes) => Gbk.GetString(bytes.TrimEnd((byte)0));
}
