using LoginGate.CommandLine.Cmd;
using LoginGate.Logging;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>Draws lines of a log or a trace, the newest last; one that is wider than the screen takes several rows.</summary>
internal static class LinesView
{
    private const string Margin = " ";
    private const string ContinuedMargin = "   ";

    // Where a line of the log has its time, and what follows that and its zone.
    private const int LogDate = 11;
    private const int LogTime = 23;
    private const int LogZone = 29;

    public static IEnumerable<Row> Draw(Page page, int width, int height)
    {
        var end = Math.Max(0, page.Lines.Count - page.Back);
        return page.Lines.Take(end).TakeLast(height).SelectMany(line => RowsOf(page, line, width)).TakeLast(height);
    }

    /// <summary>How many lines back the page is at the beginning, with its first line whole.</summary>
    public static int MostBack(Page page, int width, int height)
    {
        var (rows, end) = (0, 0);
        while (end < page.Lines.Count && ((rows += RowsOf(page, page.Lines[end], width).Count()) <= height || end == 0))
            end++;
        return page.Lines.Count - end;
    }

    private static IEnumerable<Row> RowsOf(Page page, string line, int width)
    {
        var style = StyleOf(line);
        var text = LogLineFormatter.Escape(page.Kind == PageKind.Log ? WithoutDate(line) : line);
        return CellText.Wrap(text, width - ContinuedMargin.Length).Select((part, i) => new Row().Add(i == 0 ? Margin : ContinuedMargin).Add(part, style));
    }

    /// <summary>A line of the log as <c>12:00:00.000 INFO ...</c>: there is little room, and it is the last minutes' log.</summary>
    private static string WithoutDate(string line) => line.Length > LogZone && line[LogDate - 1] == ' ' ? $"{line[LogDate..LogTime]}{line[LogZone..]}" : line;

    private static Style StyleOf(string line) =>
        line.Contains(" ERROR ", StringComparison.Ordinal) || line.Contains(" CRIT ", StringComparison.Ordinal) ? new Style(Color.Red)
        : line.Contains(" WARN ", StringComparison.Ordinal) ? new Style(Color.Yellow)
        : Style.Plain;
}
