using System.Globalization;
using System.Text.Json.Nodes;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary>The gates that act as one, for <c>gate status</c>: for people and for programs.</summary>
internal static class GatesTable
{
    /// <summary>A moment's difference of clocks is the way that a message takes.</summary>
    private static readonly TimeSpan ShownDifference = TimeSpan.FromSeconds(2);

    public static IEnumerable<InspectBlock> Of(OtherGates gates, TimeSpan now)
    {
        yield return new InspectBlock { Text = gates.Certificate is { } certificate ? [About(gates), About(certificate)] : [About(gates)] };
        if (gates.Others.Count == 0)
            yield break;
        yield return new InspectBlock
        {
            Table = new InspectTable(
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
        ["certificate"] = gates.Certificate is { } certificate ? new JsonObject { ["until"] = certificate.Until?.ToUniversalTime(), ["trouble"] = certificate.Trouble } : null,
        ["others"] = new JsonArray([.. gates.Others.Select(other => DataOf(other, now))]),
    };

    private static string About(OtherGates gates) => !gates.IsUp
        ? $"cluster: gate {gates.Gate} is in none at present, and goes on by itself"
        : $"cluster: gate {gates.Gate}, {Figures.Of(gates.Members, "member")}, {Figures.Of(gates.Others.Count(other => other.Unreachable is not null))} unreachable, "
            + $"{Figures.Of(gates.BansKnown, "shared ban")} known{(gates.Refused > 0 ? $", {Figures.Of(gates.Refused, "message")} refused" : "")}";

    private static string About(GateCertificate certificate) => certificate.Trouble.Length > 0
        ? certificate.Trouble
        : string.Create(CultureInfo.InvariantCulture, $"certificate and authority hold until {certificate.Until?.ToUniversalTime():yyyy-MM-dd}");

    private static IReadOnlyList<string> RowOf(OtherGate other, TimeSpan now) =>
    [
        other.Gate.Length > 0 ? other.Gate : "?", other.Address, other.Version,
        $"{other.Lines.Count(line => line.LoginSrv == "up")} of {other.Lines.Count} up",
        Figures.Of(other.Lines.Sum(line => line.Sessions)), Figures.PerSecond(other.Lines.Sum(line => line.PacketsPerSecond)),
        other.Started is { } started ? Figures.Time(other.Clock - started) : "",
        string.Join(", ", StatesOf(other, now)),
    ];

    private static IEnumerable<string> StatesOf(OtherGate other, TimeSpan now)
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
            yield return $"clock {Figures.Time(other.ClockAhead.Duration())} {(other.ClockAhead > TimeSpan.Zero ? "ahead" : "behind")}";
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
