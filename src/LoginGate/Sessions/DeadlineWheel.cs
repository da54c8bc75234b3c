using System.Runtime.InteropServices;
using Akka.Actor;
using LoginGate.Shared;

namespace LoginGate.Sessions;

/// <summary>
/// The deadlines of all sessions of a line, on one timer: a timer of each session's own would take more memory than anything else
/// that an idle session has. A deadline is told with <see cref="DeadlineDue"/>, up to <see cref="Step"/> late. While no deadline is
/// set there is no timer. For any thread.
/// </summary>
/// <remarks>A hashed wheel: a deadline waits in the slot of its step; those of a later round stay there when the hand passes.</remarks>
internal sealed class DeadlineWheel(IActionScheduler scheduler, TimeProvider clock)
{
    /// <summary>How finely the wheel looks.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private const int Slots = 512;
    private const int None = -1;

    private readonly Lock _gate = new();
    private readonly int[] _first = [.. Enumerable.Repeat(None, Slots)];
    private readonly Stack<int> _free = new();
    private Place[] _places = new Place[16];
    private int _used;
    private int _set;
    private long _lastStep;
    private bool _isTicking;

    /// <summary>Deadlines that are set.</summary>
    public int Count => _set;

    /// <summary>A place on the wheel, with no deadline yet.</summary>
    /// <returns>What the other methods want; to be given back with <see cref="Remove"/>.</returns>
    public int Add(IActorRef owner)
    {
        lock (_gate)
        {
            var id = _free.Count > 0 ? _free.Pop() : _used++;
            if (id == _places.Length)
                Array.Resize(ref _places, 2 * id);
            _places[id] = new Place { Owner = owner, Step = None };
            return id;
        }
    }

    /// <summary>Sets the deadline, in place of an earlier one.</summary>
    /// <param name="id">The place.</param>
    /// <param name="due">When, as <see cref="Clock.Now"/> counts.</param>
    public void Set(int id, TimeSpan due)
    {
        lock (_gate)
        {
            Unlink(id);
            Link(id, (due.Ticks + Step.Ticks - 1) / Step.Ticks);
            if (!_isTicking)
                StartTicking();
        }
    }

    /// <summary>There is no deadline any more; one that is already on its way may still be told.</summary>
    public void Clear(int id)
    {
        lock (_gate)
            Unlink(id);
    }

    /// <summary>Gives the place back.</summary>
    public void Remove(int id)
    {
        lock (_gate)
        {
            Unlink(id);
            _places[id] = default;
            _free.Push(id);
        }
    }

    private void StartTicking()
    {
        _isTicking = true;
        _lastStep = StepOf(clock.Now());
        scheduler.ScheduleOnce(Step, Tick);
    }

    private void Tick()
    {
        var due = new List<IActorRef>();
        lock (_gate)
        {
            var step = StepOf(clock.Now());
            for (var looked = Math.Max(_lastStep, step - Slots) + 1; looked <= step; looked++)
                TakeDue((int)(looked % Slots), step, due);
            _lastStep = step;
            _isTicking = _set > 0;
            if (_isTicking)
                scheduler.ScheduleOnce(Step, Tick);
        }
        foreach (var owner in due)
            owner.Tell(DeadlineDue.Instance, ActorRefs.NoSender);
    }

    private void TakeDue(int slot, long step, List<IActorRef> due)
    {
        for (var id = _first[slot]; id != None;)
        {
            ref var place = ref _places[id];
            var next = place.Next;
            if (place.Step <= step)
            {
                due.Add(place.Owner);
                Unlink(id);
            }
            id = next;
        }
    }

    private void Link(int id, long step)
    {
        // What is due already is due at the next look.
        step = Math.Max(step, _isTicking ? _lastStep + 1 : StepOf(clock.Now()) + 1);
        ref var first = ref _first[step % Slots];
        ref var place = ref _places[id];
        (place.Step, place.Next, place.Previous) = (step, first, None);
        if (first != None)
            _places[first].Previous = id;
        first = id;
        _set++;
    }

    private void Unlink(int id)
    {
        ref var place = ref _places[id];
        if (place.Step == None)
            return;
        if (place.Next != None)
            _places[place.Next].Previous = place.Previous;
        if (place.Previous != None)
            _places[place.Previous].Next = place.Next;
        else
            _first[place.Step % Slots] = place.Next;
        place.Step = None;
        _set--;
    }

    private static long StepOf(TimeSpan time) => time.Ticks / Step.Ticks;

    [StructLayout(LayoutKind.Auto)]
    private struct Place
    {
        public IActorRef Owner;
        public long Step;
        public int Next;
        public int Previous;
    }
}

/// <summary>From the wheel to a session: the deadline that it set last has passed.</summary>
internal sealed class DeadlineDue : Akka.Event.IDeadLetterSuppression
{
    public static readonly DeadlineDue Instance = new();

    private DeadlineDue()
    {
    }
}
