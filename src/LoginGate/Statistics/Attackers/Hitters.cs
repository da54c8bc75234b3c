using LoginGate.Shared;

namespace LoginGate.Statistics.Attackers;

/// <summary>A key that was kept.</summary>
/// <param name="Count">What it weighs at the most.</param>
/// <param name="Error">By how much that may be too high.</param>
internal readonly record struct Hitter(AddressRange Key, long Count, long Error);

/// <summary>What a <see cref="SpaceSaving"/> knew at one moment.</summary>
/// <param name="Kept">The keys that were kept.</param>
/// <param name="Parts">What each of them weighs since it was kept, by part, one key after the other.</param>
/// <param name="Floor">What a key that was not kept weighs at the most.</param>
/// <param name="Total">What all weigh together.</param>
internal sealed record Hitters(Hitter[] Kept, uint[] Parts, long Floor, long Total)
{
    public static readonly Hitters None = new([], [], 0, 0);

    public ReadOnlySpan<uint> PartsOf(int index) => Parts.Length == 0 ? [] : Parts.AsSpan(index * (Parts.Length / Kept.Length), Parts.Length / Kept.Length);
}

/// <summary>
/// Several minutes taken together. What it says of a key is never too high; it is too low by <see cref="ErrorOf"/> at the most, and that is never more than
/// <see cref="Total"/> divided by the places of a sketch. It errs on that side so that nobody is shown to have done what others did.
/// </summary>
internal sealed class HitterSum
{
    private readonly Dictionary<AddressRange, Sum> _sums = [];

    // What one of which nothing is known may weigh.
    private readonly long _floor;

    public HitterSum(IReadOnlyCollection<Hitters> minutes)
    {
        foreach (var minute in minutes)
        {
            _floor += minute.Floor;
            Total += minute.Total;
            for (var i = 0; i < minute.Kept.Length; i++)
                Add(minute.Kept[i], minute.Floor, minute.PartsOf(i));
        }
    }

    /// <summary>What all keys weigh together: exact.</summary>
    public long Total { get; }

    public IEnumerable<AddressRange> Keys => _sums.Keys;

    /// <summary>What a key weighs at the least.</summary>
    public long AtLeast(AddressRange key) => _sums.TryGetValue(key, out var sum) ? sum.AtLeast : 0;

    /// <summary>By how much more it may weigh.</summary>
    public long ErrorOf(AddressRange key) => _sums.TryGetValue(key, out var sum) ? _floor + sum.Above - sum.AtLeast : _floor;

    /// <summary>What it weighs at the least, by part; nothing for one that is not known.</summary>
    public ReadOnlySpan<long> PartsOf(AddressRange key) => _sums.TryGetValue(key, out var sum) ? sum.Parts : [];

    private void Add(Hitter hitter, long floor, ReadOnlySpan<uint> parts)
    {
        if (!_sums.TryGetValue(hitter.Key, out var sum))
            _sums.Add(hitter.Key, sum = new Sum(parts.Length));
        sum.AtLeast += hitter.Count - hitter.Error;
        sum.Above += hitter.Count - floor;
        for (var i = 0; i < parts.Length; i++)
            sum.Parts[i] += parts[i];
    }

    private sealed class Sum(int parts)
    {
        public long AtLeast { get; set; }

        /// <summary>The most that it weighs, without what anybody may weigh.</summary>
        public long Above { get; set; }

        public long[] Parts { get; } = parts == 0 ? [] : new long[parts];
    }
}
