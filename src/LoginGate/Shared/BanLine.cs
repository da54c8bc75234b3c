using System.Globalization;
using System.Text;

namespace LoginGate.Shared;

/// <summary>
/// One line of a list of bans, the gate's own or an original's:
/// <c>ADDRESS[, ADDRESS]... [note] [until=TIME] [since=TIME] [scope=here] [# reason]</c>, each an address, a CIDR range or <c>low-high</c>.
/// A line is either understood as a whole or refused: it never bans less than it says.
/// </summary>
/// <param name="Spans">Whom it bans; none for a comment.</param>
/// <param name="Until">When the ban ends; null: never.</param>
/// <param name="Since">When it was made; null where the line does not say.</param>
/// <param name="Reason">Note and comment, for people; may be empty.</param>
/// <param name="IsHere">Whether the ban is this gate's alone, where several act as one (<c>scope=here</c>).</param>
internal sealed record BanLine(IReadOnlyList<AddressSpan> Spans, DateTimeOffset? Until, DateTimeOffset? Since, string Reason, bool IsHere = false)
{
    // Fractions only where there are any: a time read back is the time written.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
    private const int MaxTextLength = 200;
    private const string ScopeHere = "scope=here";

    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static readonly BanLine Comment = new([], null, null, "");

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line in Latin-1 (<see cref="BanListText"/>), with or without its end.</param>
    /// <param name="line">What it says; without spans when it is empty or a comment.</param>
    /// <param name="error">What is wrong with it; empty when nothing is.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out BanLine line, out Phrase error)
    {
        line = Comment;
        var written = BanListText.Characters(text);
        Span<char> plain = written.Length <= MaxTextLength ? stackalloc char[written.Length] : new char[written.Length];
        for (var i = 0; i < plain.Length; i++)
            plain[i] = BanListText.PlainSign(written[i]);

        var entry = plain[..BanLineScanner.StartOfComment(plain)];
        var scanner = new BanLineScanner(entry);
        if (!scanner.TryTakeSpans(out var spans, out error))
            return false;
        if (spans.Count == 0)
            return true;
        var options = scanner.StartOfOptions();
        if (!TryReadOptions(entry[options..], out var until, out var since, out var isHere, out error))
            return false;
        var signs = entry[scanner.Position..options];
        var note = Printable(written[(options - signs.TrimStart(" ,;-").Length)..options].ToString());
        var reason = Printable(written[entry.Length..].TrimStart("#;/ \t\uFF03\uFF1B").ToString());
        line = new BanLine(spans, until, since, note.Length == 0 ? reason : reason.Length == 0 ? note : $"{note} {reason}", isHere);
        return true;
    }

    /// <summary>The line as a person would write it, without its end.</summary>
    public string Write()
    {
        var line = new StringBuilder(string.Join(", ", Spans));
        if (Until is { } until)
            line.Append(CultureInfo.InvariantCulture, $" until={ShowTime(until)}");
        if (Since is { } since)
            line.Append(CultureInfo.InvariantCulture, $" since={ShowTime(since)}");
        if (IsHere)
            line.Append(' ').Append(ScopeHere);
        var reason = Printable(Reason);
        if (reason.Length > 0)
            line.Append(" # ").Append(reason);
        return line.ToString();
    }

    /// <summary>A time as the ban file has it, in UTC.</summary>
    public static string ShowTime(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>A text in one line, without control characters and not too long.</summary>
    public static string Printable(string text)
    {
        var cut = text.Length <= MaxTextLength ? text : text[..MaxTextLength];
        return cut.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
            ? cut.Trim()
            : string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();
    }

    private static bool TryReadOptions(
        ReadOnlySpan<char> options, out DateTimeOffset? until, out DateTimeOffset? since, out bool isHere, out Phrase error)
    {
        (until, since, isHere, error) = (null, null, false, "");
        foreach (var part in options.Split(' '))
        {
            var option = options[part];
            if (option.IsEmpty || TryReadTime(option, "until=", ref until) || TryReadTime(option, "since=", ref since))
                continue;
            if (option.Equals(ScopeHere, StringComparison.OrdinalIgnoreCase))
            {
                isHere = true;
                continue;
            }
            error = $"'{Printable(option.ToString())}' is neither until= nor since= with a time such as 2026-12-31T23:59:59Z nor {ScopeHere}";
            return false;
        }
        return true;
    }

    private static bool TryReadTime(ReadOnlySpan<char> option, string name, ref DateTimeOffset? time)
    {
        if (time is not null || !option.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            return false;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var isGood = DateTimeOffset.TryParseExact(option[name.Length..], TimeFormats, CultureInfo.InvariantCulture, Utc, out var read);
        time = isGood ? read : null;
        return isGood;
    }
}
