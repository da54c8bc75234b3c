using System.Runtime.InteropServices;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>
/// Addresses that were refused something of late, and how often, whether they have clients or not. Bounded: where there are too many, those
/// refused least go first, so that a flood from very many addresses does not hide the worst.
/// </summary>
internal sealed class RefusedAddresses
{
    /// <summary>Addresses kept: about 1 MB.</summary>
    public const int MaxKept = 10_000;

    /// <summary>How long an address is remembered after its last refusal.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    // Making room for some at once costs less than for each.
    private const int KeptOnOverflow = MaxKept / 4 * 3;

    private readonly Dictionary<AddressRange, Tally> _tallies = [];

    public int Count => _tallies.Count;

    /// <summary>Every address, and how often it was refused.</summary>
    public IEnumerable<(AddressRange Address, long Count)> All => _tallies.Select(t => (t.Key, t.Value.Count));

    public long CountOf(AddressRange address) => _tallies.TryGetValue(address, out var tally) ? tally.Count : 0;

    /// <summary>An address was refused.</summary>
    public void Add(AddressRange address, TimeSpan now)
    {
        if (_tallies.Count >= MaxKept && !_tallies.ContainsKey(address))
            MakeRoom(now);
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_tallies, address, out _);
        tally = new Tally(tally.Count + 1, now);
    }

    /// <summary>Forgets the addresses that have not been refused for a while.</summary>
    public void Prune(TimeSpan now)
    {
        foreach (var (address, tally) in _tallies)
        {
            // A Dictionary may lose entries while it is walked.
            if (now - tally.Last >= Memory)
                _tallies.Remove(address);
        }
    }

    private void MakeRoom(TimeSpan now)
    {
        Prune(now);
        var surplus = _tallies.Count - KeptOnOverflow;
        foreach (var (address, _) in _tallies.OrderBy(t => t.Value.Count).ThenBy(t => t.Value.Last).Take(surplus).ToArray())
            _tallies.Remove(address);
    }

    private readonly record struct Tally(long Count, TimeSpan Last);
}
