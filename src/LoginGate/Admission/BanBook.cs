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
    private BanIndex _bans = new();
    private Dictionary<AddressSpan, Ban?> _unsaved = [];
    private bool _hasExpiredInFile;

    /// <summary>Temporary bans kept.</summary>
    public int MaxTemporary { get; } = maxTemporary;

    public int Count => _bans.Count;

    public int TemporaryCount => _bans.TemporaryCount;

    /// <summary>Temporary bans given up for newer ones, in all.</summary>
    public long Evicted { get; private set; }

    /// <summary>Whether the ban file is to be written.</summary>
    public bool HasUnsaved => _unsaved.Count > 0 || _hasExpiredInFile;

    /// <summary>Every ban.</summary>
    public IEnumerable<BanInfo> All => _bans.All.Select(InfoOf);

    /// <summary>Every ban, as followers are told of it.</summary>
    public IEnumerable<BanChange> Changes => _bans.All.Select(kept => kept.Ban.ToChange());

    /// <summary>What followers have not taken yet; each change is noted in all of them.</summary>
    public List<BanJournal> Journals { get; } = [];

    /// <summary>Every ban that other gates are to hold too.</summary>
    public IReadOnlyList<BanChange> ToShare => [.. _bans.All.Where(kept => !kept.Ban.IsHere).Select(kept => kept.Ban.ToChange())];

    /// <summary>Whether an address is banned; each yes counts as one client refused.</summary>
    public bool Refuses(AddressRange address, DateTimeOffset now)
    {
        if (CoveringOf(address, now) is not { } kept)
            return false;
        kept.Refused++;
        return true;
    }

    /// <summary>Adds a ban; false when one that holds at least as long is there.</summary>
    public bool Add(Ban ban)
    {
        if (!_bans.Put(ban))
            return false;
        _unsaved[ban.Range] = ban;
        Note(ban.Range, ban);
        EvictSurplus();
        return true;
    }

    /// <summary>Takes back every ban whose range lies in this one.</summary>
    /// <returns>Those that were.</returns>
    public IReadOnlyList<Ban> RemoveWithin(AddressSpan range)
    {
        var within = _bans.Touching(range).Select(kept => kept.Ban).Where(ban => range.Contains(ban.Range)).ToArray();
        foreach (var ban in within)
            Remove(ban.Range);
        return within;
    }

    /// <summary>
    /// What counts for a range at all gates takes the place of what is held here, be it shorter. A ban that is this gate's alone stays where
    /// the others' is lifted or ends no later.
    /// </summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Apply(BanChange shared)
    {
        var isHeld = _bans.TryGet(shared.Range, out var kept);
        if (isHeld ? Stays(kept.Ban, shared) : shared.IsLifted)
            return false;
        var refused = isHeld ? kept.Refused : 0;
        Remove(shared.Range);
        if (!shared.IsLifted && Add(new Ban(shared.Range, shared.Until, shared.Since, BanLine.Printable(shared.Reason))) && _bans.TryGet(shared.Range, out kept))
            kept.Refused = refused;
        return true;
    }

    /// <summary>The ban of exactly this range, if any.</summary>
    public Ban? Of(AddressSpan range) => _bans.TryGet(range, out var kept) ? kept.Ban : null;

    /// <summary>The widest ban that holds all of a range, if any.</summary>
    public Ban? Find(AddressSpan range, DateTimeOffset now) => CoveringOf(range, now)?.Ban;

    /// <summary>The narrowest ban that holds all of a range, if any.</summary>
    public BanInfo? FindNarrowest(AddressSpan range, DateTimeOffset now)
    {
        var around = _bans.Touching(range).Where(kept => kept.Ban.Range.Contains(range) && kept.Ban.Holds(now));
        return around.MinBy(kept => kept.Ban.Range.Last - kept.Ban.Range.First) is { } narrowest ? InfoOf(narrowest) : null;
    }

    /// <summary>Whether a ban holds an address now that was not there before.</summary>
    public bool IsNewlyBanned(AddressSpan address, BanIndex before, DateTimeOffset now) => _bans.Covering(
        address, (Before: before, Now: now), static (kept, state) => kept.Ban.Holds(state.Now) && !state.Before.TryGet(kept.Ban.Range, out _)) is not null;

    /// <summary>The part of the bans that is asked for.</summary>
    public BanList List(GetBans ask)
    {
        var order = OrderOf(ask.Order);
        var bans = new TopList<KeptBan>((int)Math.Min((long)ask.Skip + ask.Top, int.MaxValue), ask.IsReversed ? (a, b) => order(b, a) : order);
        var wanted = ask.About is { } range ? _bans.Touching(range) : _bans.All;
        bans.AddAll(ask.Search is { } search ? wanted.Where(kept => search.Finds(kept.Ban.Range) || search.Finds(kept.Ban.Reason)) : wanted);
        return new BanList([.. bans.Take().Skip(ask.Skip).Select(InfoOf)], bans.Total, Count);
    }

    /// <summary>Forgets the temporary bans that are over.</summary>
    public void Expire(DateTimeOffset now)
    {
        while (_bans.FirstToEnd is { } first && !first.Holds(now))
            Forget(first);
    }

    /// <summary>The changes that the ban file does not know; they count as saved unless they are given back.</summary>
    public IReadOnlyDictionary<AddressSpan, Ban?> TakeUnsaved()
    {
        var unsaved = _unsaved;
        _unsaved = [];
        _hasExpiredInFile = false;
        return unsaved;
    }

    /// <summary>Changes that could not be saved: they count as unsaved again, except where something newer is.</summary>
    public void PutBackUnsaved(IReadOnlyDictionary<AddressSpan, Ban?> changes)
    {
        foreach (var (range, ban) in changes)
        {
            // What has gone meanwhile was temporary, so the file's line ends by itself.
            if (ban is null || _bans.TryGet(range, out _))
                _unsaved.TryAdd(range, ban);
        }
    }

    /// <summary>The ban file was changed by hand: it holds from now on, with the unsaved changes on top.</summary>
    public BanReplacement Replace(LoadedBans loaded)
    {
        var before = _bans;
        _bans = loaded.Index;
        foreach (var (range, ban) in _unsaved)
        {
            _bans.Take(range);
            if (ban is not null)
                _bans.Put(ban);
        }
        Evicted += loaded.GivenUp;
        EvictSurplus();
        foreach (var journal in Journals)
            journal.NoteWhole();
        return new BanReplacement(before, loaded.Bans, _unsaved.Keys.ToHashSet());
    }

    /// <summary>Bans of before the file was read have refused so many clients.</summary>
    public void CountRefused(IReadOnlyDictionary<AddressSpan, long> refused)
    {
        foreach (var (range, count) in refused)
        {
            if (_bans.TryGet(range, out var kept))
                kept.Refused += count;
        }
    }

    // Positive where the first of two comes before the second; at last by address, so that two looks show the same.
    private static Comparison<KeptBan> OrderOf(BanOrder order)
    {
        Comparison<KeptBan> first = order switch
        {
            BanOrder.Until => static (a, b) => (a.Ban.Until ?? DateTimeOffset.MaxValue).CompareTo(b.Ban.Until ?? DateTimeOffset.MaxValue),
            BanOrder.Refused => static (a, b) => a.Refused.CompareTo(b.Refused),
            BanOrder.Address => static (_, _) => 0,
            _ => static (a, b) => Nullable.Compare(a.Ban.Since, b.Ban.Since),
        };
        return (a, b) => first(a, b) is not 0 and var differs ? differs : b.Ban.Range.CompareTo(a.Ban.Range);
    }

    private static BanInfo InfoOf(KeptBan kept) =>
        new(kept.Ban.Range, kept.Ban.Kind, kept.Ban.Until, kept.Ban.Reason, kept.Ban.Since, kept.Refused, kept.Ban.IsHere);

    private static bool Stays(Ban held, BanChange shared) =>
        shared.IsLifted ? held.IsHere : Ends(held, shared) || (held.IsHere && !held.EndsBefore(shared.Until));

    // Gates tell each other milliseconds.
    private static bool Ends(Ban ban, BanChange shared) =>
        ban.Until is { } a && shared.Until is { } b ? (a - b).Duration() < TimeSpan.FromMilliseconds(1) : ban.Until == shared.Until;

    private void Remove(AddressSpan range)
    {
        _bans.Take(range);
        _unsaved[range] = null;
        Note(range, null);
    }

    private void Note(AddressSpan range, Ban? ban)
    {
        foreach (var journal in Journals)
            journal.Note(range, ban);
    }

    private KeptBan? CoveringOf(AddressSpan range, DateTimeOffset now) => _bans.Covering(range, now, static (kept, now) => kept.Ban.Holds(now));

    private void EvictSurplus()
    {
        while (_bans.TemporaryCount > MaxTemporary)
        {
            var first = _bans.FirstToEnd!;
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
        _bans.Take(ban.Range);
        Note(ban.Range, null);
        if (_unsaved.Remove(ban.Range))
            return true;
        _hasExpiredInFile = true;
        return false;
    }
}
