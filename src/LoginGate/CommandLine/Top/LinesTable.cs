using LoginGate.Inspect;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>The gate's lines, one a row; a narrow screen gets the columns that matter most.</summary>
internal static class LinesTable
{
    private const int LongestName = 24;

    /// <summary>Stands for a figure that is not known.</summary>
    public const string Unknown = "-";

    private static readonly Column<LineView> LoginSrv = new("LoginSrv", 8, 0, false, StateOf);

    /// <summary>From left to right; what has the highest rank goes first where there is no room.</summary>
    private static readonly Column<LineView>[] All =
    [
        new("line", 8, 0, false, l => l.Line),
        LoginSrv,
        new("for", 7, 3, true, l => l.LoginSrv.Since is { } since ? Figures.Time(Times.Of(since)).ToString() : Unknown),
        new("trip", 7, 1, true, l => l.LoginSrv.RoundTrip is { } trip ? Figures.Time(Times.Of(trip)).ToString() : Unknown),
        new("sessions", 8, 0, true, l => Figures.Of(l.Sessions.Now)),
        new("peak", 7, 2, true, l => l.Sessions.Peak is { } peak ? Figures.Of(peak) : Unknown),
        new("in/s", 7, 1, true, l => Figures.PerSecond(l.Packets.PerSecond)[..^2]),
        new("out/s", 7, 1, true, l => Figures.PerSecond(l.Replies.PerSecond)[..^2]),
        new("waiting", 9, 5, true, l => l.LoginSrv.Pending is { } pending ? Figures.Bytes(pending) : Unknown),
        new("listens on", 21, 4, false, l => l.Listen ?? Phrase.Of("nothing at present").Said),
        new("LoginSrv at", 21, 6, false, l => l.LoginSrv.Target ?? Unknown),
        new("last loss", 30, 7, false, l => l.LoginSrv.SaidLoss ?? Unknown),
    ];

    /// <summary>A head and the rows; where not all lines fit, the last row says how many more there are.</summary>
    public static IEnumerable<Row> Draw(IReadOnlyList<LineView> lines, int most, int width)
    {
        var longest = lines.Select(line => line.Line.Length).DefaultIfEmpty().Max();
        var columns = Columns.Fitting<LineView, Column<LineView>>([All[0] with { Width = Math.Clamp(longest, All[0].Width, LongestName) }, .. All[1..]], width);
        yield return Columns.DrawHead(columns);
        var shown = lines.Count <= most ? lines.Count : most - 1;
        foreach (var line in lines.Take(shown))
            yield return Columns.Draw(columns, line, column => StyleOf(column, line));
        if (shown < lines.Count)
            yield return new Row().Say($" ... {Counted.Of(lines.Count - shown, "line")} more", Columns.Head);
    }

    private static string StateOf(LineView line) => line.Listen is null ? $"{WordOf(line.LoginSrv.State).Said} !" : WordOf(line.LoginSrv.State).Said;

    private static Phrase WordOf(string state) => state switch
    {
        "up" => "up",
        "held" => "held",
        "down" => "down",
        "old" => "old",
        _ => Phrase.Verbatim(state),
    };

    private static Style StyleOf(Column<LineView> column, LineView line) => column.Text != LoginSrv.Text ? Style.Plain : line.LoginSrv.State switch
    {
        "up" => new Style(Color.Green),
        "held" or "old" => new Style(Color.Yellow),
        _ => new Style(Color.Red, decoration: Decoration.Bold),
    };
}
