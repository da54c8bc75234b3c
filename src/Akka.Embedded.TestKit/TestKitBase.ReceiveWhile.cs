using System.Runtime.CompilerServices;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes messages until <paramref name="filter"/> gives null for one, which stays there; see the overload with all
    /// parameters.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, Timeout.InfiniteTimeSpan, msgs, cancellationToken);

    /// <summary>Takes messages until <paramref name="filter"/> gives null for one, which stays there; see the overload with all
    /// parameters.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, idle, msgs, cancellationToken);

    /// <summary>Takes messages and returns what <paramref name="filter"/> makes of them. Ends, without failing, at the first message that
    /// it gives null for and that stays there, or when one of the limits is reached.</summary>
    /// <param name="max">How long altogether, dilated; null: what remains or the default.</param>
    /// <param name="idle">How long without a message; null or negative: no limit.</param>
    /// <param name="msgs">How many messages.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(While(true, filter, max, idle, msgs, cancellationToken));

    /// <summary>Takes messages of type <typeparamref name="T"/> as long as <paramref name="shouldContinue"/> accepts them; the first one it
    /// does not stays there.</summary>
    /// <param name="max">How long altogether, dilated; null: what remains or the default.</param>
    /// <param name="idle">How long without a message; null or negative: no limit.</param>
    /// <param name="msgs">How many messages.</param>
    /// <param name="shouldIgnoreOtherMessageTypes">Drop messages of other types; off: one of them ends it and stays there.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        Waiting.Result(While(true, shouldContinue, max, idle, msgs, shouldIgnoreOtherMessageTypes, cancellationToken));

    /// <summary>As ReceiveWhile, awaiting; nothing happens before the sequence is walked through.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, Timeout.InfiniteTimeSpan, msgs, cancellationToken);

    /// <summary>As ReceiveWhile, awaiting; nothing happens before the sequence is walked through.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken);

    /// <summary>As ReceiveWhile, awaiting; nothing happens before the sequence is walked through.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null,
        int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        While(false, filter, max, idle, msgs, cancellationToken);

    /// <summary>As ReceiveWhile, awaiting; nothing happens before the sequence is walked through.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        While(false, shouldContinue, max, idle, msgs, shouldIgnoreOtherMessageTypes, cancellationToken);

    private async IAsyncEnumerable<T> While<T>(bool sync, Func<object, T> filter, TimeSpan? max, TimeSpan? idle, int msgs,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var end = EndOf(RemainingOrDilated(max));
        for (var count = 0; count < msgs; count++)
        {
            if (await NextBefore(sync, end, idle, cancellation) is not { } next || filter(next.Message) is not { } result) break;
            await ReceiveEnvelope(sync, TimeSpan.Zero, cancellation);
            yield return result;
        }

        _lastWasNoMsg = true;
    }

    private async IAsyncEnumerable<T> While<T>(bool sync, Predicate<T> shouldContinue, TimeSpan? max, TimeSpan? idle, int msgs,
        bool ignoreOthers, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var end = EndOf(RemainingOrDilated(max));
        for (var count = 0; count < msgs;)
        {
            if (await NextBefore(sync, end, idle, cancellation) is not { } next) break;
            if (next.Message is T wanted ? !shouldContinue(wanted) : !ignoreOthers) break;
            await ReceiveEnvelope(sync, TimeSpan.Zero, cancellation);
            if (next.Message is not T message) continue;
            count++;
            yield return message;
        }

        _lastWasNoMsg = true;
    }

    private ValueTask<MessageEnvelope?> NextBefore(bool sync, TimeSpan end, TimeSpan? idle, CancellationToken cancellation)
    {
        var left = Until(end);
        return _queue.Peek(sync, idle is { } limit && limit >= TimeSpan.Zero ? Min(left, limit) : left, cancellation);
    }
}
