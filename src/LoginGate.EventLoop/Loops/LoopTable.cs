namespace LoginGate.EventLoop.Loops;

/// <summary>
/// The entries of one loop by number. The kernel is given number and generation instead of a pointer, so that an event that was
/// already fetched when its descriptor was closed finds nothing. For the loop's thread.
/// </summary>
internal sealed class LoopTable
{
    private readonly Stack<int> _free = new();
    private Slot[] _slots = new Slot[64];
    private int _used;

    /// <summary>Everything that is in it.</summary>
    public IEnumerable<ILoopEntry> Entries => _slots.Take(_used).Select(slot => slot.Entry).OfType<ILoopEntry>();

    /// <summary>Takes an entry in.</summary>
    /// <returns>The key for the kernel, which is never negative.</returns>
    public long Add(ILoopEntry entry)
    {
        var number = _free.Count > 0 ? _free.Pop() : _used++;
        if (number == _slots.Length)
            Array.Resize(ref _slots, 2 * number);
        ref var slot = ref _slots[number];
        slot.Entry = entry;
        slot.Generation = (slot.Generation + 1) & int.MaxValue;
        return (uint)number | ((long)slot.Generation << 32);
    }

    /// <summary>Puts another entry in the place of one: the events of its descriptor are the other's from now on.</summary>
    public void Replace(long key, ILoopEntry entry) => _slots[(int)key].Entry = entry;

    public void Remove(long key)
    {
        _slots[(int)key].Entry = null;
        _free.Push((int)key);
    }

    /// <summary>The entry of an event; null when it is gone.</summary>
    public ILoopEntry? Find(long key)
    {
        ref var slot = ref _slots[(int)key];
        return slot.Generation == (int)(key >> 32) ? slot.Entry : null;
    }

    private struct Slot
    {
        public ILoopEntry? Entry;
        public int Generation;
    }
}
