using LoginGate.Inspect;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>The traffic in one direction: figures of now above a graph of the minutes before.</summary>
internal static class TrafficGraph
{
    public static IReadOnlyList<Row> Draw(Phrase name, TrafficHistory history, string bytesPerSecond, Style style, int width, int height)
    {
        var values = history.Last(width * BrailleGraph.ValuesPerColumn);
        var top = BrailleGraph.TopOf(values);
        var title = new Row().Say($" {name} ", new Style(Color.Grey))
            .Add(Figures.PerSecond(history.Newest), new Style(style.Foreground, decoration: Decoration.Bold))
            .Add($" {bytesPerSecond}", style);
        // At the graph's upper edge: what that edge means.
        var scale = Figures.PerSecond(top);
        if (title.Width + scale.Length < width)
            title.PadTo(width - scale.Length).Add(scale, new Style(Color.Grey));
        return [title, .. BrailleGraph.Draw(values, width, height, top).Select(row => new Row().Add(row, style))];
    }
}
