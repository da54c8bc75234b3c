using System.Collections.Immutable;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Bans;

/// <summary>
/// What this gate knows of all shared bans, and the stamps for what it says itself. Pure: replication is its owner's. Not thread safe.
/// </summary>
/// <param name="gate">The name of this gate.</param>
/// <param name="clock">Its wall clock stamps, and tells what is over.</param>
internal sealed class BanLedger(string gate, TimeProvider clock)
{
    /// <summary>
    /// Entries beyond which this gate shares no further ban: a flood from very many addresses must not fill the lines between gates. Lifts
    /// always are.
    /// </summary>
    public const int MaxBans = 200_000;

    /// <summary>The same for one bucket: one that all gates fill by themselves can still be read.</summary>
    public const int MaxInBucket = BanBucketFormat.MaxBans / 8;

    /// <summary>
    /// Different reasons of a bucket that are carried whole; of further ones <see cref="ShortReason"/> characters are: all buckets of all bans have to
    /// fit into four of Akka.Remote's frames.
    /// </summary>
    public const int MaxLongReasons = 256;

    /// <summary>Characters of a reason that always are carried.</summary>
    public const int ShortReason = 20;

    /// <summary>How long a lift is known whose ban had no end.</summary>
    public static readonly TimeSpan LiftKept = TimeSpan.FromDays(10);

    private readonly BanBucket[] _buckets = [.. Enumerable.Repeat(BanBucket.Empty(clock), BanBucket.Count)];
    private readonly HybridClock _stamps = new(clock);

    /// <summary>Entries known, lifts among them.</summary>
    public int Count { get; private set; }

    /// <summary>Bans of this gate that were not shared, because there were too many.</summary>
    public long Unshared { get; private set; }

    /// <summary>
    /// Whether stamps lie so far in the future that the other gates refuse them: this gate's clock was ahead and has been set back. What this gate says
    /// next is said after them, and so no better; only a new ledger is.
    /// </summary>
    public bool IsAhead => _stamps.Last.IsAfter(HybridStamp.At(clock.GetUtcNow() + GateMessageSerializer.MaxClockAhead));

    /// <summary>What this gate's word changes: by bucket, in the order of their ranges.</summary>
    public Dictionary<int, ImmutableArray<SharedBan>> Say(IEnumerable<LocalBan> bans)
    {
        var byBucket = new Dictionary<int, SortedDictionary<AddressBlock, SharedBan>>();
        var reasons = new Dictionary<int, HashSet<string>>();
        var added = 0;
        foreach (var ban in bans)
        {
            var index = BanBucket.IndexOf(ban.Block);
            if (!byBucket.TryGetValue(index, out var said))
                byBucket[index] = said = new(AddressBlock.Order);
            var known = said.GetValueOrDefault(ban.Block) ?? _buckets[index].Find(ban.Block);
            var isFull = known is null && (Count + added >= MaxBans || _buckets[index].Bans.Length + said.Count >= MaxInBucket);
            if (Stamped(ban, known, isFull) is not { } stamped || (known is not null && SharedBan.Later(known, stamped) != stamped))
                continue;
            said[ban.Block] = stamped with { Reason = Carried(stamped.Reason, index, reasons) };
            added += known is null ? 1 : 0;
        }
        var changes = new Dictionary<int, ImmutableArray<SharedBan>>();
        foreach (var (index, said) in byBucket.Where(pair => pair.Value.Count > 0))
        {
            changes[index] = [.. said.Values];
            Put(index, _buckets[index].With(changes[index], withDelta: false));
        }
        return changes;
    }

    /// <summary>What is known of one bucket's ranges.</summary>
    public BanBucket Bucket(int index) => _buckets[index];

    /// <summary>What is known of ranges now.</summary>
    public IEnumerable<SharedBan> Known(IEnumerable<AddressBlock> blocks) =>
        blocks.Select(block => _buckets[BanBucket.IndexOf(block)].Find(block)).OfType<SharedBan>();

    /// <summary>Other gates' word has arrived.</summary>
    /// <param name="index">Of which bucket.</param>
    /// <param name="told">The bucket as it is replicated; what is known here alone stays.</param>
    /// <returns>What is different now. Entries of another bucket are left out.</returns>
    public IReadOnlyList<SharedBan> Learn(int index, BanBucket told)
    {
        var before = _buckets[index];
        Put(index, before.Merge(told));
        var news = new List<SharedBan>();
        foreach (var ban in _buckets[index].Bans)
        {
            if (before.Find(ban.Block) == ban || BanBucket.IndexOf(ban.Block) != index)
                continue;
            _stamps.See(ban.Stamp);
            news.Add(ban);
        }
        return news;
    }

    /// <summary>Whether a bucket has entries that nobody needs any more.</summary>
    public bool HasOver(int index)
    {
        var now = clock.GetUtcNow();
        return _buckets[index].Bans.Any(ban => ban.IsOver(now));
    }

    private void Put(int index, BanBucket bucket)
    {
        Count += bucket.Bans.Length - _buckets[index].Bans.Length;
        _buckets[index] = bucket;
    }

    /// <summary>A word of this gate with its stamp; null: it says nothing new, or is one too many.</summary>
    private SharedBan? Stamped(LocalBan ban, SharedBan? known, bool isFull)
    {
        var now = clock.GetUtcNow();
        // As long as somebody could still hold what was said before, this is known.
        var kept = known is null ? null : known.Forgotten ?? Milliseconds(now + LiftKept);
        var until = ban.IsLifted ? kept ?? Milliseconds(ban.Until ?? now + LiftKept) : Milliseconds(ban.Until);
        // A ban that is said now is news though it is known: others may have lifted it, where this gate does not see them.
        if (known?.IsLifted == ban.IsLifted && (ban.IsLifted ? ban.Stamp is null : ban.Stamp is not null && known.Until == until))
            return null;
        if (isFull && !ban.IsLifted)
        {
            Unshared++;
            return null;
        }
        return new SharedBan(ban.Block, until, Milliseconds(ban.Since), Printable(ban.Reason), ban.IsLifted, StampOf(ban, now), gate)
        {
            KeptUntil = kept > until ? kept : null,
        };
    }

    /// <summary>As much of a reason as is carried.</summary>
    /// <param name="reason">All of it.</param>
    /// <param name="index">The ban's bucket.</param>
    /// <param name="longReasons">By bucket the ones that are carried whole, as far as they have been looked for.</param>
    private string Carried(string reason, int index, Dictionary<int, HashSet<string>> longReasons)
    {
        if (reason.Length <= ShortReason)
            return reason;
        if (!longReasons.TryGetValue(index, out var whole))
            longReasons[index] = whole = [.. _buckets[index].Bans.Select(ban => ban.Reason).Where(known => known.Length > ShortReason)];
        return whole.Contains(reason) || (whole.Count < MaxLongReasons && whole.Add(reason)) ? reason : reason[..ShortReason];
    }

    /// <summary>A file's times may be another clock's. The future is nobody's: what is said of it may not count after what others have said since.</summary>
    private HybridStamp StampOf(LocalBan ban, DateTimeOffset now)
    {
        if (ban.Stamp is not { } said)
            return _stamps.Next();
        return said.IsAfter(HybridStamp.At(now)) ? HybridStamp.At(now) : said;
    }

    private static DateTimeOffset? Milliseconds(DateTimeOffset? time) =>
        time is { } exact ? DateTimeOffset.FromUnixTimeMilliseconds(exact.ToUnixTimeMilliseconds()) : null;

    private static string Printable(string reason)
    {
        var cut = reason.Length <= SharedBan.MaxReason ? reason : reason[..SharedBan.MaxReason];
        return string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
    }
}
