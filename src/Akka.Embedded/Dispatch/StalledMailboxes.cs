namespace Akka.Dispatch;

/// <summary>
/// Watches the slots of all pool threads while any is in use: a mailbox that stays in one because the message that woke it
/// blocks its thread is given to the pool. The watcher has a thread of its own, for the pool may be what is blocked.
/// </summary>
internal static class StalledMailboxes
{
    private const int TickMilliseconds = 5;
    private const int IdleTicks = 100;

    private static readonly Lock Lock = new();
    private static readonly List<(WeakReference<NextMailbox> Slot, int SeenPuts)> Slots = [];
    private static readonly AutoResetEvent Wake = new(false);
    private static Thread? _watcher;
    private static int _watching;

    /// <summary>Makes a thread's slot known; it is forgotten after the thread.</summary>
    public static NextMailbox Register(NextMailbox slot)
    {
        lock (Lock)
        {
            Slots.Add((new WeakReference<NextMailbox>(slot), slot.Puts));
            if (_watcher is null)
            {
                _watcher = new Thread(Run) { IsBackground = true, Name = "akka-stalled-mailboxes" };
                _watcher.UnsafeStart();
            }
        }

        return slot;
    }

    /// <summary>Called after each put, which is a full fence: either this sees the watcher asleep, or the watcher sees the mailbox.</summary>
    public static void Watch()
    {
        if (Volatile.Read(ref _watching) == 0 && Interlocked.Exchange(ref _watching, 1) == 0)
            Wake.Set();
    }

    private static void Run()
    {
        while (true)
        {
            Wake.WaitOne();
            for (var idle = 0; idle < IdleTicks; idle = Scan() ? 0 : idle + 1)
                Thread.Sleep(TickMilliseconds);
            Interlocked.Exchange(ref _watching, 0);
            if (AnyOccupied())
                Watch();
        }
    }

    /// <summary>Frees mailboxes that were there at the last scan already; true when anything was put since then.</summary>
    private static bool Scan()
    {
        var used = false;
        lock (Lock)
        {
            for (var i = Slots.Count - 1; i >= 0; i--)
            {
                var (reference, seen) = Slots[i];
                if (!reference.TryGetTarget(out var slot))
                {
                    Slots.RemoveAt(i);
                    continue;
                }

                var puts = slot.Puts;
                if (puts != seen)
                {
                    used = true;
                    Slots[i] = (reference, puts);
                }
                else if (slot.IsOccupied && slot.Take() is { } stalled)
                {
                    used = true;
                    ThreadPool.UnsafeQueueUserWorkItem(stalled, preferLocal: false);
                }
            }
        }

        return used;
    }

    private static bool AnyOccupied()
    {
        lock (Lock)
            return Slots.Exists(static s => s.Slot.TryGetTarget(out var slot) && slot.IsOccupied);
    }
}
