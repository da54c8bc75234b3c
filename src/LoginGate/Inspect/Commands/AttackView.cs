using System.Text.Json.Nodes;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary>Attack mode, as <c>gate status</c> and <c>gate attack</c> show it.</summary>
internal static class AttackView
{
    /// <summary>One sentence; null where there is nothing to say.</summary>
    public static Phrase? Sentence(AttackStatus attack, TimeSpan now)
    {
        var order = attack.Order == AttackOrder.Auto ? null
            : attack.OrderEnds is { } end ? Phrase.Of($"; for {Left(end - now)} more")
            : $"; {WordOf(attack.Order)} until gate attack auto";
        return attack.IsOn ? Phrase.Of($"attack mode is on {Spent(now - attack.Since!.Value)}: {attack.Reason!.Text}{order}")
            : order is not null ? Phrase.Of($"attack mode is off{order}")
            : null;
    }

    private static Phrase Spent(TimeSpan time) => time.TotalSeconds < 1 ? "since just now" : Phrase.Of($"for {Figures.Time(time)}");

    // Asked a moment after the order, "10m" is still ten minutes.
    private static Phrase Left(TimeSpan time) => Figures.Time(TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)));

    public static Phrase FiguresOf(AttackStatus attack) =>
        $"a second {attack.Figures.ConnectsPerSecond:0} connects, {attack.Figures.RefusedPerSecond:0} refused; "
        + $"{Figures.Of(attack.Figures.HalfOpen)} silent; {Figures.Of(attack.Trusted, "address", "addresses")} trusted";

    public static JsonObject DataOf(AttackStatus attack, TimeSpan now) => new()
    {
        ["isOn"] = attack.IsOn,
        ["since"] = attack.Since is { } since ? Figures.Seconds(now - since) : null,
        ["sign"] = attack.Reason is { } why ? MetricWords.Of(why.Sign) : null,
        ["value"] = attack.Reason?.Value,
        ["threshold"] = attack.Reason?.Threshold,
        ["by"] = attack.Reason?.By,
        ["text"] = Sentence(attack, now)?.ToString(),
        ["order"] = WordOf(attack.Order),
        ["orderEnds"] = attack.OrderEnds is { } end ? Figures.Seconds(end - now) : null,
        ["entered"] = attack.Entered,
        ["time"] = Figures.Seconds(attack.SpentUntil(now)),
        ["connectsPerSecond"] = Math.Round(attack.Figures.ConnectsPerSecond, 1),
        ["refusedPerSecond"] = Math.Round(attack.Figures.RefusedPerSecond, 1),
        ["halfOpen"] = attack.Figures.HalfOpen,
        ["trusted"] = attack.Trusted,
    };

    public static string WordOf(AttackOrder order) => MetricWords.Of(order);
}
