using LoginGate.Shared;

namespace LoginGate.Statistics.Attackers;

/// <summary>
/// The keys that most of a stream falls to, in fixed memory: Space-Saving (Metwally, Agrawal, El Abbadi: Efficient Computation of Frequent and Top-k Elements in
/// Data Streams, 2005). A key that is not kept takes the place of the one with the least count, and that count with it, as its possible error. So, of a stream that
/// weighs N with k places: every key that weighs more than N/k is kept; a count is never too low, and too high by its error at the most, which is at most N/k. No
/// order of the stream, and no number of other keys, changes that.
/// </summary>
/// <param name="places">Keys kept, k.</param>
/// <param name="parts">Into how many parts what a key weighs is told apart; 0: it is not.</param>
/// <remarks>For one thread at a time. Adding allocates nothing.</remarks>
internal sealed class SpaceSaving(int places, int parts = 0)
{
    private readonly Entry[] _entries = new Entry[places];

    // Entries by count, the least first: a binary heap.
    private readonly int[] _heap = new int[places];
    private readonly Dictionary<AddressRange, int> _places = new(places);
    private readonly uint[] _parts = new uint[places * parts];

    public int Count => _places.Count;

    /// <summary>What a key that is not kept weighs at the most.</summary>
    public long Floor => Count < places ? 0 : _entries[_heap[0]].Count;

    /// <summary>What all keys weigh together, N.</summary>
    public long Total { get; private set; }

    /// <param name="key">Whose.</param>
    /// <param name="weight">How much, at least 0.</param>
    /// <param name="part">Which part it belongs to, where parts are told apart.</param>
    public void Add(AddressRange key, long weight, int part = 0)
    {
        Total += weight;
        if (!_places.TryGetValue(key, out var place))
            place = Place(key);
        _entries[place].Count += weight;
        if (parts > 0)
            _parts[place * parts + part] += (uint)weight;
        SiftDown(_entries[place].Position);
    }

    public void Clear()
    {
        _places.Clear();
        Total = 0;
    }

    /// <summary>All that is known now, as a value of its own.</summary>
    public Hitters ToHitters() => new(
        [.. _entries.Take(Count).Select(e => new Hitter(e.Key, e.Count, e.Error))], _parts[..(Count * parts)], Floor, Total);

    private int Place(AddressRange key)
    {
        var place = Count;
        if (place < places)
        {
            _entries[place] = new Entry { Key = key, Position = place };
            _heap[place] = place;
            _places.Add(key, place);
            SiftUp(place);
        }
        else
        {
            place = _heap[0];
            ref var entry = ref _entries[place];
            _places.Remove(entry.Key);
            _places.Add(key, place);
            (entry.Key, entry.Error) = (key, entry.Count);
        }
        _parts.AsSpan(place * parts, parts).Clear();
        return place;
    }

    // A new key has weight 0, which none is below.
    private void SiftUp(int position)
    {
        while (position > 0 && CountAt((position - 1) / 2) > CountAt(position))
        {
            Swap(position, (position - 1) / 2);
            position = (position - 1) / 2;
        }
    }

    private void SiftDown(int position)
    {
        while (2 * position + 1 is var least && least < Count)
        {
            if (least + 1 < Count && CountAt(least + 1) < CountAt(least))
                least++;
            if (CountAt(position) <= CountAt(least))
                return;
            Swap(position, least);
            position = least;
        }
    }

    private long CountAt(int position) => _entries[_heap[position]].Count;

    private void Swap(int a, int b)
    {
        (_heap[a], _heap[b]) = (_heap[b], _heap[a]);
        _entries[_heap[a]].Position = a;
        _entries[_heap[b]].Position = b;
    }

    private struct Entry
    {
        public AddressRange Key;
        public long Count;
        public long Error;

        /// <summary>Where in the heap.</summary>
        public int Position;
    }
}
