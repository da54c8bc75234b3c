namespace Akka.Dispatch;

/// <summary>Base of the marks that tell what a queue can do.</summary>
public interface ISemantics;

/// <summary>The queue has no limit.</summary>
public interface IUnboundedMessageQueueSemantics : ISemantics;

/// <summary>The queue has a limit.</summary>
public interface IBoundedMessageQueueSemantics : ISemantics
{
    /// <summary>How long a sender waits when the queue is full.</summary>
    TimeSpan PushTimeOut { get; }
}

/// <summary>The owner can put messages back in front.</summary>
public interface IDequeBasedMessageQueueSemantics : ISemantics
{
    /// <summary>Puts a message in front of all others; only on the owner's turn.</summary>
    void EnqueueFirst(Actor.Envelope envelope);
}

/// <summary>A deque without a limit.</summary>
public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics;

/// <summary>A deque with a limit.</summary>
public interface IBoundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IBoundedMessageQueueSemantics;

/// <summary>Several consumers may take from the queue.</summary>
public interface IMultipleConsumerSemantics : ISemantics;

/// <summary>The queue works behind a lock.</summary>
public interface IBlockingMessageQueueSemantics : ISemantics
{
    /// <summary>How long a caller waits for the lock.</summary>
    TimeSpan BlockTimeOut { get; set; }
}

/// <summary>On an actor class: the actor needs a queue of a kind; <c>akka.actor.mailbox.requirements</c> maps it to a mailbox.</summary>
public interface IRequiresMessageQueue<T>
    where T : ISemantics;

/// <summary>On a mailbox type: the kind of queue it makes.</summary>
public interface IProducesMessageQueue<TQueue>
    where TQueue : MessageQueues.IMessageQueue;

/// <summary>On a mailbox type: it makes queues with a push time-out.</summary>
public interface IProducesPushTimeoutSemanticsMailbox
{
    /// <summary>How long a sender waits when the queue is full.</summary>
    TimeSpan PushTimeout { get; }
}
