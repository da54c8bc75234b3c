using System.Runtime.CompilerServices;
using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>
/// A piece of a queue for many producers and one consumer. A producer reserves a position with one atomic operation and publishes it by
/// writing the message, which is never null. Small pieces are rings whose places are used again and again: four envelopes lie in
/// the object itself, so that what an actor usually has waiting stays in the same cache lines however many messages pass. The
/// longest are passed through once, until they are full: producers on several processors then never wait for the consumer's line.
/// </summary>
internal abstract class EnvelopeRing(int capacity)
{
    protected const int FewLength = 4;
    protected const int LongestLength = 512;

    // The sign of the reserved position of a ring.
    private const long Sealed = long.MinValue;

    private readonly Slot[]? _many = capacity > FewLength ? new Slot[capacity] : null;
    private readonly bool _isOnce = capacity == LongestLength;
    private FewSlots _few;

    // Of a ring, positions only ever rise, also when it is used again: a producer that was held up cannot mistake one for another.
    // Of the longest they begin anew, and one from before is past the end.
    private long _taken;
    private long _reserved;

    public EnvelopeRing? Next;

    public int Capacity => _many?.Length ?? FewLength;

    public bool IsLongest => _isOnce;

    /// <summary>The position before which all places of a ring are free for producers; where the consumer begins.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>The position that the next message gets; at the end, the end.</summary>
    public long Reserved
    {
        get
        {
            var reserved = Volatile.Read(ref _reserved);
            return _isOnce ? Math.Min(reserved, LongestLength) : reserved & ~Sealed;
        }
    }

    /// <summary>True once it takes no more; what is in it is still to be consumed.</summary>
    public bool IsSealed
    {
        get
        {
            var reserved = Volatile.Read(ref _reserved);
            return _isOnce ? reserved >= LongestLength : reserved < 0;
        }
    }

    /// <summary>False when it is full or sealed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnqueue(object message, IActorRef? sender)
    {
        var position = Volatile.Read(ref _reserved);
        if (_isOnce)
            return TryEnqueueOnce(position, message, sender);
        while (position >= 0 && position - Volatile.Read(ref _taken) < Capacity)
        {
            var seen = Interlocked.CompareExchange(ref _reserved, position + 1, position);
            if (seen == position)
            {
                Publish(position, message, sender);
                return true;
            }

            position = seen;
        }

        return false;
    }

    /// <summary>Takes the message at a position, if it is published. For the consumer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(long position, out object message, out IActorRef? sender)
    {
        // The consumer of a longest one that is used up waits here for the next.
        if (_isOnce && position == LongestLength)
        {
            message = null!;
            sender = null;
            return false;
        }

        ref var slot = ref At(position);
        var found = Volatile.Read(ref slot.Message);
        message = found!;
        if (found is null)
        {
            sender = null;
            return false;
        }

        sender = slot.Sender;
        if (sender is not null)
            slot.Sender = null;
        slot.Message = null;
        if (!_isOnce)
            Volatile.Write(ref _taken, position + 1);
        return true;
    }

    /// <summary>Takes no more from now on. The longest do so by themselves.</summary>
    public void Seal()
    {
        if (!_isOnce)
            Interlocked.Or(ref _reserved, Sealed);
    }

    /// <summary>Seals a ring if nothing came behind this position; false when something did.</summary>
    public bool TrySealEmpty(long position) => Interlocked.CompareExchange(ref _reserved, position | Sealed, position) == position;

    /// <summary>Opens what was sealed and emptied.</summary>
    public void Reopen()
    {
        Volatile.Write(ref Next, null);
        if (_isOnce)
            Volatile.Write(ref _reserved, 0);
        else
            Interlocked.And(ref _reserved, ~Sealed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryEnqueueOnce(long reserved, object message, IActorRef? sender)
    {
        // When full it is not touched: its counter would rise for ever while it waits to be used again.
        if (reserved >= LongestLength)
            return false;
        var position = Interlocked.Increment(ref _reserved) - 1;
        if (position >= LongestLength)
            return false;
        Publish(position, message, sender);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Publish(long position, object message, IActorRef? sender)
    {
        ref var slot = ref At(position);
        slot.Sender = sender;
        Volatile.Write(ref slot.Message, message);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot At(long position)
    {
        if (_many is { } many)
            return ref many[(int)position & (many.Length - 1)];
        return ref Unsafe.Add(ref Unsafe.As<FewSlots, Slot>(ref _few), (int)position & (FewLength - 1));
    }

    private struct Slot
    {
        public object? Message;
        public IActorRef? Sender;
    }

    [InlineArray(FewLength)]
    private struct FewSlots
    {
        private Slot _first;
    }
}
