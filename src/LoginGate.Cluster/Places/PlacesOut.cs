namespace LoginGate.Cluster.Places;

/// <summary>What another gate is still to be told of this gate's places.</summary>
internal sealed class PlacesOut
{
    /// <summary>So often it is told that nothing has changed: a message that was lost is noticed, and this gate counts on.</summary>
    private static readonly TimeSpan SilenceInterval = TimeSpan.FromSeconds(5);

    private readonly HashSet<AddressBlock> _changed;

    // Begins anywhere: a late message from before everything was told anew has no number that is waited for.
    private long _number = Random.Shared.NextInt64(1L << 48);
    private bool _hasTold;
    private long _told;

    /// <param name="all">Every address that has places.</param>
    public PlacesOut(IEnumerable<AddressBlock> all) => _changed = [.. all];

    public void Change(AddressBlock block) => _changed.Add(block);

    /// <summary>The next message; null: none is due.</summary>
    public PlacesTold? Next(IReadOnlyDictionary<AddressBlock, int> places, TimeProvider clock)
    {
        if (_changed.Count == 0 && _hasTold && clock.GetElapsedTime(_told) < SilenceInterval)
            return null;
        var changes = _changed.Take(PlacesTold.MaxChanges).Select(block => new PlaceCount(block, places.GetValueOrDefault(block))).ToArray();
        foreach (var change in changes)
            _changed.Remove(change.Block);
        var isReset = !_hasTold;
        (_hasTold, _told) = (true, clock.GetTimestamp());
        return new PlacesTold(_number++, isReset, changes);
    }
}
