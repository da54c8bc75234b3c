using System.Collections.Immutable;
using Akka.DistributedData;

namespace LoginGate.Cluster.Bans;

/// <summary>
/// One of the <see cref="Count"/> parts that all bans are cut into: a map from range to <see cref="SharedBan"/>, the later stamp wins. Its own delta
/// type: a bucket of those entries alone that have changed.
/// </summary>
/// <remarks>
/// Cut into parts, because Akka.DistributedData sends a value whole where a delta was lost, and tells by a digest of its bytes whether one
/// was; so entries are in order, and equal content has equal bytes. What is over is dropped by the merge itself, so that it does not come back from
/// a gate that still has it.
/// </remarks>
internal sealed class BanBucket : IDeltaReplicatedData<BanBucket, BanBucket>, IReplicatedDelta, IReplicatedDeltaSize, IEquatable<BanBucket>
{
    /// <summary>Buckets there are.</summary>
    public const int Count = 64;

    private readonly TimeProvider _clock;

    private BanBucket(ImmutableArray<SharedBan> bans, TimeProvider clock, BanBucket? delta)
    {
        Bans = bans;
        Delta = delta;
        _clock = clock;
    }

    /// <summary>In the order of their ranges, each range once.</summary>
    public ImmutableArray<SharedBan> Bans { get; }

    /// <summary>What changed since <see cref="ResetDelta"/>; null: nothing, or too much to be told apart.</summary>
    public BanBucket? Delta { get; }

    public int DeltaSize => Bans.Length;

    BanBucket IDeltaReplicatedData<BanBucket, BanBucket>.Delta => Delta!;

    IReplicatedDelta IDeltaReplicatedData.Delta => Delta!;

    IDeltaReplicatedData IReplicatedDelta.Zero => Empty(_clock);

    /// <param name="clock">Its wall clock tells what is over.</param>
    public static BanBucket Empty(TimeProvider clock) => new([], clock, delta: null);

    /// <param name="bans">In the order of their ranges, each range once.</param>
    /// <param name="clock">Its wall clock tells what is over.</param>
    public static BanBucket Of(ImmutableArray<SharedBan> bans, TimeProvider clock) => new(bans, clock, delta: null);

    /// <summary>The bucket that a range belongs to, the same at every gate: FNV-1a over what the range is.</summary>
    public static int IndexOf(AddressBlock block)
    {
        var hash = 2166136261u;
        Mix(block.First);
        Mix(block.Last);
        hash = (hash ^ (block.IsIPv6 ? 1u : 0u)) * 16777619u;
        return (int)((hash ^ (hash >> 8) ^ (hash >> 16) ^ (hash >> 24)) & (Count - 1));

        void Mix(UInt128 bits)
        {
            for (; bits != 0; bits >>= 8)
                hash = (hash ^ (byte)bits) * 16777619u;
        }
    }

    /// <summary>What is known of a range; null: nothing.</summary>
    public SharedBan? Find(AddressBlock block)
    {
        var (low, high) = (0, Bans.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = AddressBlock.Order.Compare(Bans[middle].Block, block);
            if (order == 0)
                return Bans[middle];
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return null;
    }

    /// <summary>This bucket with these changes.</summary>
    /// <param name="changes">In the order of their ranges, each range once.</param>
    /// <param name="withDelta">Whether they go out as a delta; without, the whole bucket goes out by and by, which is less for many.</param>
    public BanBucket With(ImmutableArray<SharedBan> changes, bool withDelta)
    {
        var changed = Of(changes, _clock);
        return new BanBucket(Union(changes), _clock, !withDelta ? null : Delta is null ? changed : Delta.Merge(changed));
    }

    public BanBucket Merge(BanBucket other)
    {
        var union = Union(other.Bans);
        return union == Bans ? ResetDelta() : union == other.Bans ? other.ResetDelta() : new BanBucket(union, _clock, delta: null);
    }

    public BanBucket MergeDelta(BanBucket delta) => Merge(delta);

    public BanBucket ResetDelta() => Delta is null ? this : new BanBucket(Bans, _clock, delta: null);

    IReplicatedData IReplicatedData.Merge(IReplicatedData other) => Merge((BanBucket)other);

    IReplicatedData IDeltaReplicatedData.MergeDelta(IReplicatedDelta delta) => Merge((BanBucket)delta);

    IReplicatedData IDeltaReplicatedData.ResetDelta() => ResetDelta();

    public bool Equals(BanBucket? other) => other is not null && (Bans == other.Bans || Bans.AsSpan().SequenceEqual(other.Bans.AsSpan()));

    public override bool Equals(object? obj) => Equals(obj as BanBucket);

    public override int GetHashCode() => Bans.Length == 0 ? 0 : HashCode.Combine(Bans.Length, Bans[0], Bans[^1]);

    public override string ToString() => $"{nameof(BanBucket)}({Bans.Length})";

    /// <summary>Both without what is over; an array that is given where it is the result.</summary>
    private ImmutableArray<SharedBan> Union(ImmutableArray<SharedBan> others)
    {
        var now = _clock.GetUtcNow();
        var union = ImmutableArray.CreateBuilder<SharedBan>(Math.Max(Bans.Length, others.Length));
        var (isOwn, isOther) = (true, true);
        for (int i = 0, j = 0; i < Bans.Length || j < others.Length;)
        {
            var order = i == Bans.Length ? 1 : j == others.Length ? -1 : AddressBlock.Order.Compare(Bans[i].Block, others[j].Block);
            var own = order <= 0 ? Bans[i++] : null;
            var other = order >= 0 ? others[j++] : null;
            var later = own is null ? other! : other is null ? own : SharedBan.Later(own, other);
            var kept = later.IsOver(now) ? null : later;
            isOwn &= kept == own;
            isOther &= kept == other;
            if (kept is not null)
                union.Add(kept);
        }
        return isOwn ? Bans : isOther ? others : union.DrainToImmutable();
    }
}
