#nullable disable
using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>The default queue: first in, first out, without a limit, without an allocation per message.</summary>
public class UnboundedMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private readonly EnvelopeQueue _queue;

    /// <summary>Creates an empty queue.</summary>
    public UnboundedMessageQueue()
        : this(new EnvelopeQueue())
    {
    }

    internal UnboundedMessageQueue(EnvelopeQueue queue)
    {
        _queue = queue;
    }

    /// <inheritdoc/>
    public bool HasMessages => _queue.HasMessages;

    /// <inheritdoc/>
    public int Count => _queue.Count;

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope) => _queue.Enqueue(envelope.Message, envelope.Sender);

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        if (_queue.TryDequeue(out var message, out var sender))
        {
            envelope = new Envelope(message, sender);
            return true;
        }

        envelope = default;
        return false;
    }

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
            deadletters.Enqueue(owner, envelope);
    }
}
