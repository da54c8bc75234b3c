using System.Runtime.CompilerServices;
using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>
/// An unbounded queue for many producers and one consumer, without an allocation per message: rings in a chain, of which the last
/// one takes messages. The queue is its own first ring; a full one is sealed and a larger one follows. A queue that has become calm
/// again goes back to its own ring, so that an idle actor holds no more than that; one that has come as far as the longest pieces
/// stays with them.
/// </summary>
internal class EnvelopeQueue() : EnvelopeRing(FewLength)
{
    private const int LongestRing = 64;
    private const int MostSpares = 1024;

    // Times in a row that no more than the own ring holds was consumed until the queue was empty.
    private const int CalmBeforeHome = 64;

    // Written under the lock that changing the chain takes; null stands for the queue itself.
    private EnvelopeRing? _last;

    // Written by the consumer alone; null stands for the queue itself.
    private EnvelopeRing? _first;

    // The next position to take from the first ring; the consumer's.
    private long _position;

    /// <summary>True when a place is reserved that was not taken, published or not.</summary>
    public bool HasMessages
    {
        get
        {
            var position = Volatile.Read(ref _position);
            var ring = Volatile.Read(ref _first) ?? this;
            while (ring.Reserved <= position)
            {
                // Sealed and nothing behind it: who is about to link a ring will look after the actor.
                if (!ring.IsSealed || Volatile.Read(ref ring.Next) is not { } next)
                    return false;
                (ring, position) = (next, next.Taken);
            }

            return true;
        }
    }

    /// <summary>How many there are; while others add and take, about how many.</summary>
    public int Count
    {
        get
        {
            var position = Volatile.Read(ref _position);
            var ring = Volatile.Read(ref _first) ?? this;
            var count = ring.Reserved - position;
            while (Volatile.Read(ref ring.Next) is { } next)
            {
                count += next.Reserved - next.Taken;
                ring = next;
            }

            return (int)Math.Clamp(count, 0, int.MaxValue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enqueue(object message, IActorRef? sender)
    {
        if (!(Volatile.Read(ref _last) ?? this).TryEnqueue(message, sender))
            EnqueueGrowing(message, sender);
    }

    /// <summary>Takes the oldest message; waits for a producer that has reserved a place and not yet filled it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDequeue(out object message, out IActorRef? sender)
    {
        if (!(_first ?? this).TryTake(_position, out message, out sender))
            return TryDequeueSlowly(out message, out sender);
        _position++;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDequeueSlowly(out object message, out IActorRef? sender)
    {
        var wait = default(SpinWait);
        while (true)
        {
            var ring = _first ?? this;
            if (ring.TryTake(_position, out message, out sender))
            {
                _position++;
                return true;
            }

            if (ring.Reserved > _position)
            {
                wait.SpinOnce();
                continue;
            }

            if (ring.IsSealed)
            {
                if (ring.Reserved == _position && !TryAdvance(ring))
                    return false;
            }
            else if (ring == this || ring.IsLongest || !GoHome((LargerRing)ring))
            {
                return false;
            }
        }
    }

    /// <summary>Leaves an emptied ring for the next; false when that is still to be linked.</summary>
    private bool TryAdvance(EnvelopeRing emptied)
    {
        if (Volatile.Read(ref emptied.Next) is not { } next)
            return false;
        Volatile.Write(ref _position, next.Taken);
        Volatile.Write(ref _first, next == this ? null : next);
        if (emptied.IsLongest)
            KeepSpare((LargerRing)emptied);
        return true;
    }

    /// <summary>
    /// Called when a larger ring is found empty: leads back to the own one once that would have sufficed for a while. True when there
    /// is to be looked again.
    /// </summary>
    private bool GoHome(LargerRing ring)
    {
        if (!ring.IsCalm())
            return false;
        lock (this)
        {
            if (ring.TrySealEmpty(_position))
                Link(ring, this);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnqueueGrowing(object message, IActorRef? sender)
    {
        lock (this)
        {
            // Looked at again under the lock: another producer may have made room.
            while (true)
            {
                var last = _last ?? this;
                if (last.TryEnqueue(message, sender))
                    return;
                last.Seal();
                Link(last, NewLast(last));
            }
        }
    }

    // The last ring must be sealed before: one message of a sender must not overtake another by way of the ring before.
    private void Link(EnvelopeRing last, EnvelopeRing next)
    {
        if (next.IsSealed)
            next.Reopen();
        Volatile.Write(ref last.Next, next);
        Volatile.Write(ref _last, next == this ? null : next);
    }

    private void KeepSpare(LargerRing emptied)
    {
        lock (this)
        {
            if (emptied.Spares!.Count < MostSpares)
                emptied.Spares.Push(emptied);
        }
    }

    private static LargerRing NewLast(EnvelopeRing last)
    {
        if (last.Capacity < LongestRing)
            return new LargerRing(last.Capacity * 4);
        var spares = (last as LargerRing)?.Spares ?? new Stack<LargerRing>();
        return spares.TryPop(out var spare) ? spare : new LargerRing(LongestLength, spares);
    }

    /// <param name="capacity">Its places.</param>
    /// <param name="spares">Of one of the longest: emptied ones of its queue, under the queue's lock.</param>
    private sealed class LargerRing(int capacity, Stack<EnvelopeQueue.LargerRing>? spares = null) : EnvelopeRing(capacity)
    {
        // They stay with their queue: a producer may still hold one from before.
        public Stack<LargerRing>? Spares { get; } = spares;

        private long _takenWhenEmpty;
        private int _calm;

        /// <summary>Counts, and tells whether for a while few messages were consumed between one emptiness and the next.</summary>
        public bool IsCalm()
        {
            _calm = Taken - _takenWhenEmpty <= FewLength ? _calm + 1 : 0;
            _takenWhenEmpty = Taken;
            return _calm >= CalmBeforeHome;
        }
    }
}
