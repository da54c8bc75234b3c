using System.Text;

namespace LoginGate.Shared;

/// <summary>Text files that are not UTF-8, as editors on a Chinese Windows write them.</summary>
internal static class OtherText
{
    private const int Gbk = 936;

    private static readonly UnicodeEncoding StrictUtf16 = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file that is not UTF-8; null: it is neither UTF-16 with its mark nor GBK.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="name">What it is, for people.</param>
    public static string? Decode(byte[] bytes, out string name)
    {
        var isUtf16 = bytes is [0xff, 0xfe, ..];
        name = isUtf16 ? "UTF-16" : "GBK";
        try
        {
            var text = isUtf16
                ? StrictUtf16.GetString(bytes.AsSpan(2))
                : CodePagesEncodingProvider.Instance.GetEncoding(Gbk, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!.GetString(bytes);
            // Bytes that GBK does not use become characters of nobody's.
            return text.Any(c => char.IsControl(c) && c is not ('\t' or '\r' or '\n') || c is >= '\ue000' and <= '\uf8ff') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
