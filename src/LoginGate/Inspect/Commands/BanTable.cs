using System.Text.Json.Nodes;
using LoginGate.Contracts;

namespace LoginGate.Inspect;

/// <summary>Bans for people and for programs.</summary>
internal static class BanTable
{
    public static Phrase Until(BanInfo ban) => ban.Until is { } until ? Phrase.Of($"until {Figures.At(until)}") : "for good";

    public static AnswerTable Of(IEnumerable<BanInfo> bans) => new(
        "", ["banned", "until", "since", "refused", "reason"],
        [.. bans.Select(b => (IReadOnlyList<Phrase>)
        [
            b.Range.ToString(), b.Until is { } until ? Figures.At(until) : "for good", b.Since is { } since ? Figures.At(since) : "",
            Figures.Of(b.Refused), ReasonOf(b),
        ])]);

    // Whatever else stands there is somebody's own words.
    private static Phrase ReasonOf(BanInfo ban) => ban.Reason == BanCommand.NoReason ? BanCommand.NoReason : Phrase.Verbatim(ban.Reason);

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
