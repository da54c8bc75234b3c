namespace LoginGate.CommandLine.Top;

/// <summary>A cause with what it counts.</summary>
/// <param name="Name">What the gate calls it.</param>
/// <param name="Total">Since the gate began.</param>
/// <param name="Fresh">How many of them are new since the look before.</param>
internal readonly record struct Cause(string Name, long Total, long Fresh);

/// <summary>Counts by cause from one look to the next, the latest to grow first.</summary>
internal sealed class CauseBoard
{
    private readonly Dictionary<string, (Cause Cause, int Changed)> _causes = [];
    private int _looks;

    /// <summary>All causes: those that grew last come first, of those the largest.</summary>
    public IReadOnlyList<Cause> Causes =>
        [.. _causes.Values.OrderByDescending(c => c.Changed).ThenByDescending(c => c.Cause.Total).ThenBy(c => c.Cause.Name, StringComparer.Ordinal).Select(c => c.Cause)];

    /// <summary>Takes the counts of a look; several of one name, from several lines, are one.</summary>
    public void Update(IEnumerable<KeyValuePair<string, long>> counts)
    {
        _looks++;
        var totals = counts.GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.Sum(c => c.Value));
        // A gate that was restarted begins anew.
        foreach (var gone in _causes.Keys.Where(name => !totals.ContainsKey(name)).ToArray())
            _causes.Remove(gone);
        foreach (var (name, total) in totals)
        {
            var before = _causes.TryGetValue(name, out var known) ? known.Cause.Total : _looks == 1 ? total : 0;
            var fresh = Math.Max(0, total - before);
            _causes[name] = (new Cause(name, total, fresh), fresh > 0 ? _looks : known.Changed);
        }
    }
}
