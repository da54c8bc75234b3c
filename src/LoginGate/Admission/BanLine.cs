using System.Globalization;
using System.Text;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>
/// One line of the ban file. The file's bytes are taken as Latin-1, so that comments in any encoding (the originals' are GBK)
/// stay what they are.
/// </summary>
/// <param name="Ranges">Whom it bans; several for <c>low-high</c>, none for a comment.</param>
internal sealed record BanLine(IReadOnlyList<AddressRange> Ranges, DateTimeOffset? Until, DateTimeOffset? Since, string Reason)
{
    private const string Blanks = " \t\r\n\0";
    // Fractions only where there are any: a time read back is the time written.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
    private const int MaxTextLength = 200;

    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly BanLine Comment = new([], null, null, "");

    public IEnumerable<Ban> Bans => Ranges.Select(range => new Ban(range, Until, Since, Reason));

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line, with or without its end.</param>
    /// <param name="line">What it says; without ranges when it is empty or a comment.</param>
    /// <param name="error">What is wrong with it; empty when nothing is.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out BanLine line, out string error)
    {
        line = Comment;
        error = "";
        // A byte order mark, as Latin-1 shows it.
        if (text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal))
            text = text[3..];
        text = text.Trim(Blanks);
        var comment = StartOfComment(text);
        var entry = text[..comment].TrimEnd(Blanks);
        if (entry.IsEmpty)
            return true;

        var options = StartOfOptions(entry);
        if (!TryReadRanges(entry[..options].TrimEnd(Blanks), out var ranges, out error))
            return false;
        DateTimeOffset? until = null, since = null;
        foreach (var part in entry[options..].ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (TryReadTime(part, "until=", ref until) || TryReadTime(part, "since=", ref since))
                continue;
            error = $"'{Printable(part)}' is neither until= nor since= with a time such as 2026-12-31T23:59:59Z";
            return false;
        }
        line = new BanLine(ranges, until, since, ReadReason(text[comment..]));
        return true;
    }

    /// <summary>The line for a ban, without its end.</summary>
    public static string Write(Ban ban)
    {
        var line = new StringBuilder(ban.Range.ToString());
        if (ban.Until is { } until)
            line.Append(CultureInfo.InvariantCulture, $" until={ShowTime(until)}");
        if (ban.Since is { } since)
            line.Append(CultureInfo.InvariantCulture, $" since={ShowTime(since)}");
        var reason = Printable(ban.Reason);
        if (reason.Length > 0)
            line.Append(" # ").Append(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(reason)));
        return line.ToString();
    }

    /// <summary>A time as the ban file has it, in UTC.</summary>
    public static string ShowTime(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>A text in one line, without control characters and not too long.</summary>
    public static string Printable(string text)
    {
        var cut = text.Length <= MaxTextLength ? text : text[..MaxTextLength];
        return string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();
    }

    /// <summary>Where a comment begins: at <c>#</c> or <c>;</c>, at <c>//</c> after a blank, at the first byte beyond ASCII.</summary>
    private static int StartOfComment(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isSlashes = text[i] == '/' && text[i..].StartsWith("//", StringComparison.Ordinal) && (i == 0 || text[i - 1] is ' ' or '\t');
            if (isSlashes || text[i] is '#' or ';' || text[i] >= 0x80)
                return i;
        }
        return text.Length;
    }

    /// <summary>Where the first <c>name=</c> begins.</summary>
    private static int StartOfOptions(ReadOnlySpan<char> entry)
    {
        var equals = entry.IndexOf('=');
        return equals < 0 ? entry.Length : entry[..equals].LastIndexOfAny(' ', '\t') + 1;
    }

    private static bool TryReadRanges(ReadOnlySpan<char> text, out IReadOnlyList<AddressRange> ranges, out string error)
    {
        if (text.Contains('-'))
            return AddressRangeReader.TryReadSpan(text, out ranges, out error);
        var isGood = AddressRangeReader.TryRead(text, out var range, out error);
        ranges = isGood ? [range] : [];
        return isGood;
    }

    private static bool TryReadTime(string part, string name, ref DateTimeOffset? time)
    {
        if (time is not null || !part.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            return false;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var isGood = DateTimeOffset.TryParseExact(part.AsSpan(name.Length), TimeFormats, CultureInfo.InvariantCulture, Utc, out var read);
        time = isGood ? read : null;
        return isGood;
    }

    private static string ReadReason(ReadOnlySpan<char> comment)
    {
        var bytes = Encoding.Latin1.GetBytes(comment.TrimStart("#;/ \t").ToString());
        try
        {
            return Printable(StrictUtf8.GetString(bytes));
        }
        catch (ArgumentException)
        {
            // Some other encoding: what of it is ASCII still says something.
            return Printable(Encoding.ASCII.GetString(bytes));
        }
    }
}
