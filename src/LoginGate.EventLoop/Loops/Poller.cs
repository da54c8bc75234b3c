using LoginGate.EventLoop.Linux;

namespace LoginGate.EventLoop.Loops;

/// <summary>
/// The descriptors of one loop, and the wait for them. But for <see cref="WakeUp"/> everything is for who has the loop's state.
/// </summary>
internal sealed class Poller
{
    private const int WakeUpKey = -1;

    private readonly EpollEvents _events = new();
    private readonly LoopTable _table = new();
    private readonly int _epoll;

    // Outgoing connections once more: what they bring ends work that was begun, and mostly for many clients at once. While more
    // sockets are ready than one wait tells, it does not queue up behind them, so an answer finds what it needs still in the cache.
    private readonly int _outgoing;
    private readonly int _wakeUp;
    private readonly Lock _gate = new();
    private bool _isClosed;

    /// <exception cref="System.Net.Sockets.SocketException">The kernel has no more descriptors.</exception>
    public Poller()
    {
        _epoll = LinuxCalls.EpollCreate();
        _outgoing = LinuxCalls.EpollCreate();
        _wakeUp = LinuxCalls.EventCreate();
        if (_epoll < 0 || _outgoing < 0 || _wakeUp < 0)
        {
            var error = LinuxErrors.ToException(LinuxCalls.LastError);
            Close();
            throw error;
        }
        _ = LinuxCalls.EpollAdd(_epoll, _wakeUp, LinuxCalls.EpollIn, WakeUpKey);
    }

    /// <summary>Watches a descriptor; its present readiness is reported as a first event.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="entry">Who is told.</param>
    /// <param name="flags">What is watched, edge-triggered.</param>
    /// <param name="isOutgoing">Whether it may go before others; it can be told twice of one event then.</param>
    /// <param name="key">What <see cref="Remove(long)"/> and <see cref="Replace"/> want.</param>
    /// <returns>Zero or the error number.</returns>
    public int Add(int fd, ILoopEntry entry, uint flags, bool isOutgoing, out long key)
    {
        key = _table.Add(entry);
        var error = LinuxCalls.EpollAdd(_epoll, fd, flags, key);
        if (error == 0 && isOutgoing)
            error = LinuxCalls.EpollAdd(_outgoing, fd, flags, key);
        if (error != 0)
            _table.Remove(key);
        return error;
    }

    /// <summary>The events of a descriptor are another entry's from now on.</summary>
    public void Replace(long key, ILoopEntry entry) => _table.Replace(key, entry);

    /// <summary>Forgets an entry; its descriptor is to be closed next, which ends the kernel's watch.</summary>
    public void Remove(long key) => _table.Remove(key);

    /// <summary>The same, of a descriptor whose socket other processes may have too: its close alone would not end the watch.</summary>
    public void Remove(long key, int fd)
    {
        Remove(key);
        LinuxCalls.EpollDelete(_epoll, fd);
    }

    /// <summary>Waits for events.</summary>
    /// <param name="milliseconds">How long at the most; -1: for ever.</param>
    /// <returns>How many <see cref="Tell"/> has to tell.</returns>
    public int Wait(int milliseconds) => LinuxCalls.EpollWait(_epoll, _events, milliseconds);

    /// <summary>Tells the entries; after a full batch those of outgoing connections once more.</summary>
    public void Tell(int count, Action<Exception> onFailed)
    {
        TellBatch(count, onFailed);
        if (count == EpollEvents.Capacity)
            TellBatch(LinuxCalls.EpollWait(_outgoing, _events, 0), onFailed);
    }

    /// <summary>Ends the present or the next wait. From any thread, also after <see cref="Close"/>.</summary>
    public void WakeUp()
    {
        // Once closed, the number may be another descriptor's.
        lock (_gate)
        {
            if (!_isClosed)
                LinuxCalls.EventSignal(_wakeUp);
        }
    }

    /// <summary>Tells every entry that it is over.</summary>
    public void End()
    {
        foreach (var entry in _table.Entries.ToArray())
            entry.OnLoopEnded();
    }

    public void Close()
    {
        lock (_gate)
            _isClosed = true;
        foreach (var fd in (ReadOnlySpan<int>)[_epoll, _outgoing, _wakeUp])
        {
            if (fd >= 0)
                LinuxCalls.Close(fd);
        }
    }

    private void TellBatch(int count, Action<Exception> onFailed)
    {
        for (var i = 0; i < count; i++)
        {
            var key = _events.Data(i);
            if (key < 0)
                continue;
            try
            {
                _table.Find(key)?.OnEvents(_events.Flags(i));
            }
            catch (Exception failure)
            {
                onFailed(failure);
            }
        }
    }
}
