using System.Text;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>A line of the ban file that makes no sense.</summary>
internal sealed record BanFileProblem(int Line, string Text, string Reason);

/// <summary>
/// The ban file as a text: what it bans, and how changes are worked into it so that everything a person wrote stays where and
/// as it is. Latin-1 in and out, see <see cref="BanLine"/>.
/// </summary>
internal static class BanFileText
{
    private const string Header = """
        # Bans of LoginGate. Edit by hand at any time: the gate looks every two seconds.
        #   ADDRESS or CIDR range [until=2026-12-31T23:59:59Z] [# reason]
        # Without until: for good. Ranges such as 203.0.113.0-203.0.113.99 work as well. Remove a line to lift its ban.

        """;

    /// <summary>Every ban of the text, and the lines that make no sense.</summary>
    public static (IReadOnlyList<Ban> Bans, IReadOnlyList<BanFileProblem> Problems) Read(string text)
    {
        var bans = new List<Ban>();
        var problems = new List<BanFileProblem>();
        var number = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var line = TakeLine(ref rest);
            number++;
            if (BanLine.TryRead(line, out var read, out var reason))
                bans.AddRange(read.Bans);
            else
                problems.Add(new BanFileProblem(number, BanLine.Printable(line.ToString()), reason));
        }
        return (bans, problems);
    }

    /// <summary>The text with the changes worked in and without the bans that are over.</summary>
    /// <param name="text">The file's present text; empty for a new file, which gets a header.</param>
    /// <param name="changes">By range the ban that it has now, or null for none.</param>
    /// <param name="now">What ended before is left out.</param>
    public static string Apply(string text, IReadOnlyDictionary<AddressRange, Ban?> changes, DateTimeOffset now)
    {
        var end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var result = new StringBuilder(text.Length + (changes.Count * 80));
        if (text.Length == 0)
            result.Append(Header);
        var written = new HashSet<AddressRange>();
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var line = TakeLine(ref rest);
            if (BanLine.TryRead(line, out var read, out _) && IsTouched(read, changes, now))
                Rewrite(read, changes, now, written, result, end);
            else
                result.Append(line);
        }
        if (result.Length > 0 && result[^1] != '\n')
            result.Append(end);
        foreach (var (range, ban) in changes)
        {
            if (ban is not null && ban.Holds(now) && written.Add(range))
                result.Append(BanLine.Write(ban)).Append(end);
        }
        return result.ToString();
    }

    private static bool IsTouched(BanLine line, IReadOnlyDictionary<AddressRange, Ban?> changes, DateTimeOffset now) =>
        line.Until <= now || line.Ranges.Any(changes.ContainsKey);

    /// <summary>Writes what is left of a line of which some or all has changed.</summary>
    private static void Rewrite(
        BanLine line, IReadOnlyDictionary<AddressRange, Ban?> changes, DateTimeOffset now, HashSet<AddressRange> written,
        StringBuilder result, string end)
    {
        foreach (var old in line.Bans)
        {
            var ban = changes.TryGetValue(old.Range, out var changed) ? changed : old;
            if (ban is not null && ban.Holds(now) && written.Add(ban.Range))
                result.Append(BanLine.Write(ban)).Append(end);
        }
    }

    /// <summary>The next line with its end. Only a line feed ends one: what else may do so is a byte of a comment here.</summary>
    private static ReadOnlySpan<char> TakeLine(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('\n');
        var line = end < 0 ? rest : rest[..(end + 1)];
        rest = rest[line.Length..];
        return line;
    }
}
