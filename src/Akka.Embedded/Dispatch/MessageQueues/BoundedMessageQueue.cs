#nullable disable
using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch.MessageQueues;

/// <summary>A queue with a limit: a sender waits while it is full, and after the push time-out the message goes to dead letters.</summary>
public class BoundedMessageQueue : IMessageQueue, IBoundedMessageQueueSemantics
{
    private readonly Queue<Envelope> _queue = new();
    private readonly int _capacity;
    private bool _closed;

    /// <summary>Creates the queue from <c>mailbox-capacity</c> and <c>mailbox-push-timeout-time</c>.</summary>
    public BoundedMessageQueue(Config config)
        : this(config.GetInt("mailbox-capacity", 0), config.GetTimeSpan("mailbox-push-timeout-time", Timeout.InfiniteTimeSpan))
    {
    }

    /// <summary>Creates the queue.</summary>
    /// <param name="boundedCapacity">The limit; 0 is none.</param>
    /// <param name="pushTimeOut">How long a sender waits; zero not at all, negative without end.</param>
    public BoundedMessageQueue(int boundedCapacity, TimeSpan pushTimeOut)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(boundedCapacity);
        _capacity = boundedCapacity == 0 ? int.MaxValue : boundedCapacity;
        PushTimeOut = pushTimeOut;
    }

    /// <inheritdoc/>
    public bool HasMessages => Count > 0;

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_queue)
                return _queue.Count;
        }
    }

    /// <summary>How long a sender waits when the queue is full; negative without end.</summary>
    public TimeSpan PushTimeOut { get; set; }

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        lock (_queue)
        {
            if (WaitForRoom())
            {
                _queue.Enqueue(envelope);
                return;
            }
        }

        // Outside the lock: dead letters have subscribers, and those may tell this very actor.
        var deadLetters = ((IInternalActorRef)receiver).Provider.DeadLetters;
        deadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender ?? deadLetters, receiver), envelope.Sender);
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        lock (_queue)
        {
            if (!_queue.TryDequeue(out envelope))
                return false;
            Monitor.Pulse(_queue);
            return true;
        }
    }

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        lock (_queue)
        {
            _closed = true;
            Monitor.PulseAll(_queue);
        }

        while (TryDequeue(out var envelope))
            deadletters.Enqueue(owner, envelope);
    }

    internal void EnqueueBeyondLimit(Envelope envelope)
    {
        lock (_queue)
            _queue.Enqueue(envelope);
    }

    private bool WaitForRoom()
    {
        if (_queue.Count < _capacity || _closed)
            return true;
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = PushTimeOut < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : PushTimeOut - Stopwatch.GetElapsedTime(start);
            if (left != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
                return false;
            Monitor.Wait(_queue, left);
            if (_queue.Count < _capacity || _closed)
                return true;
        }
    }
}
