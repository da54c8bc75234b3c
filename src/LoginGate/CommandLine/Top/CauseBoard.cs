using System.Collections.Immutable;

namespace LoginGate.CommandLine.Top;

/// <summary>A cause with what it counts.</summary>
/// <param name="Name">What the gate calls it.</param>
/// <param name="Total">Since the gate began.</param>
/// <param name="Fresh">How many of them are new since the look before.</param>
internal readonly record struct Cause(string Name, long Total, long Fresh);

/// <summary>Counts by cause from one look to the next, the latest to grow first.</summary>
internal sealed class CauseBoard
{
    public static readonly CauseBoard Empty = new(ImmutableDictionary<string, (Cause Cause, int Changed)>.Empty, 0);

    private readonly ImmutableDictionary<string, (Cause Cause, int Changed)> _causes;
    private readonly int _looks;

    private CauseBoard(ImmutableDictionary<string, (Cause Cause, int Changed)> causes, int looks) => (_causes, _looks) = (causes, looks);

    /// <summary>All causes: those that grew last come first, of those the largest.</summary>
    public IReadOnlyList<Cause> Causes =>
        [.. _causes.Values.OrderByDescending(c => c.Changed).ThenByDescending(c => c.Cause.Total).ThenBy(c => c.Cause.Name, StringComparer.Ordinal).Select(c => c.Cause)];

    /// <summary>The board after one look more; counts of one name, from several lines, are one. Of a gate that was restarted it begins anew.</summary>
    public CauseBoard With(IEnumerable<KeyValuePair<string, long>> counts)
    {
        var looks = _looks + 1;
        return new CauseBoard(counts.GroupBy(c => c.Key).ToImmutableDictionary(g => g.Key, g =>
        {
            var total = g.Sum(c => c.Value);
            var known = _causes.TryGetValue(g.Key, out var before);
            var fresh = Math.Max(0, total - (known ? before.Cause.Total : _looks == 0 ? total : 0));
            return (new Cause(g.Key, total, fresh), fresh > 0 ? looks : known ? before.Changed : 0);
        }), looks);
    }
}
