namespace LoginGate.Admission;

/// <summary>The first of many by some order, without sorting them all.</summary>
/// <param name="most">How many are kept, at least 1.</param>
/// <param name="compare">Positive where the first of two comes before the second.</param>
internal sealed class TopList<T>(int most, Comparison<T> compare)
{
    private readonly PriorityQueue<T, T> _kept = new(Comparer<T>.Create(compare));

    /// <summary>How many were offered.</summary>
    public int Total { get; private set; }

    public void AddAll(IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            Total++;
            if (_kept.Count < most)
                _kept.Enqueue(item, item);
            else
                _kept.EnqueueDequeue(item, item);
        }
    }

    /// <summary>Takes out what was kept, in order.</summary>
    public IReadOnlyList<T> Take()
    {
        var items = new T[_kept.Count];
        for (var i = items.Length - 1; i >= 0; i--)
            items[i] = _kept.Dequeue();
        return items;
    }
}
