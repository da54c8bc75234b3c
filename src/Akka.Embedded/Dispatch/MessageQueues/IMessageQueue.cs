#nullable disable
using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>The queue of a mailbox: any number of threads enqueue, one at a time dequeues.</summary>
public interface IMessageQueue
{
    /// <summary>True when there is something to dequeue.</summary>
    bool HasMessages { get; }

    /// <summary>How many messages are waiting; a snapshot.</summary>
    int Count { get; }

    /// <summary>Adds a message; a bounded queue may wait and then give it to dead letters.</summary>
    void Enqueue(IActorRef receiver, Envelope envelope);

    /// <summary>Takes the oldest message.</summary>
    bool TryDequeue(out Envelope envelope);

    /// <summary>Moves everything to dead letters when the owner has ended.</summary>
    void CleanUp(IActorRef owner, IMessageQueue deadletters);
}
