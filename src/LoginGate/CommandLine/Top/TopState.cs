using LoginGate.CommandLine.Cmd;

namespace LoginGate.CommandLine.Top;

/// <summary>Everything that is shown, from one look at the gate to the next.</summary>
internal sealed class TopState(InspectorAddress address)
{
    private const string AllLines = "";

    private readonly Dictionary<string, (TrafficHistory Packets, TrafficHistory Replies)> _traffic = [];
    private string _selected = AllLines;

    public InspectorAddress Address => address;

    /// <summary>The newest look; null before the first.</summary>
    public GateView? View { get; private set; }

    /// <summary>Why there is no newer look; null while the gate answers.</summary>
    public string? Trouble { get; private set; }

    public CauseBoard Refusals { get; } = new();

    public CauseBoard Closes { get; } = new();

    /// <summary>The line whose traffic is shown; null: that of all.</summary>
    public string? Selected => _selected == AllLines ? null : _selected;

    /// <summary>What came from clients, packets a second.</summary>
    public TrafficHistory Packets => HistoryOf(_selected).Packets;

    /// <summary>What LoginSrv answered, replies a second.</summary>
    public TrafficHistory Replies => HistoryOf(_selected).Replies;

    /// <summary>The lines that the figures of traffic are of.</summary>
    public IEnumerable<LineView> SelectedLines => View?.Lines.Where(l => Selected is null || l.Line == Selected) ?? [];

    /// <summary>The gate has told how it is.</summary>
    public void Update(GateView view)
    {
        (View, Trouble) = (view, null);
        Refusals.Update(view.Lines.SelectMany(l => l.Refusals));
        Closes.Update(view.Lines.SelectMany(l => l.Closes));
        Add(AllLines, view.Lines);
        foreach (var line in view.Lines)
            Add(line.Line, [line]);
        if (view.Lines.All(l => l.Line != _selected))
            _selected = AllLines;
    }

    /// <summary>The gate did not answer. What it told last stays to be seen.</summary>
    public void Miss(string trouble) => Trouble = trouble;

    /// <summary>Goes on to the next line's traffic; all together follow the last.</summary>
    public void SelectNext(int step)
    {
        if (View is not { Lines.Count: > 1 } view)
            return;
        string[] choices = [AllLines, .. view.Lines.Select(l => l.Line)];
        _selected = choices[(Array.IndexOf(choices, _selected) + step + choices.Length) % choices.Length];
    }

    private void Add(string key, IReadOnlyList<LineView> lines)
    {
        var (packets, replies) = HistoryOf(key);
        packets.Add(lines.Sum(l => l.Packets.PerSecond));
        replies.Add(lines.Sum(l => l.Replies.PerSecond));
    }

    private (TrafficHistory Packets, TrafficHistory Replies) HistoryOf(string key)
    {
        if (!_traffic.TryGetValue(key, out var histories))
            _traffic[key] = histories = (new TrafficHistory(), new TrafficHistory());
        return histories;
    }
}
