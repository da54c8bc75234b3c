using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace LoginGate.CommandLine.Top;

/// <summary>What passed through each line, and through all of them, in the last minutes.</summary>
internal sealed class Traffic
{
    /// <summary>Stands for all lines together.</summary>
    public const string AllLines = "";

    // What a sample of the gate's history holds of a line.
    private const int Packets = 2;
    private const int Replies = 4;

    public static readonly Traffic None = new(ImmutableDictionary<string, (TrafficHistory Packets, TrafficHistory Replies)>.Empty);

    private readonly ImmutableDictionary<string, (TrafficHistory Packets, TrafficHistory Replies)> _lines;

    private Traffic(ImmutableDictionary<string, (TrafficHistory Packets, TrafficHistory Replies)> lines) => _lines = lines;

    public (TrafficHistory Packets, TrafficHistory Replies) Of(string line) =>
        _lines.GetValueOrDefault(line, (TrafficHistory.Empty, TrafficHistory.Empty));

    /// <summary>What the gate itself remembers, in the place of what was seen of it.</summary>
    /// <param name="history">The answer to <c>gate history</c>.</param>
    /// <param name="nameOf">What a line is called here.</param>
    public static Traffic From(JsonNode? history, Func<string, string> nameOf)
    {
        var samples = ListRow.All(history, "samples").Select(sample => sample.Data["lines"] as JsonObject ?? new JsonObject()).ToArray();
        var lines = samples.SelectMany(sample => sample.Select(line => line.Key)).Distinct().ToImmutableDictionary(
            nameOf, name => (HistoryOf(samples, Packets, name), HistoryOf(samples, Replies, name)));
        return new Traffic(lines.SetItem(AllLines, (HistoryOf(samples, Packets, null), HistoryOf(samples, Replies, null))));
    }

    /// <summary>One look more.</summary>
    public Traffic With(IReadOnlyList<LineView> lines)
    {
        var all = lines.Aggregate(With(AllLines, lines), static (traffic, line) => traffic.With(line.Line, [line]));
        return new Traffic(all._lines.RemoveRange(all._lines.Keys.Where(name => name != AllLines && lines.All(line => line.Line != name))));
    }

    private Traffic With(string name, IReadOnlyList<LineView> lines)
    {
        var (packets, replies) = Of(name);
        return new Traffic(_lines.SetItem(name, (packets.With(lines.Sum(l => l.Packets.PerSecond)), replies.With(lines.Sum(l => l.Replies.PerSecond)))));
    }

    private static TrafficHistory HistoryOf(JsonObject[] samples, int figure, string? line) =>
        TrafficHistory.Empty.With([.. samples.Select(sample => sample.Where(of => line is null || of.Key == line).Sum(of => FigureOf(of.Value, figure)))]);

    private static double FigureOf(JsonNode? line, int at) =>
        line is JsonArray figures && at < figures.Count && figures[at] is JsonValue value && value.TryGetValue(out double figure) ? figure : 0;
}
