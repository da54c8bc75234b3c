using System.Text;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>A line of the ban file that makes no sense.</summary>
internal sealed record BanFileProblem(int Line, string Text, Phrase Reason);

/// <summary>
/// The ban file as a text: what it bans, and how changes are worked into it so that everything a person wrote stays where and
/// as it is. Latin-1 in and out, see <see cref="BanListText"/>.
/// </summary>
internal static class BanFileText
{
    // More than are told.
    private const int MaxProblems = 2000;

    private const string Header = """
        # Bans of LoginGate. Edit by hand at any time: the gate looks every two seconds.
        #   ADDRESS or CIDR range [until=2026-12-31T23:59:59Z] [# reason]
        # Without until: for good. Ranges such as 203.0.113.0-203.0.113.99 work as well. Remove a line to lift its ban.

        """;

    /// <summary>Every ban of the text, and the first of the lines that make no sense.</summary>
    public static (IReadOnlyList<Ban> Bans, IReadOnlyList<BanFileProblem> Problems) Read(string text)
    {
        var bans = new List<Ban>();
        var problems = new List<BanFileProblem>();
        var (number, last) = (0, "");
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var line = BanListText.TakeLine(ref rest);
            number++;
            if (BanLine.TryRead(line, out var read, out var reason))
            {
                // Long lists give one reason for thousands of lines.
                last = read.Reason == last ? last : read.Reason;
                bans.AddRange(BansOf(read with { Reason = last }));
            }
            else if (problems.Count < MaxProblems)
            {
                problems.Add(new BanFileProblem(number, BanLine.Printable(BanListText.Characters(line).ToString()), reason));
            }
        }
        return (bans, problems);
    }

    /// <summary>The text with the changes worked in and without the bans that are over.</summary>
    /// <param name="text">The file's present text; empty for a new file, which gets a header.</param>
    /// <param name="changes">By range the ban that it has now, or null for none.</param>
    /// <param name="now">What ended before is left out.</param>
    public static string Apply(string text, IReadOnlyDictionary<AddressSpan, Ban?> changes, DateTimeOffset now)
    {
        var end = EndOfLines(text);
        var result = new StringBuilder(text.Length + (changes.Count * 80));
        if (text.Length == 0)
            result.Append(Header);
        var written = new HashSet<AddressSpan>();
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var line = BanListText.TakeLine(ref rest);
            if (BanLine.TryRead(line, out var read, out _) && IsTouched(read, changes, now))
                Rewrite(read, changes, now, written, result, end);
            else
                result.Append(line);
        }
        if (result.Length > 0 && result[^1] is not ('\n' or '\r'))
            result.Append(end);
        foreach (var (range, ban) in changes)
        {
            if (ban is not null && ban.Holds(now) && written.Add(range))
                result.Append(BanListText.Encode(ban.Write())).Append(end);
        }
        return result.ToString();
    }

    private static bool IsTouched(BanLine line, IReadOnlyDictionary<AddressSpan, Ban?> changes, DateTimeOffset now) =>
        line.Until <= now || line.Spans.Any(changes.ContainsKey);

    /// <summary>Writes what is left of a line of which some or all has changed.</summary>
    private static void Rewrite(
        BanLine line, IReadOnlyDictionary<AddressSpan, Ban?> changes, DateTimeOffset now, HashSet<AddressSpan> written,
        StringBuilder result, string end)
    {
        foreach (var old in BansOf(line))
        {
            var ban = changes.TryGetValue(old.Range, out var changed) ? changed : old;
            if (ban is not null && ban.Holds(now) && written.Add(ban.Range))
                result.Append(BanListText.Encode(ban.Write())).Append(end);
        }
    }

    private static IEnumerable<Ban> BansOf(BanLine line) => line.Spans.Select(span => new Ban(span, line.Until, line.Since, line.Reason, line.IsHere));

    /// <summary>What ends the file's lines: what a person's editor put there.</summary>
    private static string EndOfLines(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 || text[end] == '\n' ? "\n" : end + 1 < text.Length && text[end + 1] == '\n' ? "\r\n" : "\r";
    }
}
