using LoginGate.Inspect;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>The overview: sessions, traffic, lines, causes and addresses at one glance.</summary>
internal sealed class OverviewView
{
    private const int ColumnGap = 2;
    private const int LeastGraph = 2;
    private const int MostGraph = 16;
    private const int LeastPanel = 2;

    private static readonly Style Faint = new(Color.Grey);
    private static readonly Style Strong = new(decoration: Decoration.Bold);

    private readonly TopState _state;
    private readonly int _width;
    private readonly int _height;
    private readonly List<Row> _rows = [];

    private OverviewView(TopState state, int width, int height) => (_state, _width, _height) = (state, width, height);

    public static IReadOnlyList<Row> Draw(TopState state, int width, int height)
    {
        var view = new OverviewView(state, width, height);
        view.AddSummary(state.View!);
        view.AddBody(state.View!);
        return view._rows;
    }

    private void AddSummary(GateView view)
    {
        var sessions = _state.SelectedLines.Select(l => l.Sessions).ToArray();
        var (now, peak, total) = (Figures.Of(sessions.Sum(s => s.Now)), SumOf(sessions, s => s.Peak), SumOf(sessions, s => s.Total));
        var row = new Row()
            .Say($" sessions {now} now", Faint, now, Strong)
            .Say($"  {peak} at most", Faint, peak, Strong)
            .Say($"  {total} in all", Faint, total, Strong);
        if (view.Lines.Count > 1)
            row.Say(_state.Line is { } line ? Phrase.Of($"   showing line {line}") : $"   showing all {view.Lines.Count} lines", Faint);
        _rows.Add(row);
    }

    /// <summary>Shares the height: the lines get what they need, up to a third; graphs and panels share the rest.</summary>
    private void AddBody(GateView view)
    {
        const int titles = 3;
        var room = _height - _rows.Count - titles;
        var lines = Math.Min(view.Lines.Count, Math.Max(1, room / 3));
        room -= lines;
        // Each part stands off from the one before where the screen is not tiny.
        var gap = room > 10 ? 1 : 0;
        room -= 2 * gap;
        var graph = Math.Clamp(room - Math.Max(LeastPanel, room / 2), LeastGraph, MostGraph);

        AddGraphs(graph);
        Space(gap);
        _rows.AddRange(LinesTable.Draw(view.Lines, lines, _width));
        Space(gap);
        AddPanels(view, Math.Max(0, _height - _rows.Count - 1));
    }

    private void AddGraphs(int height)
    {
        var width = (_width - ColumnGap) / 2;
        var lines = _state.SelectedLines.ToArray();
        var (toLoginSrv, toClients) = _state.SelectedTraffic;
        var packets = TrafficGraph.Draw("to LoginSrv", toLoginSrv, BytesOf(lines, l => l.Packets), new Style(Color.Green), width, height);
        var replies = TrafficGraph.Draw("to clients", toClients, BytesOf(lines, l => l.Replies), new Style(Color.Teal), width, height);
        AddBeside((packets, width), (replies, width));
    }

    // What is not known of one line is not known of all together.
    private static string SumOf(SessionsView[] sessions, Func<SessionsView, long?> figure) =>
        sessions.All(s => figure(s) is not null) ? Figures.Of(sessions.Sum(figure)!.Value) : LinesTable.Unknown;

    private static string BytesOf(LineView[] lines, Func<LineView, TrafficView> direction) =>
        lines.All(l => direction(l).BytesPerSecond is not null) ? Figures.BytesPerSecond(lines.Sum(l => direction(l).BytesPerSecond)!.Value) : LinesTable.Unknown;

    private void AddPanels(GateView view, int height)
    {
        var where = view.ToldBy is { } gate ? Phrase.Of($" at {gate}") : "";
        var addresses = Math.Max(AddressPanel.LeastWidth, _width / 3 - ColumnGap);
        var causes = (_width - addresses - 2 * ColumnGap) / 2;
        if (causes >= CausePanel.LeastWidth)
        {
            AddBeside(
                (CausePanel.Draw($"refused{where}", _state.Refusals.Causes, causes, height), causes),
                (CausePanel.Draw($"closed{where}", _state.Closes.Causes, causes, height), causes),
                (AddressPanel.Draw($"address{where}", view.Addresses, addresses, height), addresses));
            return;
        }
        causes = (_width - ColumnGap) / 2;
        AddBeside(
            (CausePanel.Draw($"refused{where}", _state.Refusals.Causes, causes, height), causes),
            (CausePanel.Draw($"closed{where}", _state.Closes.Causes, causes, height), causes));
    }

    private void AddBeside(params (IReadOnlyList<Row> Rows, int Width)[] columns)
    {
        for (var i = 0; i < columns.Max(c => c.Rows.Count); i++)
        {
            var (row, start) = (new Row(), 0);
            foreach (var (rows, width) in columns)
            {
                row.PadTo(start);
                if (i < rows.Count)
                    row.Append(rows[i].Cut(width));
                start += width + ColumnGap;
            }
            _rows.Add(row);
        }
    }

    private void Space(int rows)
    {
        for (var i = 0; i < rows; i++)
            _rows.Add(new Row());
    }
}
