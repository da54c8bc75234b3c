using LoginGate.Contracts;
using LoginGate.Firewall;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Firewall;

/// <summary>What admission tells, in few words.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <param name="range">An address, a CIDR range or <c>low-high</c>.</param>
    /// <param name="seconds">From now; null: for good.</param>
    /// <param name="reason">Why.</param>
    public static BanChange Ban(string range, int? seconds = null, string reason = "") =>
        new(Network(range), seconds is { } left ? Now + TimeSpan.FromSeconds(left) : null, Now, reason, IsLifted: false);

    public static BanChange Lift(string range) => new(Network(range), null, null, "", IsLifted: true);

    public static BansTaken Changes(params IReadOnlyList<BanChange> changes) => new(changes, AreAll: false, [], []);

    public static BansTaken All(params IReadOnlyList<BanChange> changes) => new(changes, AreAll: true, [], []);

    /// <summary>What nft lists of a whole table of one port.</summary>
    /// <param name="ipv4">The IPv4 elements as JSON; null: none.</param>
    /// <param name="ipv6">The IPv6 elements.</param>
    /// <param name="refused">Packets.</param>
    public static string Listed(string? ipv4, string? ipv6 = null, long refused = 41) => $$$"""
        {"nftables": [{"metainfo": {"json_schema_version": 1}}, {"set": {"name": "banned4"{{{Elements(ipv4)}}}}}, {"set": {"name": "banned6"{{{Elements(ipv6)}}}}},
          {"counter": {"name": "refused", "packets": {{{refused}}}}}, {"chain": {"name": "input", "hook": "input"}}, {"rule": {"chain": "input"}},
          {"rule": {"chain": "refuse"}}, {"rule": {"chain": "refuse"}}, {"rule": {"chain": "lines"}}]}
        """;

    private static string Elements(string? json) => json is null ? "" : $", \"elem\": {json}";

    /// <summary>As <c>span seconds</c>, <c>span</c> alone for good.</summary>
    public static IEnumerable<string> Shown(IEnumerable<CoverSpan> spans) =>
        spans.Select(span => span.Until is { } until ? $"{span.Span} {(until - Now).TotalSeconds}" : $"{span.Span}");
}
