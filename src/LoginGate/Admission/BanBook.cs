using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>
/// All bans: who is kept out, until when, and which of it the ban file does not know yet. A permanent ban is never shortened
/// by a temporary one, nor a temporary one by a shorter. Temporary ones are bounded: the one that would end first goes first.
/// </summary>
/// <param name="maxTemporary">Temporary bans kept, at least 1.</param>
internal sealed class BanBook(int maxTemporary)
{
    private static readonly Comparer<Ban> ByEnd = Comparer<Ban>.Create((a, b) =>
    {
        var byTime = a.Until!.Value.CompareTo(b.Until!.Value);
        return byTime != 0 ? byTime : Compare(a.Range, b.Range);
    });

    private readonly int _maxTemporary = maxTemporary;
    private RangeTable<KeptBan> _bans = new();
    private SortedSet<Ban> _temporary = new(ByEnd);
    private Dictionary<AddressRange, Ban?> _unsaved = [];
    private bool _hasExpiredInFile;

    public int Count => _bans.Count;

    public int TemporaryCount => _temporary.Count;

    /// <summary>Temporary bans given up for newer ones, in all.</summary>
    public long Evicted { get; private set; }

    /// <summary>Whether the ban file is to be written.</summary>
    public bool HasUnsaved => _unsaved.Count > 0 || _hasExpiredInFile;

    public IEnumerable<BanInfo> All => _bans.Values.Select(kept => new BanInfo(
        kept.Ban.Range.ToNetwork(), kept.Ban.Kind, kept.Ban.Until, kept.Ban.Reason, kept.Ban.Since, kept.Refused));

    /// <summary>Whether an address is banned; each yes counts as one client refused.</summary>
    public bool Refuses(AddressRange address, DateTimeOffset now)
    {
        if (!_bans.TryCover(address, now, static (kept, now) => kept.Ban.Holds(now), out var kept))
            return false;
        kept.Refused++;
        return true;
    }

    /// <summary>Adds a ban; false when one that holds at least as long is there.</summary>
    public bool Add(Ban ban)
    {
        if (!Put(ban))
            return false;
        _unsaved[ban.Range] = ban;
        EvictSurplus();
        return true;
    }

    /// <summary>Takes back every ban whose range lies in this one.</summary>
    /// <returns>How many.</returns>
    public int RemoveWithin(AddressRange range)
    {
        var ranges = range.IsSingleAddress
            ? _bans.TryGet(range, out _) ? [range] : Array.Empty<AddressRange>()
            : [.. _bans.Values.Select(kept => kept.Ban.Range).Where(range.Contains)];
        foreach (var banned in ranges)
        {
            Take(banned);
            _unsaved[banned] = null;
        }
        return ranges.Length;
    }

    /// <summary>The widest ban that holds an address, if any.</summary>
    public Ban? Find(AddressRange address, DateTimeOffset now) =>
        _bans.TryCover(address, now, static (kept, now) => kept.Ban.Holds(now), out var kept) ? kept.Ban : null;

    /// <summary>Forgets the temporary bans that are over.</summary>
    public void Expire(DateTimeOffset now)
    {
        while (_temporary.Min is { } first && !first.Holds(now))
            Forget(first);
    }

    /// <summary>The changes that the ban file does not know; they count as saved unless they are given back.</summary>
    public IReadOnlyDictionary<AddressRange, Ban?> TakeUnsaved()
    {
        var unsaved = _unsaved;
        _unsaved = [];
        _hasExpiredInFile = false;
        return unsaved;
    }

    /// <summary>Changes that could not be saved: they count as unsaved again, except where something newer is.</summary>
    public void PutBackUnsaved(IReadOnlyDictionary<AddressRange, Ban?> changes)
    {
        foreach (var (range, ban) in changes)
        {
            // What has gone meanwhile was temporary, so the file's line ends by itself.
            if (ban is null || _bans.TryGet(range, out _))
                _unsaved.TryAdd(range, ban);
        }
    }

    /// <summary>The ban file was changed by hand: it holds, with the unsaved changes on top.</summary>
    /// <returns>The bans that were not there before, and how many have gone.</returns>
    public BanFileNews Reload(IReadOnlyList<Ban> inFile, DateTimeOffset now)
    {
        var before = _bans;
        _bans = new RangeTable<KeptBan>();
        _temporary = new SortedSet<Ban>(ByEnd);
        foreach (var ban in inFile)
        {
            if (ban.Holds(now) && !_unsaved.ContainsKey(ban.Range))
                Put(ban);
        }
        foreach (var ban in _unsaved.Values)
        {
            if (ban is not null)
                Put(ban);
        }
        EvictSurplus();

        var added = new List<Ban>();
        foreach (var kept in _bans.Values)
        {
            if (before.TryGet(kept.Ban.Range, out var old))
                kept.Refused = old.Refused;
            else
                added.Add(kept.Ban);
        }
        return new BanFileNews(added, before.Count - (_bans.Count - added.Count));
    }

    private bool Put(Ban ban)
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

    private void EvictSurplus()
    {
        while (_temporary.Count > _maxTemporary)
        {
            var first = _temporary.Min!;
            if (!Forget(first))
                _unsaved[first.Range] = null;
            Evicted++;
        }
    }

    /// <summary>
    /// Drops a temporary ban; true when the file needs no word of it, because it never had it. So the changes that wait for
    /// an unwritable file stay as few as the bans.
    /// </summary>
    private bool Forget(Ban ban)
    {
        Take(ban.Range);
        if (_unsaved.Remove(ban.Range))
            return true;
        _hasExpiredInFile = true;
        return false;
    }

    private void Take(AddressRange range)
    {
        if (_bans.Remove(range, out var kept) && kept.Ban.Until is not null)
            _temporary.Remove(kept.Ban);
    }

    private static int Compare(AddressRange a, AddressRange b)
    {
        var byKind = a.IsIPv6.CompareTo(b.IsIPv6);
        var byFirst = byKind != 0 ? byKind : a.FirstBits.CompareTo(b.FirstBits);
        return byFirst != 0 ? byFirst : a.PrefixLength.CompareTo(b.PrefixLength);
    }

    private sealed class KeptBan(Ban ban)
    {
        public Ban Ban { get; set; } = ban;

        public long Refused { get; set; }
    }
}

/// <summary>What a ban file changed by hand brought.</summary>
internal sealed record BanFileNews(IReadOnlyList<Ban> Added, int Removed);
