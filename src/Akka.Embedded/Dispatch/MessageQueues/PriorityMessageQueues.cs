#nullable disable
using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>Base of queues behind a lock.</summary>
public abstract class BlockingMessageQueue : IMessageQueue, IBlockingMessageQueueSemantics
{
    private readonly Lock _lock = new();

    /// <summary>How long a caller waits for the lock; kept for source compatibility, the lock is held for moments only.</summary>
    public TimeSpan BlockTimeOut { get; set; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public bool HasMessages => Count > 0;

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_lock)
                return LockedCount;
        }
    }

    /// <summary>The count, with the lock held.</summary>
    protected abstract int LockedCount { get; }

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        lock (_lock)
            LockedEnqueue(envelope);
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        lock (_lock)
            return LockedTryDequeue(out envelope);
    }

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
            deadletters.Enqueue(owner, envelope);
    }

    /// <summary>Adds, with the lock held.</summary>
    protected abstract void LockedEnqueue(Envelope envelope);

    /// <summary>Takes, with the lock held.</summary>
    protected abstract bool LockedTryDequeue(out Envelope envelope);
}

/// <summary>Hands out the message with the smallest priority number first; equal ones in any order.</summary>
public class UnboundedPriorityMessageQueue : BlockingMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private readonly PrioritizedEnvelopes _messages;

    /// <summary>Creates the queue.</summary>
    public UnboundedPriorityMessageQueue(Func<object, int> priorityGenerator, int initialCapacity)
    {
        _messages = new PrioritizedEnvelopes(priorityGenerator, initialCapacity);
    }

    /// <inheritdoc/>
    protected override int LockedCount => _messages.Count;

    /// <summary>Puts a message in front of all others.</summary>
    public void EnqueueFirst(Envelope envelope) => _messages.PutBack(envelope);

    /// <inheritdoc/>
    protected override void LockedEnqueue(Envelope envelope) => _messages.Add(envelope);

    /// <inheritdoc/>
    protected override bool LockedTryDequeue(out Envelope envelope) => _messages.TryTake(out envelope);
}

/// <summary>Hands out the message with the smallest priority number first; equal ones in the order they came.</summary>
public class UnboundedStablePriorityMessageQueue : BlockingMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private readonly PrioritizedEnvelopes _messages;

    /// <summary>Creates the queue.</summary>
    public UnboundedStablePriorityMessageQueue(Func<object, int> priorityGenerator, int initialCapacity)
    {
        _messages = new PrioritizedEnvelopes(priorityGenerator, initialCapacity);
    }

    /// <inheritdoc/>
    protected override int LockedCount => _messages.Count;

    /// <summary>Puts a message in front of all others.</summary>
    public void EnqueueFirst(Envelope envelope) => _messages.PutBack(envelope);

    /// <inheritdoc/>
    protected override void LockedEnqueue(Envelope envelope) => _messages.Add(envelope);

    /// <inheritdoc/>
    protected override bool LockedTryDequeue(out Envelope envelope) => _messages.TryTake(out envelope);
}

/// <summary>A heap ordered by priority, then by arrival, behind a stack of what was put back.</summary>
internal sealed class PrioritizedEnvelopes(Func<object, int> priority, int initialCapacity)
{
    private readonly PriorityQueue<Envelope, (int Priority, long Arrival)> _heap = new(initialCapacity);
    private readonly Stack<Envelope> _front = new();
    private long _arrivals;

    public int Count => _heap.Count + _front.Count;

    public void Add(Envelope envelope) => _heap.Enqueue(envelope, (priority(envelope.Message), _arrivals++));

    public void PutBack(Envelope envelope) => _front.Push(envelope);

    public bool TryTake(out Envelope envelope) => _front.TryPop(out envelope) || _heap.TryDequeue(out envelope, out _);
}
