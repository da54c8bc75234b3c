using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Firewall;

/// <summary>Addresses that are kept out until the same moment.</summary>
/// <param name="Until">Null: for good.</param>
internal readonly record struct CoverSpan(AddressSpan Span, DateTimeOffset? Until)
{
    // A firewall has a clock of its own.
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(2);

    /// <summary>Whether its time is so nearly over that a firewall may have forgotten it.</summary>
    public bool IsEnding(DateTimeOffset now) => Until - now < Ending;
}

/// <summary>How a cover differs from what it was.</summary>
/// <param name="Removed">Spans that were part of it as they are here.</param>
/// <param name="Added">Spans that are part of it now; they share addresses with those removed, and with nothing else.</param>
internal sealed record CoverChange(IReadOnlyList<CoverSpan> Removed, IReadOnlyList<CoverSpan> Added)
{
    public static readonly CoverChange None = new([], []);

    public bool IsEmpty => Removed.Count == 0 && Added.Count == 0;
}

/// <summary>
/// Who is kept out, as spans that share no address, for firewalls that take no others: bans lie within each other and overlap, and of those around an
/// address the one counts that ends last. What is allowed is left out. As few spans as can say it. Not thread safe.
/// </summary>
internal sealed class BanCover
{
    private readonly SpanTable<CoverSpan> _spans = new();
    private SpanTable<Piece> _bans = new();
    private SpanTable<Piece> _lists = new();
    private (IReadOnlyList<AddressRange> Allow, IReadOnlyList<AddressRange> Deny) _of = ([], []);

    public int Count => _spans.Count;

    /// <summary>All of it, by address.</summary>
    public IEnumerable<CoverSpan> Spans => _spans.Values;

    /// <summary>Takes over what has changed.</summary>
    public CoverChange Apply(BansTaken taken)
    {
        var isWhole = taken.AreAll | ApplyLists(taken.Allow, taken.Deny);
        if (taken.AreAll)
            _bans = new SpanTable<Piece>();
        foreach (var ban in taken.Changes)
        {
            if (ban.IsLifted)
                _bans.Remove(ban.Range, out _);
            else
                _bans.Set(ban.Range, new Piece(ban.Range, ban.Until ?? DateTimeOffset.MaxValue, IsAllowed: false));
        }
        var regions = isWhole ? [AddressSpan.All(isIPv6: false), AddressSpan.All(isIPv6: true)] : Merged(taken.Changes.Select(ban => Around(ban.Range)));
        return Renew(regions);
    }

    /// <summary>What makes this of what a firewall holds: what is foreign there goes, what is missing comes. Ends are the firewall's own affair, and not compared.</summary>
    public CoverChange Mend(IReadOnlyList<CoverSpan> held, DateTimeOffset now)
    {
        var spans = held.Select(span => span.Span).ToHashSet();
        return new CoverChange([.. held.Where(span => !_spans.TryGet(span.Span, out _))], [.. Spans.Where(span => !spans.Contains(span.Span) && !span.IsEnding(now))]);
    }

    private bool ApplyLists(IReadOnlyList<AddressRange> allow, IReadOnlyList<AddressRange> deny)
    {
        if (allow.SequenceEqual(_of.Allow) && deny.SequenceEqual(_of.Deny))
            return false;
        _of = (allow, deny);
        _lists = new SpanTable<Piece>();
        foreach (var range in deny)
            _lists.Set(range, new Piece(range, DateTimeOffset.MaxValue, IsAllowed: false));
        foreach (var range in allow)
            _lists.Set(range, new Piece(range, DateTimeOffset.MaxValue, IsAllowed: true));
        return true;
    }

    /// <summary>The range with all spans that share an address with it or stand beside it: what outside of it is, stays.</summary>
    private AddressSpan Around(AddressSpan range)
    {
        var all = AddressSpan.All(range.IsIPv6);
        var wider = new AddressSpan(range.IsIPv6, range.First - (range.First > all.First ? 1u : 0u), range.Last + (range.Last < all.Last ? 1u : 0u));
        var (first, last) = (range.First, range.Last);
        foreach (var span in _spans.Touching(wider).Select(span => span.Span))
            (first, last) = (UInt128.Min(first, span.First), UInt128.Max(last, span.Last));
        return new AddressSpan(range.IsIPv6, first, last);
    }

    /// <summary>Those that overlap or stand side by side as one.</summary>
    private static List<AddressSpan> Merged(IEnumerable<AddressSpan> regions)
    {
        var merged = new List<AddressSpan>();
        foreach (var region in regions.Order())
        {
            if (merged.Count > 0 && merged[^1] is var last && last.IsIPv6 == region.IsIPv6 && (region.First <= last.Last || region.First - last.Last == 1))
                merged[^1] = new AddressSpan(last.IsIPv6, last.First, UInt128.Max(last.Last, region.Last));
            else
                merged.Add(region);
        }
        return merged;
    }

    private CoverChange Renew(IEnumerable<AddressSpan> regions)
    {
        var (removed, added) = (new List<CoverSpan>(), new List<CoverSpan>());
        foreach (var region in regions)
        {
            var before = _spans.Touching(region).ToHashSet();
            var now = new Sweep(region).Over(_bans.Touching(region).Concat(_lists.Touching(region)).OrderBy(piece => piece.Span.First));
            added.AddRange(now.Where(span => !before.Remove(span)));
            removed.AddRange(before);
        }
        foreach (var gone in removed)
            _spans.Remove(gone.Span, out _);
        foreach (var come in added)
            _spans.Set(come.Span, come);
        return new CoverChange(removed, added);
    }

    /// <summary>A ban, or an entry of a list.</summary>
    private readonly record struct Piece(AddressSpan Span, DateTimeOffset Until, bool IsAllowed) : IComparable<Piece>
    {
        /// <summary>First comes what counts before the others.</summary>
        public int CompareTo(Piece other) => IsAllowed == other.IsAllowed ? other.Until.CompareTo(Until) : other.IsAllowed.CompareTo(IsAllowed);
    }

    /// <summary>Goes once over a region, from its first address to its last, with the pieces around the present address at hand.</summary>
    private sealed class Sweep(AddressSpan region)
    {
        private readonly List<CoverSpan> _found = [];
        private readonly PriorityQueue<Piece, Piece> _around = new();
        private UInt128 _at = region.First;
        private bool _isOver;

        /// <param name="pieces">By first address.</param>
        public List<CoverSpan> Over(IEnumerable<Piece> pieces)
        {
            foreach (var piece in pieces)
            {
                if (piece.Span.First > _at)
                    GoTo(piece.Span.First - 1);
                _around.Enqueue(piece, piece);
            }
            GoTo(region.Last);
            return _found;
        }

        /// <param name="last">The last address that is gone over.</param>
        private void GoTo(UInt128 last)
        {
            while (!_isOver && _at <= last)
            {
                while (_around.TryPeek(out var past, out _) && past.Span.Last < _at)
                    _around.Dequeue();
                var to = _around.TryPeek(out var piece, out _) ? UInt128.Min(piece.Span.Last, last) : last;
                if (_around.Count > 0 && !piece.IsAllowed)
                    Add(_at, to, piece.Until == DateTimeOffset.MaxValue ? null : piece.Until);
                // There may be no address behind it to count on to.
                _isOver = to == region.Last;
                _at = _isOver ? to : to + 1;
            }
        }

        private void Add(UInt128 first, UInt128 last, DateTimeOffset? until)
        {
            if (_found.Count > 0 && _found[^1] is var before && before.Until == until && first - before.Span.Last == 1)
                _found[^1] = new CoverSpan(new AddressSpan(region.IsIPv6, before.Span.First, last), until);
            else
                _found.Add(new CoverSpan(new AddressSpan(region.IsIPv6, first, last), until));
        }
    }
}
