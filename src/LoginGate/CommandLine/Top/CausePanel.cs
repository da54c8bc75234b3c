using LoginGate.CommandLine.Cmd;
using LoginGate.Inspect;
using LoginGate.Logging;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>Causes with their counts, the latest first; what grew within the last second stands out. A name that is too long for one row takes several.</summary>
internal static class CausePanel
{
    /// <summary>Room for the usual names.</summary>
    public const int LeastWidth = 1 + LeastName + TotalWidth;

    private const int LeastName = 17;
    private const int TotalWidth = 7;
    private const int FreshWidth = 7;

    public static IReadOnlyList<Row> Draw(Phrase title, IReadOnlyList<Cause> causes, int width, int height)
    {
        var fresh = width >= LeastWidth + FreshWidth ? FreshWidth : 0;
        var name = Math.Max(1, width - 1 - TotalWidth - fresh);
        var rows = new List<Row> { new Row().Add(" ").Cell(title.Said, width - 1, new Style(Color.Grey)) };
        if (causes.Count == 0)
            rows.Add(new Row().Say(" none", new Style(Color.Grey)));
        foreach (var cause in causes)
        {
            var style = cause.Fresh > 0 ? new Style(Color.Yellow) : Style.Plain;
            var parts = CellText.Wrap(LogLineFormatter.Escape(cause.Name), name).ToArray();
            // Half a name says nothing.
            if (rows.Count > 1 && rows.Count + parts.Length > height + 1)
                break;
            rows.AddRange(parts[..^1].Select(part => new Row().Add(" ").Cell(part, width - 1, style)));
            rows.Add(new Row().Add(" ")
                .Cell(parts[^1], name, style)
                .Cell(Short(cause.Total), TotalWidth, isRight: true)
                .Cell(cause.Fresh > 0 ? $"+{Short(cause.Fresh)}" : "", fresh, new Style(Color.Yellow), isRight: true));
        }
        return [.. rows.Take(height + 1)];
    }

    /// <summary>A count in at most six characters.</summary>
    private static string Short(long count) => count switch
    {
        < 100_000 => Figures.Of(count),
        < 10_000_000 => $"{Figures.Of(count / 1000)}k",
        _ => $"{Figures.Of(count / 1_000_000)}M",
    };
}
