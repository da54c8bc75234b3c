using System.Runtime.InteropServices;

namespace LoginGate.Admission.Guessing;

/// <summary>
/// Failed logins by whose they are, over a sliding time, in so many places. When there is no place left, a quarter of them is made free: those with
/// the fewest failures go, of as many the oldest. So whoever has failed <c>n</c> times is forgotten only while three quarters of the places have
/// failed <c>n</c> times too: to have 10 failures of an address forgotten in 16,384 places, some 12,000 other addresses must fail 10 times each.
/// </summary>
/// <param name="places">How many are kept.</param>
/// <param name="within">How long a failure counts; up to an eighth of it longer.</param>
internal sealed class FailureTable<TKey>(int places, TimeSpan within)
    where TKey : notnull
{
    private readonly Dictionary<TKey, FailureTally> _tallies = [];
    private readonly long _sliceTicks = Math.Max(1, within.Ticks / FailureTally.WholeSlices);

    public int Count => _tallies.Count;

    /// <summary>Where the tries of each are counted, and how many have failed.</summary>
    public IEnumerable<(ushort Place, int Failed)> Places => _tallies.Values.Select(tally => (tally.Place, tally.Count));

    /// <summary>One more login has failed.</summary>
    /// <returns>How many there are now.</returns>
    public int Add(TKey key, TimeSpan now, ushort place = 0, string? label = null)
    {
        if (_tallies.Count >= places && !_tallies.ContainsKey(key))
            MakeRoom(now);
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_tallies, key, out _);
        tally.MoveTo(SliceOf(now));
        tally.Add(now);
        tally.Label = label ?? tally.Label;
        tally.Place = place;
        return tally.Count;
    }

    public int CountOf(TKey key, TimeSpan now)
    {
        ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(_tallies, key);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref tally))
            return 0;
        tally.MoveTo(SliceOf(now));
        return tally.Count;
    }

    public string? LabelOf(TKey key) => _tallies.TryGetValue(key, out var tally) ? tally.Label : null;

    /// <summary>Forgets one.</summary>
    /// <param name="key">Which.</param>
    /// <param name="now">The present time.</param>
    /// <param name="taken">What it had.</param>
    public bool Remove(TKey key, TimeSpan now, out FailureTally taken)
    {
        var isThere = _tallies.Remove(key, out taken);
        taken.MoveTo(SliceOf(now));
        return isThere;
    }

    /// <summary>Takes back what was counted for one, as far as it is still there.</summary>
    public void Subtract(TKey key, in FailureTally taken, TimeSpan now)
    {
        ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(_tallies, key);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref tally))
            return;
        tally.MoveTo(SliceOf(now));
        tally.Subtract(taken);
        if (tally.Count == 0)
            _tallies.Remove(key);
    }

    /// <summary>Everyone who has failed, and how often.</summary>
    public IEnumerable<(TKey Key, FailureTally Tally)> All(TimeSpan now)
    {
        Prune(now);
        return _tallies.Select(t => (t.Key, t.Value));
    }

    /// <summary>Forgets those whose failures are too old; what is left is as of now.</summary>
    public void Prune(TimeSpan now)
    {
        var slice = SliceOf(now);
        // A Dictionary may lose entries while it is walked, and have values changed in place.
        foreach (var key in _tallies.Keys)
        {
            ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(_tallies, key);
            tally.MoveTo(slice);
            if (tally.Count == 0)
                _tallies.Remove(key);
        }
    }

    public void ForgetLabels()
    {
        foreach (var key in _tallies.Keys)
            CollectionsMarshal.GetValueRefOrNullRef(_tallies, key).Label = null;
    }

    private long SliceOf(TimeSpan now) => now.Ticks / _sliceTicks;

    private void MakeRoom(TimeSpan now)
    {
        Prune(now);
        var surplus = _tallies.Count - (places / 4 * 3);
        foreach (var (key, _) in _tallies.OrderBy(t => t.Value.Count).ThenBy(t => t.Value.Last).Take(surplus).ToArray())
            _tallies.Remove(key);
    }
}
