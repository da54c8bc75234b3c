using System.Text;

namespace LoginGate.Shared;

/// <summary>
/// A list of bans as bytes and as characters. The bytes are kept as Latin-1, one character each, so that what a person wrote stays what it
/// is in any encoding, and several of them in one file; what a line means is read from <see cref="Characters"/>.
/// </summary>
internal static class BanListText
{
    private const int Gbk = 936;
    private const string ByteOrderMark = "\u00EF\u00BB\u00BF";

    // What people type for a sign, on a Chinese keyboard above all, beside the wide forms of ASCII (U+FF01 to U+FF5E).
    private const string Dots = "\u3002\uFF61";
    private const string Dashes = "~\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u301C\uFE58\uFE63\u81F3\u5230";
    private const string Commas = "\u3001\uFF64";
    private const string Blanks = "\t\r\n\0\u00A0\u200B\u200E\u200F\u202A\u202C\u2060\u3000\uFEFF";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's bytes as Latin-1; the UTF-16 that an old editor writes becomes UTF-8 before.</summary>
    public static string Decode(byte[] bytes)
    {
        Encoding? wide = bytes switch
        {
            [0xff, 0xfe, ..] => Encoding.Unicode,
            [0xfe, 0xff, ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
        return Encoding.Latin1.GetString(wide is null ? bytes : Encoding.UTF8.GetBytes(wide.GetString(bytes[2..])));
    }

    /// <summary>A text as UTF-8, in Latin-1.</summary>
    public static string Encode(string text) => Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>The next line with its end: a line feed, a carriage return, or both. What else may end a line is a byte of a comment here.</summary>
    public static ReadOnlySpan<char> TakeLine(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny('\r', '\n');
        var length = end < 0 ? rest.Length : rest[end..].StartsWith("\r\n", StringComparison.Ordinal) ? end + 2 : end + 1;
        var line = rest[..length];
        rest = rest[length..];
        return line;
    }

    /// <summary>What a line of Latin-1 says: its bytes are ASCII, or valid UTF-8, or else GBK.</summary>
    public static ReadOnlySpan<char> Characters(ReadOnlySpan<char> line)
    {
        if (line.StartsWith(ByteOrderMark, StringComparison.Ordinal))
            line = line[ByteOrderMark.Length..];
        if (Ascii.IsValid(line))
            return line;
        var bytes = Encoding.Latin1.GetBytes(line.ToString());
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (ArgumentException)
        {
            var gbk = CodePagesEncodingProvider.Instance.GetEncoding(Gbk) ?? throw new InvalidOperationException("The base library lacks GBK.");
            return gbk.GetString(bytes);
        }
    }

    /// <summary>
    /// The ASCII sign that is meant, character by character: wide forms, Chinese full stops and commas, every kind of dash (and "to", 至 and 到)
    /// and blank. Any other character stays.
    /// </summary>
    public static char PlainSign(char written) => written switch
    {
        '~' => '-',
        > ' ' and < '\u007F' => written,
        '\uFF5E' => '-',
        >= '\uFF01' and < '\uFF5E' => (char)(written - '\uFF01' + '!'),
        _ when Blanks.Contains(written, StringComparison.Ordinal) => ' ',
        _ when Dots.Contains(written, StringComparison.Ordinal) => '.',
        _ when Dashes.Contains(written, StringComparison.Ordinal) => '-',
        _ when Commas.Contains(written, StringComparison.Ordinal) => ',',
        _ => written,
    };
}
