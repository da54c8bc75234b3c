using System.Text;

namespace Hocon.Strict;

/// <summary>Reads files as strict UTF-8, or as whoever asks reads what is none.</summary>
internal static class HoconFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reader">Who asks: the place to blame when the file cannot be read.</param>
    /// <param name="decodeOther">As <see cref="HoconParseOptions.DecodeOther"/>.</param>
    public static string Read(string file, HoconOrigin reader, Func<string, byte[], string?>? decodeOther)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new HoconException(reader, Explain(file, e), e);
        }
        return Decode(bytes, file, decodeOther);
    }

    private static string Decode(byte[] bytes, string file, Func<string, byte[], string?>? decodeOther)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            if (decodeOther?.Invoke(file, bytes) is { } text)
                return text;
            var before = bytes.AsSpan(0, Math.Clamp(e.Index, 0, bytes.Length));
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            var column = Encoding.UTF8.GetCharCount(before[lineStart..]) + 1;
            throw new HoconException(new HoconOrigin(file, before.Count((byte)'\n') + 1, column), $"the file is not valid UTF-8 here", e);
        }
    }

    private static FormattableString Explain(string file, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException when EndOfLink(file) is { } end => $"'{file}' is a link to '{end}', which does not exist",
        FileNotFoundException or DirectoryNotFoundException => $"the file '{file}' does not exist",
        UnauthorizedAccessException when Directory.Exists(file) => $"'{file}' is a directory, not a file",
        UnauthorizedAccessException => $"no permission to read the file '{file}'",
        _ => $"the file '{file}' cannot be read: {e.Message}",
    };

    private static string? EndOfLink(string file)
    {
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
