using System.Collections;
using System.Runtime.CompilerServices;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes the next message; null when none comes in time.</summary>
    /// <param name="max">How long to wait, not dilated; negative: without limit; null: what remains or the default.</param>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Waiting.Result(One(true, max, cancellationToken));

    /// <summary>As ReceiveOne, awaiting.</summary>
    public ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        One(false, max, cancellationToken);

    /// <summary>Takes the next message with its sender; false when none comes in time, see ReceiveOne.</summary>
    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        (var received, envelope) = Waiting.Result(TryOne(true, max, cancellationToken));
        return received;
    }

    /// <summary>As TryReceiveOne, awaiting.</summary>
    public ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(TimeSpan? max,
        CancellationToken cancellationToken = default) =>
        TryOne(false, max, cancellationToken);

    /// <summary>The next message, which stays there; null when none comes in time, see ReceiveOne.</summary>
    public object? PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Waiting.Result(Peek(true, max, cancellationToken));

    /// <summary>The next message, which stays there; waits without limit.</summary>
    public object? PeekOne(CancellationToken cancellationToken) => PeekOne(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>As PeekOne, awaiting.</summary>
    public ValueTask<object?> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Peek(false, max, cancellationToken);

    /// <summary>As PeekOne, awaiting.</summary>
    public ValueTask<object?> PeekOneAsync(CancellationToken cancellationToken) =>
        PeekOneAsync(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>The next message with its sender, which stays there; false when none comes in time, see ReceiveOne.</summary>
    public bool TryPeekOne(out MessageEnvelope envelope, TimeSpan? max, CancellationToken cancellationToken)
    {
        (var received, envelope) = Waiting.Result(TryPeek(true, max, cancellationToken));
        return received;
    }

    /// <summary>As TryPeekOne, awaiting.</summary>
    public ValueTask<(bool success, MessageEnvelope envelope)> TryPeekOneAsync(TimeSpan? max, CancellationToken cancellationToken) =>
        TryPeek(false, max, cancellationToken);

    /// <summary>Takes so many messages; fails when they do not come within the remaining or default time.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Waiting.Result(Several(true, numberOfMessages, RemainingOrDefault, cancellationToken));

    /// <summary>Takes so many messages; fails when they do not come within <paramref name="max"/> altogether.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Waiting.Result(Several(true, numberOfMessages, Dilated(max), cancellationToken));

    /// <summary>As ReceiveN, awaiting; nothing happens before the sequence is walked through.</summary>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Several(false, numberOfMessages, null, cancellationToken);

    /// <summary>As ReceiveN, awaiting; nothing happens before the sequence is walked through.</summary>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Several(false, numberOfMessages, Dilated(max), cancellationToken);

    /// <summary>Takes messages until none comes for <paramref name="max"/> and returns them; fails when there are more than
    /// <paramref name="maxMessages"/>.</summary>
    public async Task<ArrayList> WaitForRadioSilenceAsync(TimeSpan? max = null, uint? maxMessages = null,
        CancellationToken cancellationToken = default)
    {
        var received = new ArrayList();
        while (await ReceiveEnvelope(false, RemainingOrDilated(max), cancellationToken) is { } envelope)
        {
            received.Add(envelope.Message);
            if (received.Count > maxMessages)
                Fail($"Expected at most {maxMessages} messages before it is silent, received more: [{Listed(received.Cast<object>())}].");
        }

        _lastWasNoMsg = true;
        return received;
    }

    /// <summary>Takes a message and makes it the last one; null on time-out, when there is no last one. Every take goes through
    /// here.</summary>
    private async ValueTask<MessageEnvelope?> ReceiveEnvelope(bool sync, TimeSpan max, CancellationToken cancellation)
    {
        var start = Now;
        var envelope = await _queue.Take(sync, max, cancellation);
        _lastWasNoMsg = false;
        _last = envelope ?? NullMessageEnvelope.Instance;
        if (TestKitSettings.LogTestKitCalls) Log.Debug("Test took {0} after {1}", _last, Now - start);
        return envelope;
    }

    private async ValueTask<object?> One(bool sync, TimeSpan? max, CancellationToken cancellation) =>
        (await ReceiveEnvelope(sync, GetTimeoutOrDefault(max), cancellation))?.Message;

    private async ValueTask<(bool, MessageEnvelope)> TryOne(bool sync, TimeSpan? max, CancellationToken cancellation) =>
        Found(await ReceiveEnvelope(sync, GetTimeoutOrDefault(max), cancellation));

    private async ValueTask<object?> Peek(bool sync, TimeSpan? max, CancellationToken cancellation) =>
        (await _queue.Peek(sync, GetTimeoutOrDefault(max), cancellation))?.Message;

    private async ValueTask<(bool, MessageEnvelope)> TryPeek(bool sync, TimeSpan? max, CancellationToken cancellation) =>
        Found(await _queue.Peek(sync, GetTimeoutOrDefault(max), cancellation));

    private static (bool, MessageEnvelope) Found(MessageEnvelope? envelope) =>
        (envelope is not null, envelope ?? NullMessageEnvelope.Instance);

    private async IAsyncEnumerable<object> Several(bool sync, int count, TimeSpan? max,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var limit = max ?? RemainingOrDefault;
        var end = EndOf(limit);
        for (var i = 0; i < count; i++)
        {
            if (await ReceiveEnvelope(sync, Until(end), cancellation) is { } envelope) yield return envelope.Message;
            else Fail($"Timeout ({limit}) while waiting for {count} messages, received only {i}.");
        }
    }
}
