using System.Diagnostics;

namespace Akka.TestKit.Internal;

/// <summary>What the test actor received and the test did not take yet. One writer or many; the test takes, blocking or awaiting.</summary>
internal sealed class TestQueue
{
    private readonly object _gate = new();
    private readonly Queue<MessageEnvelope> _messages = new();
    private TaskCompletionSource? _arrival;

    public int Count
    {
        get
        {
            lock (_gate) return _messages.Count;
        }
    }

    public void Enqueue(MessageEnvelope message)
    {
        TaskCompletionSource? arrival;
        lock (_gate)
        {
            _messages.Enqueue(message);
            Monitor.PulseAll(_gate);
            (arrival, _arrival) = (_arrival, null);
        }

        arrival?.TrySetResult();
    }

    public MessageEnvelope[] Snapshot()
    {
        lock (_gate) return [.. _messages];
    }

    /// <summary>Removes and returns the oldest message; null when none came within <paramref name="max"/> (negative: no limit).</summary>
    public ValueTask<MessageEnvelope?> Take(bool sync, TimeSpan max, CancellationToken cancellation) =>
        Next(sync, remove: true, max, cancellation);

    /// <summary>Returns the oldest message and leaves it there; null when none came within <paramref name="max"/> (negative: no
    /// limit).</summary>
    public ValueTask<MessageEnvelope?> Peek(bool sync, TimeSpan max, CancellationToken cancellation) =>
        Next(sync, remove: false, max, cancellation);

    private async ValueTask<MessageEnvelope?> Next(bool sync, bool remove, TimeSpan max, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryNext(remove) is { } message) return message;
            var left = max < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : max - Stopwatch.GetElapsedTime(started);
            if (max >= TimeSpan.Zero && left <= TimeSpan.Zero) return null;
            if (sync) Block(left, cancellation);
            else await Arrival(left, cancellation).ConfigureAwait(false);
        }
    }

    private MessageEnvelope? TryNext(bool remove)
    {
        lock (_gate)
        {
            if (_messages.Count == 0) return null;
            return remove ? _messages.Dequeue() : _messages.Peek();
        }
    }

    private void Block(TimeSpan left, CancellationToken cancellation)
    {
        using var wakeUp = cancellation.Register(() =>
        {
            lock (_gate) Monitor.PulseAll(_gate);
        });
        lock (_gate)
        {
            if (_messages.Count == 0 && !cancellation.IsCancellationRequested) Monitor.Wait(_gate, Waiting.AtLeastATick(left));
        }
    }

    private async ValueTask Arrival(TimeSpan left, CancellationToken cancellation)
    {
        Task arrival;
        lock (_gate)
        {
            if (_messages.Count > 0) return;
            _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            arrival = _arrival.Task;
        }

        try
        {
            await arrival.WaitAsync(Waiting.AtLeastATick(left), cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Next() sees that the time is over.
        }
    }
}
