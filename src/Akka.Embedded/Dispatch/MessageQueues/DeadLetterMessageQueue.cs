using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.MessageQueues;

/// <summary>Holds what a closed mailbox had, until it is published.</summary>
internal sealed class CollectedMessages : IMessageQueue
{
    private readonly Queue<Envelope> _messages = new();

    public bool HasMessages => _messages.Count > 0;

    public int Count => _messages.Count;

    public void Enqueue(IActorRef receiver, Envelope envelope) => _messages.Enqueue(envelope);

    public bool TryDequeue(out Envelope envelope) => _messages.TryDequeue(out envelope);

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
            deadletters.Enqueue(owner, envelope);
    }
}

/// <summary>Where mailboxes of ended actors are emptied into: each message becomes a dead letter.</summary>
internal sealed class DeadLetterMessageQueue(IActorRef deadLetters) : IMessageQueue
{
    public bool HasMessages => false;

    public int Count => 0;

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (envelope.Message is DeadLetter)
            return;
        deadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender ?? deadLetters, receiver), envelope.Sender!);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        envelope = default;
        return false;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
    }
}
