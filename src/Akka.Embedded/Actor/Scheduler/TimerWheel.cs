namespace Akka.Actor;

/// <summary>
/// The slots of the scheduler: entries hashed by due tick, each slot with a lower bound of its earliest tick, so that the
/// next due tick is found without walking entries. Used by the scheduler's thread alone.
/// </summary>
internal sealed class TimerWheel
{
    private readonly ScheduledWork?[] _first;
    private readonly ScheduledWork?[] _last;
    private readonly long[] _earliest;
    private readonly int _mask;

    /// <summary><paramref name="slots"/> must be a power of two.</summary>
    public TimerWheel(int slots)
    {
        _first = new ScheduledWork?[slots];
        _last = new ScheduledWork?[slots];
        _earliest = new long[slots];
        _mask = slots - 1;
        Array.Fill(_earliest, long.MaxValue);
    }

    /// <summary>The earliest tick at which something may be due; long.MaxValue when nothing is there.</summary>
    public long NextTick()
    {
        var next = long.MaxValue;
        foreach (var tick in _earliest)
        {
            if (tick < next)
                next = tick;
        }

        return next;
    }

    /// <summary>Appends, so that entries of one tick leave in the order they came.</summary>
    public void Add(ScheduledWork work)
    {
        var slot = (int)work.DueTick & _mask;
        work.Previous = _last[slot];
        work.Next = null;
        if (work.Previous is null)
            _first[slot] = work;
        else
            work.Previous.Next = work;
        _last[slot] = work;
        work.InSlot = true;
        _earliest[slot] = Math.Min(_earliest[slot], work.DueTick);
    }

    public void Remove(ScheduledWork work)
    {
        if (!work.InSlot)
            return;

        var slot = (int)work.DueTick & _mask;
        if (work.Previous is null)
            _first[slot] = work.Next;
        else
            work.Previous.Next = work.Next;
        if (work.Next is null)
            _last[slot] = work.Previous;
        else
            work.Next.Previous = work.Previous;
        work.Previous = work.Next = null;
        work.InSlot = false;
        if (_first[slot] is null)
            _earliest[slot] = long.MaxValue;
    }

    /// <summary>Moves the entries due at <paramref name="tick"/> to <paramref name="due"/> in their order.</summary>
    public void TakeDue(long tick, List<ScheduledWork> due)
    {
        var slot = (int)tick & _mask;
        var earliest = long.MaxValue;
        for (var work = _first[slot]; work is not null;)
        {
            var next = work.Next;
            if (work.DueTick <= tick)
            {
                Remove(work);
                due.Add(work);
            }
            else
            {
                earliest = Math.Min(earliest, work.DueTick);
            }

            work = next;
        }

        _earliest[slot] = earliest;
    }
}
