using System.Text.Json.Nodes;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary>The gates that act as one, for <c>gate status</c>: for people and for programs.</summary>
internal static class GatesTable
{
    /// <summary>A moment's difference of clocks is the way that a message takes.</summary>
    private static readonly TimeSpan ShownDifference = TimeSpan.FromSeconds(2);

    public static IEnumerable<AnswerBlock> Of(OtherGates gates, TimeSpan now)
    {
        yield return new AnswerBlock { Text = gates.Certificate is { } certificate ? [About(gates), About(certificate)] : [About(gates)] };
        if (gates.Others.Count == 0)
            yield break;
        yield return new AnswerBlock
        {
            Table = new AnswerTable(
                "other gates", ["gate", "address", "version", "LoginSrv", "sessions", "packets", "up for", "state"],
                [.. gates.Others.Select(other => RowOf(other, now))]),
        };
    }

    public static JsonObject DataOf(OtherGates gates, TimeSpan now) => new()
    {
        ["gate"] = gates.Gate,
        ["up"] = gates.IsUp,
        ["members"] = gates.Members,
        ["bansKnown"] = gates.BansKnown,
        ["bansUnshared"] = gates.BansUnshared,
        ["refused"] = gates.Refused,
        ["clocksAhead"] = new JsonObject(gates.ClocksAhead.Select(ahead => KeyValuePair.Create(ahead.Key, (JsonNode?)Figures.Seconds(ahead.Value)))),
        ["certificate"] = gates.Certificate is { } certificate ? new JsonObject { ["until"] = certificate.Until?.ToUniversalTime(), ["trouble"] = certificate.Trouble.ToString() } : null,
        ["others"] = new JsonArray([.. gates.Others.Select(other => DataOf(other, now))]),
    };

    private static Phrase About(OtherGates gates) => !gates.IsUp
        ? Phrase.Of($"cluster: gate {gates.Gate} is in none at present, and goes on by itself")
        : $"cluster: gate {gates.Gate}, {Figures.Of(gates.Members, "member")}, {Figures.Of(gates.Others.Count(other => other.Unreachable is not null))} unreachable, "
            + $"{Figures.Of(gates.BansKnown, "shared ban or lift", "shared bans and lifts")} known{(gates.Refused > 0 ? Phrase.Of($", {Figures.Of(gates.Refused, "message")} refused") : "")}";

    private static Phrase About(GateCertificate certificate) => !certificate.Trouble.IsEmpty
        ? certificate.Trouble
        : Phrase.Of($"certificate and authority hold until {certificate.Until?.ToUniversalTime():yyyy-MM-dd}");

    private static IReadOnlyList<Phrase> RowOf(OtherGate other, TimeSpan now) =>
    [
        Phrase.Verbatim(other.Gate.Length > 0 ? other.Gate : "?"), Phrase.Verbatim(other.Address), Phrase.Verbatim(other.Version),
        $"{other.Lines.Count(line => line.LoginSrv == "up")} of {other.Lines.Count} up",
        Figures.Of(other.Lines.Sum(line => line.Sessions)), Figures.PerSecond(other.Lines.Sum(line => line.PacketsPerSecond)),
        other.Started is { } started ? Figures.Time(other.Clock - started) : "",
        Phrase.Join(", ", StatesOf(other, now)),
    ];

    private static IEnumerable<Phrase> StatesOf(OtherGate other, TimeSpan now)
    {
        if (other.Unreachable is { } since)
            yield return $"unreachable for {Figures.Time(now - since)}";
        if (other.IsDraining)
            yield return "draining";
        if (other.Heard is null)
            yield return "has said nothing yet";
        else if (now - other.Heard > OtherGate.Fresh)
            yield return $"figures are {Figures.Time(now - other.Heard.Value)} old";
        if (other.ClockAhead.Duration() > ShownDifference)
            yield return other.ClockAhead > TimeSpan.Zero ? Phrase.Of($"clock {Figures.Time(other.ClockAhead)} ahead") : $"clock {Figures.Time(-other.ClockAhead)} behind";
    }

    private static JsonObject DataOf(OtherGate other, TimeSpan now) => new()
    {
        ["gate"] = other.Gate,
        ["address"] = other.Address,
        ["version"] = other.Version,
        ["heard"] = other.Heard is { } heard ? Figures.Seconds(now - heard) : null,
        ["isOld"] = other.Heard is null || now - other.Heard > OtherGate.Fresh,
        ["clockAhead"] = Math.Round(other.ClockAhead.TotalSeconds, 3),
        ["unreachable"] = other.Unreachable is { } since ? Figures.Seconds(now - since) : null,
        ["draining"] = other.IsDraining,
        ["lines"] = new JsonArray([.. other.Lines.Select(line => new JsonObject
        {
            ["line"] = line.Line,
            ["listen"] = line.Listen,
            ["loginsrv"] = line.LoginSrv,
            ["sessions"] = line.Sessions,
            ["packetsPerSecond"] = line.PacketsPerSecond,
            ["repliesPerSecond"] = line.RepliesPerSecond,
        })]),
    };
}
