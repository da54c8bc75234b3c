using System.Text;

namespace LoginGate.Import;

/// <summary>A file that an original gate's tools wrote: its text and what its bytes turned out to be.</summary>
/// <param name="Text">The whole text, without a byte order mark.</param>
/// <param name="Encoding">For people: <c>UTF-8</c>, <c>UTF-16</c> or <c>GBK</c>.</param>
internal sealed record OriginalText(string Text, string Encoding)
{
    private const int Gbk = 936;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static OriginalText Load(string path) => Decode(File.ReadAllBytes(path));

    /// <summary>A byte order mark decides; without one, text that is valid UTF-8 is that, and everything else is GBK.</summary>
    public static OriginalText Decode(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, .. var text] => new(System.Text.Encoding.UTF8.GetString(text), "UTF-8"),
        [0xFF, 0xFE, .. var text] => new(System.Text.Encoding.Unicode.GetString(text), "UTF-16"),
        [0xFE, 0xFF, .. var text] => new(System.Text.Encoding.BigEndianUnicode.GetString(text), "UTF-16"),
        _ when System.Text.Unicode.Utf8.IsValid(bytes) => new(System.Text.Encoding.UTF8.GetString(bytes), "UTF-8"),
        _ => new(GbkEncoding().GetString(bytes), "GBK"),
    };

    /// <summary>The lines, ended as Windows or Unix does; nothing else that Unicode calls a line end is one.</summary>
    public static string[] Lines(string text) => text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None);

    private static Encoding GbkEncoding() =>
        CodePagesEncodingProvider.Instance.GetEncoding(Gbk) ?? throw new InvalidOperationException("The base library lacks GBK.");
}
