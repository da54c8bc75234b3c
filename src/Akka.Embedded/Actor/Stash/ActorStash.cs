using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>The stash of one instance. Touched on the actor's turn alone.</summary>
internal sealed class ActorStash : IStash
{
    private readonly ActorCell _cell;
    private readonly IDequeBasedMessageQueueSemantics _mailbox;
    private readonly LinkedList<Envelope> _stash = new();
    private int _lastStashed = -1;

    public ActorStash(ActorCell cell, int capacity)
    {
        _cell = cell;
        Capacity = capacity;
        _mailbox = cell.Mailbox.MessageQueue as IDequeBasedMessageQueueSemantics ?? throw new NotSupportedException(
            $"DequeBasedMailbox required, got: {cell.Mailbox.MessageQueue.GetType().Name}. "
            + "Implement IWithStash, or give the actor a mailbox of the type Akka.Dispatch.UnboundedDequeBasedMailbox.");
    }

    public int Count => _stash.Count;

    public bool IsEmpty => _stash.Count == 0;

    public bool NonEmpty => _stash.Count > 0;

    public bool IsFull => Capacity >= 0 && _stash.Count >= Capacity;

    public int Capacity { get; }

    public void Stash()
    {
        var id = _cell.CurrentEnvelopeId;
        if (_cell.CurrentMessage is null)
            throw new IllegalActorStateException("There is no message to stash.");
        if (id == _lastStashed)
            throw new IllegalActorStateException($"Can't stash the same message {_cell.CurrentMessage} more than once");
        if (IsFull)
        {
            throw new StashOverflowException(
                $"Couldn't enqueue message {_cell.CurrentMessage} from {_cell.Sender} to stash of {_cell.Self}");
        }

        _stash.AddLast(_cell.CurrentEnvelope);
        _lastStashed = id;
    }

    public void Unstash()
    {
        if (_stash.First is not { } oldest)
            return;
        _stash.RemoveFirst();
        PutBack(oldest.Value);
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        for (var newest = _stash.Last; newest is not null; newest = newest.Previous)
        {
            if (predicate(newest.Value))
                PutBack(newest.Value);
        }

        _stash.Clear();
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var all = _stash.ToArray();
        _stash.Clear();
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Distinct().Reverse())
            _stash.AddFirst(envelope);
    }

    /// <summary>The instance is dropped: nothing of what it set aside may be lost.</summary>
    public void ReturnToMailbox() => UnstashAll();

    // A notice of an end is delivered only while the cell knows of it.
    private void PutBack(Envelope envelope)
    {
        if (envelope.Message is Terminated terminated)
            _cell.OwnDeathWatch.Requeued(terminated.ActorRef);
        _mailbox.EnqueueFirst(envelope);
    }
}
