namespace LoginGate.Cluster.Bans;

/// <summary>What this gate says of a range.</summary>
/// <param name="Block">Whom.</param>
/// <param name="Until">When the ban ends; null: never, or, of a lift, not known.</param>
/// <param name="Since">When the ban was made, where that is known.</param>
/// <param name="Reason">Why; cut to what is carried.</param>
/// <param name="IsLifted">Whether the ban is lifted.</param>
/// <param name="Stamp">When this was said; null: now. A ban that is read from a file was said when it was made: others may know better since.</param>
public sealed record LocalBan(AddressBlock Block, DateTimeOffset? Until, DateTimeOffset? Since, string Reason, bool IsLifted = false, HybridStamp? Stamp = null);
