using System.Runtime.CompilerServices;
using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>
/// A ring of envelopes for many producers and one consumer. A producer takes the next position with one atomic exchange and
/// publishes it by writing the message, which is never null. Four envelopes lie in the object itself: what an actor usually has
/// waiting stays in the same two cache lines however many messages pass.
/// </summary>
internal abstract class EnvelopeRing(int capacity)
{
    protected const int FewLength = 4;

    // The sign of the tail.
    private const long Sealed = long.MinValue;

    private readonly Slot[]? _many = capacity > FewLength ? new Slot[capacity] : null;
    private FewSlots _few;

    // Positions only ever rise, also when a ring is used again: a producer that was held up cannot mistake one for another.
    private long _taken;
    private long _reserved;

    public EnvelopeRing? Next;

    public int Capacity => _many?.Length ?? FewLength;

    public long Taken => Volatile.Read(ref _taken);

    /// <summary>True once the ring takes no more; what is in it is still to be consumed.</summary>
    public bool IsSealed => Volatile.Read(ref _reserved) < 0;

    /// <summary>Positions that are reserved and not consumed, published or not.</summary>
    public long Count
    {
        get
        {
            // In this order: what is consumed in between must not make it negative.
            var taken = Volatile.Read(ref _taken);
            return (Volatile.Read(ref _reserved) & ~Sealed) - taken;
        }
    }

    /// <summary>False when the ring is full or sealed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnqueue(object message, IActorRef? sender)
    {
        var position = Volatile.Read(ref _reserved);
        while (position >= 0 && position - Volatile.Read(ref _taken) < Capacity)
        {
            var seen = Interlocked.CompareExchange(ref _reserved, position + 1, position);
            if (seen == position)
            {
                ref var slot = ref At(position);
                slot.Sender = sender;
                Volatile.Write(ref slot.Message, message);
                return true;
            }

            position = seen;
        }

        return false;
    }

    /// <summary>Takes the oldest message, if it is published. For the consumer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDequeue(out object message, out IActorRef? sender)
    {
        var position = _taken;
        ref var slot = ref At(position);
        var found = Volatile.Read(ref slot.Message);
        if (found is null)
        {
            message = null!;
            sender = null;
            return false;
        }

        message = found;
        sender = slot.Sender;
        if (sender is not null)
            slot.Sender = null;
        slot.Message = null;
        Volatile.Write(ref _taken, position + 1);
        return true;
    }

    /// <summary>Takes no more from now on.</summary>
    public void Seal() => Interlocked.Or(ref _reserved, Sealed);

    /// <summary>Seals the ring if nothing is in it; false when something came.</summary>
    public bool TrySealEmpty()
    {
        var taken = Volatile.Read(ref _taken);
        return Interlocked.CompareExchange(ref _reserved, taken | Sealed, taken) == taken;
    }

    /// <summary>Opens a sealed ring that was emptied.</summary>
    public void Reopen()
    {
        Volatile.Write(ref Next, null);
        Interlocked.And(ref _reserved, ~Sealed);
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
