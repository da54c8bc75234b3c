using LoginGate.Inspect;
using LoginGate.Protocol;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>The gate's lines, one a row; a narrow screen gets the columns that matter most.</summary>
internal static class LinesTable
{
    private const int Gap = 2;

    private static readonly Style Head = new(Color.Grey);

    /// <summary>From left to right; what has the highest rank goes first where there is no room.</summary>
    private static readonly Column[] Columns =
    [
        new("line", 8, 0, false, l => l.Line),
        new("LoginSrv", 8, 0, false, StateOf),
        new("for", 7, 3, true, l => l.LoginSrv.Since is { } since ? Figures.Time(TimeSpan.FromSeconds(since)) : ""),
        new("trip", 7, 1, true, l => l.LoginSrv.RoundTrip is { } trip ? Figures.Time(TimeSpan.FromSeconds(trip)) : ""),
        new("sessions", 8, 0, true, l => Figures.Of(l.Sessions.Now)),
        new("peak", 7, 2, true, l => Figures.Of(l.Sessions.Peak)),
        new("in/s", 7, 1, true, l => Figures.PerSecond(l.Packets.PerSecond)[..^2]),
        new("out/s", 7, 1, true, l => Figures.PerSecond(l.Replies.PerSecond)[..^2]),
        new("waiting", 9, 5, true, l => Figures.Bytes(l.LoginSrv.Pending)),
        new("listens on", 21, 4, false, l => l.Listen ?? "nothing at present"),
        new("LoginSrv at", 21, 6, false, l => l.LoginSrv.Target),
        new("last loss", 30, 7, false, l => l.LoginSrv.LastLoss),
    ];

    /// <summary>A head and the rows; where not all lines fit, the last row says how many more there are.</summary>
    public static IEnumerable<Row> Draw(IReadOnlyList<LineView> lines, int most, int width)
    {
        var columns = Fitting(width);
        var head = new Row().Add(" ");
        foreach (var column in columns)
            head.Cell(column.Name, column.Width, Head, column.IsRight).Add(new string(' ', Gap));
        yield return head;
        var shown = lines.Count <= most ? lines.Count : most - 1;
        foreach (var line in lines.Take(shown))
        {
            var row = new Row().Add(" ");
            foreach (var column in columns)
                row.Cell(column.Value(line), column.Width, StyleOf(column, line), column.IsRight).Add(new string(' ', Gap));
            yield return row;
        }
        if (shown < lines.Count)
            yield return new Row().Add($" ... {Counted.Of(lines.Count - shown, "line")} more", Head);
    }

    private static Column[] Fitting(int width)
    {
        var rank = Columns.Max(c => c.Rank);
        while (rank > 0 && 1 + Columns.Where(c => c.Rank <= rank).Sum(c => c.Width + Gap) - Gap > width)
            rank--;
        return [.. Columns.Where(c => c.Rank <= rank)];
    }

    private static string StateOf(LineView line) => line.Listen is null ? $"{line.LoginSrv.State} !" : line.LoginSrv.State;

    private static Style StyleOf(Column column, LineView line) => column.Name != "LoginSrv" ? Style.Plain : line.LoginSrv.State switch
    {
        "up" => new Style(Color.Green),
        "held" => new Style(Color.Yellow),
        _ => new Style(Color.Red, decoration: Decoration.Bold),
    };

    private sealed record Column(string Name, int Width, int Rank, bool IsRight, Func<LineView, string> Value);
}
