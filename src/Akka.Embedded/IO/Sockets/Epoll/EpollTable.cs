namespace Akka.IO.Sockets.Epoll;

/// <summary>
/// The entries of one poller by number. The kernel is given the number and a generation instead of a pointer, so that an event
/// that was already fetched when its socket was closed finds nothing.
/// </summary>
internal sealed class EpollTable
{
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private IEpollEntry?[] _entries = new IEpollEntry?[64];
    private int _used;
    private int _generation;

    public long Add(IEpollEntry entry)
    {
        lock (_gate)
        {
            var slot = _free.Count > 0 ? _free.Pop() : _used++;
            if (slot == _entries.Length)
                Array.Resize(ref _entries, 2 * slot);
            entry.Slot = slot;
            entry.Generation = ++_generation;
            Volatile.Write(ref _entries[slot], entry);
            return (uint)slot | ((long)entry.Generation << 32);
        }
    }

    public void Remove(IEpollEntry entry)
    {
        lock (_gate)
        {
            if (entry.Slot < 0)
                return;
            _entries[entry.Slot] = null;
            _free.Push(entry.Slot);
            entry.Slot = -1;
        }
    }

    /// <summary>The entry of an event, null when it is gone. For the poller's thread.</summary>
    public IEpollEntry? Find(long data)
    {
        var slot = (int)data;
        var entries = Volatile.Read(ref _entries);
        var entry = slot < entries.Length ? Volatile.Read(ref entries[slot]) : null;
        return entry is not null && entry.Generation == (int)(data >> 32) ? entry : null;
    }
}
