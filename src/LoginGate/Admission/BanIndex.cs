using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>A ban that holds, and what it has done.</summary>
internal sealed class KeptBan(Ban ban)
{
    public Ban Ban { get; set; } = ban;

    /// <summary>Clients that it has kept out.</summary>
    public long Refused { get; set; }
}

/// <summary>
/// Bans by range and, the temporary ones, by end; at most one for a range, the longer. About 350 bytes a ban. Not thread safe; any number
/// may read one that nobody changes.
/// </summary>
internal sealed class BanIndex
{
    private static readonly Comparer<Ban> ByEnd = Comparer<Ban>.Create((a, b) =>
    {
        var byTime = a.Until!.Value.CompareTo(b.Until!.Value);
        return byTime != 0 ? byTime : a.Range.CompareTo(b.Range);
    });

    private readonly SpanTable<KeptBan> _bans = new();
    private readonly SortedSet<Ban> _temporary = new(ByEnd);

    public int Count => _bans.Count;

    public int TemporaryCount => _temporary.Count;

    /// <summary>The temporary ban that ends before all others.</summary>
    public Ban? FirstToEnd => _temporary.Min;

    /// <summary>Every ban, by its range.</summary>
    public IEnumerable<KeptBan> All => _bans.Values;

    public bool TryGet(AddressSpan range, out KeptBan kept) => _bans.TryGet(range, out kept);

    /// <summary>The widest ban around an address, or a range, that the condition accepts.</summary>
    public KeptBan? Covering<TState>(AddressSpan address, TState state, Func<KeptBan, TState, bool> accepts) =>
        _bans.TryCover(address, state, accepts, out var kept) ? kept : null;

    /// <summary>The bans that share an address with a range.</summary>
    public IEnumerable<KeptBan> Touching(AddressSpan range) => _bans.Touching(range);

    /// <summary>Adds a ban; false when one of the same range that holds at least as long is there.</summary>
    public bool Put(Ban ban)
    {
        if (_bans.TryGet(ban.Range, out var kept))
        {
            if (ban.IsWithin(kept.Ban))
                return false;
            if (kept.Ban.Until is not null)
                _temporary.Remove(kept.Ban);
            kept.Ban = ban;
        }
        else
        {
            _bans.Set(ban.Range, new KeptBan(ban));
        }
        if (ban.Until is not null)
            _temporary.Add(ban);
        return true;
    }

    public void Take(AddressSpan range)
    {
        if (_bans.Remove(range, out var kept) && kept.Ban.Until is not null)
            _temporary.Remove(kept.Ban);
    }
}
