using LoginGate.Inspect;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>Causes with their counts, the latest first; what grew within the last second stands out.</summary>
internal static class CausePanel
{
    private const int FreshWidth = 7;
    private const int TotalWidth = 9;

    public static IReadOnlyList<Row> Draw(string title, IReadOnlyList<Cause> causes, int width, int height)
    {
        var name = Math.Max(1, width - 1 - TotalWidth - FreshWidth);
        var rows = new List<Row> { new Row().Add(" ").Cell(title, name + TotalWidth + FreshWidth, new Style(Color.Grey)) };
        if (causes.Count == 0)
            rows.Add(new Row().Add(" none", new Style(Color.Grey)));
        foreach (var cause in causes)
        {
            rows.Add(new Row().Add(" ")
                .Cell(cause.Name, name, cause.Fresh > 0 ? new Style(Color.Yellow) : Style.Plain)
                .Cell(Figures.Of(cause.Total), TotalWidth, isRight: true)
                .Cell(cause.Fresh > 0 ? $"+{Figures.Of(cause.Fresh)}" : "", FreshWidth, new Style(Color.Yellow), isRight: true));
        }
        return [.. rows.Take(height + 1)];
    }
}
