namespace LoginGate.Cluster.Bans;

/// <summary>What is known of one range: that it is banned, or that its ban was lifted. Of two, the later stamp counts.</summary>
/// <param name="Block">Whom.</param>
/// <param name="Until">When the ban ends; null: never. Of a lift: when it may be forgotten, because the ban would have ended.</param>
/// <param name="Since">When the ban was made, where that is known.</param>
/// <param name="Reason">Why, for people; at most <see cref="MaxReason"/> characters, none of them a control.</param>
/// <param name="IsLifted">Whether the ban was lifted.</param>
/// <param name="Stamp">When this was said.</param>
/// <param name="Gate">Which gate said it.</param>
public sealed record SharedBan(AddressBlock Block, DateTimeOffset? Until, DateTimeOffset? Since, string Reason, bool IsLifted, HybridStamp Stamp, string Gate)
{
    /// <summary>Characters of a reason at the most.</summary>
    public const int MaxReason = 200;

    /// <summary>
    /// How long an entry is kept beyond its end: longer than clocks may differ, or a gate whose clock is behind would get it back from one that
    /// forgets it later.
    /// </summary>
    public static readonly TimeSpan KeptBeyondEnd = TimeSpan.FromMinutes(10);

    /// <summary>
    /// When the entry may be forgotten, where that is later than its end: what was said of the range before would still count then, and could come back
    /// from a gate that knows nothing else. Null: at its end.
    /// </summary>
    public DateTimeOffset? KeptUntil { get; init; }

    /// <summary>When the entry may be forgotten; null: never.</summary>
    internal DateTimeOffset? Forgotten => KeptUntil ?? Until;

    /// <summary>Whether nobody needs it any more.</summary>
    public bool IsOver(DateTimeOffset now) => Forgotten < now - KeptBeyondEnd;

    /// <summary>
    /// The one that counts of two about the same range. Stamps of two gates can be equal; then all that they say decides, so that every gate
    /// decides alike.
    /// </summary>
    public static SharedBan Later(SharedBan a, SharedBan b)
    {
        var order = a.Stamp.Value.CompareTo(b.Stamp.Value);
        order = order != 0 ? order : string.CompareOrdinal(a.Gate, b.Gate);
        order = order != 0 ? order : a.IsLifted.CompareTo(b.IsLifted);
        order = order != 0 ? order : (a.Until ?? DateTimeOffset.MaxValue).CompareTo(b.Until ?? DateTimeOffset.MaxValue);
        order = order != 0 ? order : Nullable.Compare(a.KeptUntil, b.KeptUntil);
        order = order != 0 ? order : Nullable.Compare(a.Since, b.Since);
        order = order != 0 ? order : string.CompareOrdinal(a.Reason, b.Reason);
        return order < 0 ? b : a;
    }
}
