using System.Text.Json.Nodes;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary>What drains, as <c>gate status</c> and <c>gate drain</c> show it.</summary>
internal static class DrainView
{
    /// <summary>Of the whole gate; null where it does not drain.</summary>
    public static Phrase? Sentence(GateStatistics gate, TimeSpan now)
    {
        var lines = gate.Lines.Where(line => line.Drain is { EndsGate: true }).ToArray();
        return lines.Length == 0
            ? null
            : OfGate(lines[0].Drain!.By, lines.Sum(line => line.Live), Left(lines.Max(line => line.Drain!.Until), now));
    }

    /// <param name="by">Who wants it to.</param>
    /// <param name="clients">How many it still has.</param>
    /// <param name="left">How long it waits for them.</param>
    public static Phrase OfGate(string by, long clients, TimeSpan left) =>
        $"the gate drains ({by}): it ends with its last client, {Figures.Of(clients)} left, in {Figures.Time(left)} at the latest";

    /// <summary>Of a line; null where it lets clients in.</summary>
    public static Phrase? Sentence(LineStatistics line, TimeSpan now) => line.Drain is not { } drain ? null
        : line.Live == 0 ? Phrase.Of($"drained for {Figures.Time(now - drain.Since)} by {drain.By}; no client is left")
        : $"draining for {Figures.Time(now - drain.Since)} by {drain.By}; {Figures.Of(line.Live, "client")} left, closed in {Figures.Time(Left(drain.Until, now))}";

    public static JsonArray DataOf(IEnumerable<LineStatistics> lines, TimeSpan now) => new([.. lines.Select(line =>
    {
        var data = DataOf(line, now) ?? new JsonObject { ["left"] = null };
        data.Insert(0, "line", line.Line);
        return (JsonNode?)data;
    })]);

    public static JsonObject? DataOf(LineStatistics line, TimeSpan now) => line.Drain is not { } drain ? null : new JsonObject
    {
        ["since"] = Figures.Seconds(now - drain.Since),
        ["left"] = Figures.Seconds(Left(drain.Until, now)),
        ["by"] = drain.By,
        ["endsGate"] = drain.EndsGate,
        ["sessions"] = line.Live,
    };

    /// <summary>For programs: the whole gate's.</summary>
    public static JsonObject DataOf(GateStatistics gate, TimeSpan now) => new() { ["isOn"] = gate.IsDraining, ["text"] = Sentence(gate, now)?.ToString() };

    private static TimeSpan Left(TimeSpan until, TimeSpan now) => until > now ? until - now : TimeSpan.Zero;
}
