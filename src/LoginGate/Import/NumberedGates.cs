using System.Diagnostics.CodeAnalysis;

namespace LoginGate.Import;

/// <summary>Which gates a file of numbered ones has, and the entries that tell of each.</summary>
internal sealed class NumberedGates
{
    private readonly Dictionary<AddressKey, IniEntry> _entries = [];
    private bool _isSingle;

    /// <summary>The numbers of the gates that the original would run.</summary>
    public IReadOnlyList<int> Numbers { get; private set; } = [];

    public void Add(AddressKey key, IniEntry entry) => _entries[key] = entry;

    /// <summary>The entry that names a gate's address or port.</summary>
    /// <param name="name">As in <see cref="AddressKey"/>.</param>
    /// <param name="gate">One of <see cref="Numbers"/>.</param>
    /// <param name="entry">The entry.</param>
    public bool TryFind(string name, int gate, [NotNullWhen(true)] out IniEntry? entry) =>
        (_isSingle && _entries.TryGetValue(new AddressKey(name, null), out entry)) || _entries.TryGetValue(new AddressKey(name, gate), out entry);

    /// <summary>Settles which gates there are: N of them from 0 or from 1, as the file has them.</summary>
    /// <param name="count">What the file says; null: nothing, zero: one gate, whose keys have no number.</param>
    /// <param name="usualFirst">The first number of the family.</param>
    public void Settle(int? count, int usualFirst)
    {
        var most = Math.Max(1, count ?? 1);
        var (fromZero, toLast) = (Has(0), Has(most));
        Numbers = [.. Enumerable.Range(fromZero == toLast ? usualFirst : fromZero ? 0 : 1, most)];
        _isSingle = count == 0 || (most == 1 && _entries.Keys.All(key => key.Gate is null));
    }

    /// <summary>Entries that no gate uses, each with why, and whether it is lost: it was not left out on purpose, by the count or for one that says the same.</summary>
    /// <param name="isCounted">Whether the file says how many gates there are.</param>
    public IEnumerable<(IniEntry Entry, Phrase Why, bool IsLost)> Others(bool isCounted)
    {
        var used = Numbers.SelectMany(gate => _entries.Keys.Select(key => TryFind(key.Name, gate, out var entry) ? entry : null)).OfType<IniEntry>().ToHashSet();
        var gates = isCounted ? Phrase.Of($"the gates are {Numbers[0]} to {Numbers[^1]} (Count)") : $"the gates are {Numbers[0]} to {Numbers[^1]}";
        foreach (var (key, entry) in _entries.Where(pair => !used.Contains(pair.Value)))
        {
            if (_isSingle)
                yield return (entry, "the keys without a number count (Count)", false);
            else if (key.Gate is null)
                yield return (entry, gates, !TryFind(key.Name, Numbers[0], out var first) || !first.Value.Equals(entry.Value, StringComparison.OrdinalIgnoreCase));
            else
                yield return (entry, gates, !isCounted || used.Count == 0 || key.Gate < Numbers[0]);
        }
    }

    /// <summary>Whether the file has a key of this gate.</summary>
    public bool Has(int gate) => _entries.Keys.Any(key => key.Gate == gate);
}
