using LoginGate.Cluster;
using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Places;
using LoginGate.Contracts;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Peers;

/// <summary>The gate's words for things in the cluster's, and back.</summary>
internal static class SharedTypes
{
    public static AddressBlock ToBlock(this AddressSpan span) => new(span.IsIPv6, span.First, span.Last);

    public static AddressSpan ToSpan(this AddressBlock block) => new(block.IsIPv6, block.First, block.Last);

    /// <param name="change">A ban of this gate, or its end.</param>
    /// <param name="isKept">Whether it was made when it says, and not now; one that does not say was made before all others.</param>
    public static LocalBan ToLocal(this BanChange change, bool isKept) => new(
        change.Range.ToBlock(), change.Until, change.Since, change.Reason, change.IsLifted,
        isKept ? change.Since is { } since ? HybridStamp.At(since) : default(HybridStamp) : null);

    public static BanChange ToChange(this SharedBan ban) => new(ban.Block.ToSpan(), ban.Until, ban.Since, ban.Reason, ban.IsLifted, ban.Gate);

    public static PlaceCount ToPlace(this KeyValuePair<AddressRange, int> places) => new(((AddressSpan)places.Key).ToBlock(), places.Value);

    /// <summary>Null: the block is not what places are counted for.</summary>
    public static KeyValuePair<AddressRange, int>? ToPlaces(this PlaceCount place) =>
        place.Block.ToSpan().TryToRange(out var range) ? KeyValuePair.Create(range, place.Count) : null;

    public static OtherGates ToOthers(this GatesSeen seen, string gate, TimeSpan now) => new(
        gate, seen.IsUp, seen.Members, seen.BansKnown, seen.BansUnshared, seen.Refused, seen.ClocksAhead, [.. seen.Others.Select(other => other.ToOther(now))]);

    private static OtherGate ToOther(this GateInfo info, TimeSpan now)
    {
        var summary = info.Summary;
        return new OtherGate(
            summary?.Gate ?? "", $"{info.Address.Host}:{info.Address.Port}", summary?.Version ?? "", summary is null ? null : now - info.Heard,
            info.ClockAhead, now - info.Unreachable, summary?.Started, summary?.Clock ?? default, summary?.IsDraining == true,
            [.. (summary?.Lines ?? []).Select(ToLine)]);
    }

    private static OtherLine ToLine(LineSummary line) =>
        new(line.Line, line.Listen, line.LoginSrv, line.Sessions, line.PacketsPerSecond, line.RepliesPerSecond);
}
