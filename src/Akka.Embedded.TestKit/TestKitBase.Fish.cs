using System.Collections;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes messages until one that the predicate accepts, drops the others and returns it; fails after
    /// <paramref name="max"/>.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Fish(true, isMessage, null, max, hint, cancellationToken));

    /// <summary>Takes messages until one of type <typeparamref name="T"/> that the predicate accepts, drops the others and returns
    /// it.</summary>
    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Fish(true, isMessage, null, max, hint, cancellationToken));

    /// <summary>As above; the messages dropped are added to <paramref name="allMessages"/>.</summary>
    public T FishForMessage<T>(Predicate<T> isMessage, ArrayList? allMessages, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Fish(true, isMessage, allMessages, max, hint, cancellationToken));

    /// <summary>As FishForMessage, awaiting.</summary>
    public ValueTask<object> FishForMessageAsync(Predicate<object> isMessage, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        Fish(false, isMessage, null, max, hint, cancellationToken);

    /// <summary>As FishForMessage, awaiting.</summary>
    public ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        Fish(false, isMessage, null, max, hint, cancellationToken);

    /// <summary>As FishForMessage, awaiting.</summary>
    public ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, ArrayList? allMessages, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        Fish(false, isMessage, allMessages, max, hint, cancellationToken);

    /// <summary>Takes and drops messages for the time given; fails at one of type <typeparamref name="T"/>.</summary>
    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var end = EndOf(RemainingOrDilated(max));
        while (await ReceiveEnvelope(false, Until(end), cancellationToken) is { } envelope)
        {
            if (envelope.Message is T)
                Fail($"Expected no message of type {typeof(T)}, received {Describe(envelope.Message)} from {envelope.Sender}.");
        }

        _lastWasNoMsg = true;
    }

    private async ValueTask<T> Fish<T>(bool sync, Predicate<T> isMessage, ArrayList? dropped, TimeSpan? max, string hint,
        CancellationToken cancellation)
    {
        var limit = RemainingOrDilated(max);
        var end = EndOf(limit);
        var count = 0;
        while (await ReceiveEnvelope(sync, Until(end), cancellation) is { } envelope)
        {
            if (envelope.Message is T message && isMessage(message)) return message;
            dropped?.Add(envelope.Message);
            count++;
        }

        Fail($"Timeout ({limit}) while fishing for a message of type {typeof(T)}{Hinted(hint)}; {count} others were dropped.");
        return default!;
    }
}
