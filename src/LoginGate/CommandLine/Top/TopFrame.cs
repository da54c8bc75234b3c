using LoginGate.Inspect;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>Lays out one picture of the gate for a screen of any size.</summary>
internal sealed class TopFrame
{
    private const int LeastWidth = 40;
    private const int LeastHeight = 10;
    private const int ColumnGap = 2;
    private const int LeastGraph = 2;
    private const int MostGraph = 16;
    private const int LeastPanel = 2;

    private static readonly Style Bar = new(Color.Black, Color.Silver);
    private static readonly Style Alarm = new(Color.White, Color.Maroon, Decoration.Bold);
    private static readonly Style Faint = new(Color.Grey);
    private static readonly Style Strong = new(decoration: Decoration.Bold);

    private readonly TopState _state;
    private readonly int _width;
    private readonly int _height;
    private readonly List<Row> _rows = [];

    private TopFrame(TopState state, int width, int height) => (_state, _width, _height) = (state, width, height);

    /// <summary>The rows, exactly as many as the screen has, none wider than it.</summary>
    /// <param name="state">What is shown.</param>
    /// <param name="width">The screen's columns.</param>
    /// <param name="height">The screen's rows.</param>
    public static IReadOnlyList<Row> Draw(TopState state, int width, int height)
    {
        var frame = new TopFrame(state, width, height);
        if (width < LeastWidth || height < LeastHeight)
            frame._rows.Add(new Row().Add($"{width}x{height} is too small"));
        else
            frame.Compose();
        while (frame._rows.Count > height)
            frame._rows.RemoveAt(frame._rows.Count - 1);
        return [.. frame._rows.Select(row => row.Cut(width))];
    }

    private void Compose()
    {
        AddHead();
        if (_state.View is not { } view)
        {
            _rows.Add(new Row());
            _rows.Add(new Row().Add(_state.Trouble is null ? " asking the gate ..." : " waiting for the gate ...", Faint));
        }
        else
        {
            AddSummary(view);
            AddBody(view);
        }
        while (_rows.Count < _height - 1)
            _rows.Add(new Row());
        AddFoot();
    }

    private void AddHead()
    {
        var row = new Row().Add(" logingate ", Bar);
        if (_state.View is { } view)
            row.Add($"{view.Version}  {_state.Address}  up {Figures.Time(TimeSpan.FromSeconds(view.Uptime))}  memory {Figures.Bytes(view.Memory)}", Bar);
        else
            row.Add(_state.Address.ToString(), Bar);
        _rows.Add(row.PadTo(_width, Bar));
        _rows.Add(_state.Trouble is null ? new Row() : new Row().Add($" {_state.Trouble}; trying again", Alarm).PadTo(_width, Alarm));
    }

    private void AddSummary(GateView view)
    {
        var sessions = _state.SelectedLines.Select(l => l.Sessions).ToArray();
        var row = new Row().Add(" sessions ", Faint)
            .Add(Figures.Of(sessions.Sum(s => s.Now)), Strong).Add(" now  ", Faint)
            .Add(Figures.Of(sessions.Sum(s => s.Peak)), Strong).Add(" at most  ", Faint)
            .Add(Figures.Of(sessions.Sum(s => s.Total)), Strong).Add(" in all", Faint);
        if (view.Lines.Count > 1)
            row.Add($"   showing {(_state.Selected is { } line ? $"line {line}" : $"all {view.Lines.Count} lines")}", Faint);
        _rows.Add(row);
    }

    /// <summary>Shares the height: the lines get what they need, up to a third; graphs and panels share the rest.</summary>
    private void AddBody(GateView view)
    {
        const int titles = 3;
        const int foot = 1;
        var room = _height - _rows.Count - titles - foot;
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
        AddPanels(view, Math.Max(0, _height - _rows.Count - 1 - foot));
    }

    private void AddGraphs(int height)
    {
        var width = (_width - ColumnGap) / 2;
        var lines = _state.SelectedLines.ToArray();
        var packets = TrafficGraph.Draw("to LoginSrv", _state.Packets, lines.Sum(l => l.Packets.BytesPerSecond), new Style(Color.Green), width, height);
        var replies = TrafficGraph.Draw("to clients", _state.Replies, lines.Sum(l => l.Replies.BytesPerSecond), new Style(Color.Teal), width, height);
        AddBeside((packets, width), (replies, width));
    }

    private void AddPanels(GateView view, int height)
    {
        var addresses = Math.Max(AddressPanel.LeastWidth, _width / 3 - ColumnGap);
        var causes = (_width - addresses - 2 * ColumnGap) / 2;
        if (causes >= CausePanel.LeastWidth)
        {
            AddBeside(
                (CausePanel.Draw("refused", _state.Refusals.Causes, causes, height), causes),
                (CausePanel.Draw("closed", _state.Closes.Causes, causes, height), causes),
                (AddressPanel.Draw(view.Addresses, addresses, height), addresses));
            return;
        }
        causes = (_width - ColumnGap) / 2;
        AddBeside(
            (CausePanel.Draw("refused", _state.Refusals.Causes, causes, height), causes),
            (CausePanel.Draw("closed", _state.Closes.Causes, causes, height), causes));
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

    private void AddFoot()
    {
        var keys = _state.View?.Lines.Count > 1 ? " q quit   left, right: another line's traffic" : " q quit";
        _rows.Add(new Row().Add(keys, Bar).PadTo(_width, Bar));
    }

    private void Space(int rows)
    {
        for (var i = 0; i < rows; i++)
            _rows.Add(new Row());
    }
}
