using System.Text.Json.Nodes;
using LoginGate.Contracts;

namespace LoginGate.Inspect;

/// <summary>Bans for people and for programs.</summary>
internal static class BanTable
{
    public static string Until(BanInfo ban) => ban.Until is { } until ? $"until {Figures.At(until)}" : "for good";

    public static InspectTable Of(IEnumerable<BanInfo> bans) => new(
        "", ["banned", "until", "since", "refused", "reason"],
        [.. bans.Select(b => (IReadOnlyList<string>)
        [
            b.Range.ToString(), b.Until is { } until ? Figures.At(until) : "for good", b.Since is { } since ? Figures.At(since) : "",
            Figures.Of(b.Refused), b.Reason,
        ])]);

    public static JsonObject DataOf(BanInfo ban) => new()
    {
        ["range"] = ban.Range.ToString(),
        ["permanent"] = ban.Kind == BanKind.Permanent,
        ["until"] = Figures.Iso(ban.Until),
        ["since"] = Figures.Iso(ban.Since),
        ["refused"] = ban.Refused,
        ["reason"] = ban.Reason,
    };
}
