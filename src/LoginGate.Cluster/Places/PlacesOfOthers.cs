using Akka.Actor;

namespace LoginGate.Cluster.Places;

/// <summary>How many clients each address has at the other gates. Not thread safe.</summary>
internal sealed class PlacesOfOthers
{
    /// <summary>A gate that is silent for so long counts no more.</summary>
    public static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(15);

    // What one gate may have a table for here.
    private const int MaxBlocks = 200_000;

    private readonly Dictionary<Address, Gate> _gates = [];
    private readonly Dictionary<AddressBlock, int> _totals = [];
    private readonly HashSet<AddressBlock> _changed = [];

    /// <summary>A gate has told its changes.</summary>
    /// <returns>False: something before them is missing, and they do not count.</returns>
    public bool Hear(Address address, PlacesTold told, long now)
    {
        if (told.IsReset)
        {
            Forget(address);
            _gates[address] = new Gate { NextNumber = told.Number };
        }
        if (!_gates.TryGetValue(address, out var gate) || gate.NextNumber != told.Number)
            return false;
        gate.NextNumber++;
        gate.Heard = now;
        foreach (var (block, count) in told.Changes)
        {
            if (gate.Places.Count < MaxBlocks || gate.Places.ContainsKey(block))
                Change(gate, block, count);
        }
        return true;
    }

    public void Forget(Address address)
    {
        if (!_gates.Remove(address, out var gate))
            return;
        foreach (var block in gate.Places.Keys.ToArray())
            Change(gate, block, 0);
    }

    public void ForgetSilent(TimeProvider clock)
    {
        foreach (var address in _gates.Where(pair => clock.GetElapsedTime(pair.Value.Heard) >= MaxSilence).Select(pair => pair.Key).ToArray())
            Forget(address);
    }

    /// <summary>The totals that are others since this was called last.</summary>
    public IReadOnlyList<PlaceCount> TakeChanges()
    {
        PlaceCount[] changes = [.. _changed.Select(block => new PlaceCount(block, _totals.GetValueOrDefault(block)))];
        _changed.Clear();
        return changes;
    }

    private void Change(Gate gate, AddressBlock block, int count)
    {
        var difference = count - gate.Places.GetValueOrDefault(block);
        if (difference == 0)
            return;
        _changed.Add(block);
        Set(gate.Places, block, count);
        Set(_totals, block, _totals.GetValueOrDefault(block) + difference);
    }

    private static void Set(Dictionary<AddressBlock, int> places, AddressBlock block, int count)
    {
        if (count > 0)
            places[block] = count;
        else
            places.Remove(block);
    }

    private sealed class Gate
    {
        public Dictionary<AddressBlock, int> Places { get; } = [];

        public long NextNumber { get; set; }

        public long Heard { get; set; }
    }
}
