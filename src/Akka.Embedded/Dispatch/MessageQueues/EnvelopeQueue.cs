using System.Runtime.CompilerServices;
using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>
/// A queue for many producers and one consumer: linked segments of envelopes, without an allocation per message.
/// A producer reserves a slot with one atomic add and publishes it by writing the message, which is never null.
/// </summary>
internal sealed class EnvelopeQueue
{
    private const int FirstLength = 4;
    private const int LongestLength = 512;
    private const int MostSpares = 1024;

    // Written under the lock that growing takes; read by producers.
    private Segment? _tail;

    // Written by the consumer alone, except for the first segment, which _tail publishes.
    private Segment? _head;
    private int _headIndex;

    // Used-up segments of the longest length, linked: pushed by the consumer, popped under the lock that growing takes.
    // They stay with their queue: a producer may still hold one from its first life.
    private Segment? _spares;
    private int _spareCount;

    /// <summary>True when a slot is reserved that was not taken, published or not.</summary>
    public bool HasMessages
    {
        get
        {
            var head = Volatile.Read(ref _head);
            if (head is null)
                return false;

            var index = Volatile.Read(ref _headIndex);
            if (index < head.Slots.Length)
                return Math.Min(head.Reserved, head.Slots.Length) > index;
            return head.Next is { } next && next.Reserved > 0;
        }
    }

    public int Count
    {
        get
        {
            var segment = Volatile.Read(ref _head);
            var count = 0L - Volatile.Read(ref _headIndex);
            for (; segment is not null; segment = segment.Next)
                count += Math.Min(segment.Reserved, segment.Slots.Length);
            return (int)Math.Clamp(count, 0, int.MaxValue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enqueue(object message, IActorRef? sender)
    {
        var tail = Volatile.Read(ref _tail);
        if (tail is not null)
        {
            var slots = tail.Slots;
            // A full segment is not touched: its counter would rise forever while it waits to be used again.
            if (tail.Reserved < slots.Length)
            {
                var index = Interlocked.Increment(ref tail.Reserved) - 1;
                if ((uint)index < (uint)slots.Length)
                {
                    ref var slot = ref slots[index];
                    slot.Sender = sender;
                    Volatile.Write(ref slot.Message, message);
                    return;
                }
            }
        }

        EnqueueGrowing(message, sender);
    }

    /// <summary>Takes the oldest message; waits for a producer that has reserved a slot and not yet filled it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDequeue(out object message, out IActorRef? sender)
    {
        var head = _head;
        var index = _headIndex;
        if (head is not null && (uint)index < (uint)head.Slots.Length)
        {
            ref var slot = ref head.Slots[index];
            var found = Volatile.Read(ref slot.Message);
            if (found is not null)
            {
                sender = slot.Sender;
                if (sender is not null)
                    slot.Sender = null;
                slot.Message = null;
                _headIndex = index + 1;
                message = found;
                return true;
            }
        }

        return TryDequeueSlowly(out message, out sender);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDequeueSlowly(out object message, out IActorRef? sender)
    {
        message = null!;
        sender = null;
        var wait = default(SpinWait);
        while (HasMessages)
        {
            var head = _head!;
            if (_headIndex == head.Slots.Length)
                head = Advance(head, head.Next!);

            ref var slot = ref head.Slots[_headIndex];
            var found = Volatile.Read(ref slot.Message);
            if (found is not null)
            {
                message = found;
                sender = slot.Sender;
                slot.Sender = null;
                slot.Message = null;
                _headIndex++;
                return true;
            }

            wait.SpinOnce();
        }

        return false;
    }

    private Segment Advance(Segment used, Segment next)
    {
        Volatile.Write(ref _head, next);
        _headIndex = 0;
        if (used.Slots.Length == LongestLength && Volatile.Read(ref _spareCount) < MostSpares)
            KeepSpare(used);
        return next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnqueueGrowing(object message, IActorRef? sender)
    {
        while (true)
        {
            var tail = TailWithRoom();
            var index = Interlocked.Increment(ref tail.Reserved) - 1;
            if ((uint)index < (uint)tail.Slots.Length)
            {
                ref var slot = ref tail.Slots[index];
                slot.Sender = sender;
                Volatile.Write(ref slot.Message, message);
                return;
            }
        }
    }

    /// <summary>
    /// The last segment; a new one is linked when it is full. Fullness is looked at again under the lock: the segment
    /// that a slow producer found full may meanwhile be in use for a second time.
    /// </summary>
    private Segment TailWithRoom()
    {
        lock (this)
        {
            var tail = _tail;
            if (tail is null)
            {
                tail = new Segment(FirstLength);
                Volatile.Write(ref _head, tail);
            }
            else
            {
                if (tail.Reserved < tail.Slots.Length)
                    return tail;
                var next = TakeSpare() ?? new Segment(Math.Min(tail.Slots.Length * 4, LongestLength));
                tail.Next = next;
                tail = next;
            }

            Volatile.Write(ref _tail, tail);
            return tail;
        }
    }

    private void KeepSpare(Segment used)
    {
        Interlocked.Increment(ref _spareCount);
        var top = Volatile.Read(ref _spares);
        while (true)
        {
            used.NextSpare = top;
            var seen = Interlocked.CompareExchange(ref _spares, used, top);
            if (seen == top)
                return;
            top = seen;
        }
    }

    /// <summary>
    /// A segment the consumer left. A producer that still holds it from before may reserve a slot as soon as the counter is
    /// reset; that is harmless, because the segment is linked before the lock is left.
    /// </summary>
    private Segment? TakeSpare()
    {
        var spare = Volatile.Read(ref _spares);
        while (spare is not null)
        {
            // Only this side takes segments off, so the one below cannot have changed when the exchange succeeds.
            var seen = Interlocked.CompareExchange(ref _spares, spare.NextSpare, spare);
            if (seen == spare)
            {
                Interlocked.Decrement(ref _spareCount);
                spare.NextSpare = null;
                spare.Next = null;
                spare.Reserved = 0;
                return spare;
            }

            spare = seen;
        }

        return null;
    }

    private struct Slot
    {
        public object? Message;
        public IActorRef? Sender;
    }

    private sealed class Segment(int length)
    {
        public readonly Slot[] Slots = new Slot[length];
        public volatile Segment? Next;
        public Segment? NextSpare;
        public volatile int Reserved;
    }
}
