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

    /// <summary>
    /// The name that a text begins with: its letters and digits up to whatever follows, which may part it from a password. A byte above 127
    /// takes the next one with it, whatever that is; so a name is all ASCII or has none.
    /// </summary>
    internal static string NameIn(string text)
    {
        int end = 0;
        while (end < text.Length && char.IsLetterOrDigit(text[end]) && char.IsAscii(text[end]) == char.IsAscii(text[0])) end++;
        return text[..end];
    }

    internal static byte[] ToBytes(string text) => Gbk.GetBytes(text);

    internal static string FromBytes(ReadOnlySpan<byte> bytes) => Gbk.GetString(bytes.TrimEnd((byte)0));
}
