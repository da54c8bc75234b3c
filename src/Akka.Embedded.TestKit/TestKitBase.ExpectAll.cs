using System.Runtime.CompilerServices;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes the next message, which must be equal to one of <paramref name="messages"/>, and returns it.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Waiting.Result(AnyOf(true, messages, cancellationToken));

    /// <summary>As ExpectMsgAnyOf, awaiting.</summary>
    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        AnyOf(false, messages, cancellationToken);

    /// <summary>Takes as many messages as given, which must be equal to those in any order, and returns them as they came.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) =>
        Waiting.Result(AllOf(true, RemainingOrDefault, messages, CancellationToken.None));

    /// <summary>Takes as many messages as given, which must be equal to those in any order, and returns them as they came.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Waiting.Result(AllOf(true, RemainingOrDefault, messages, cancellationToken));

    /// <summary>Takes as many messages as given, which must be equal to those in any order, and returns them as they came.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) =>
        Waiting.Result(AllOf(true, Dilated(max), messages, CancellationToken.None));

    /// <summary>Takes as many messages as given, which must be equal to those in any order, and returns them as they came.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(AllOf(true, Dilated(max), messages, cancellationToken));

    /// <summary>As ExpectMsgAllOf, awaiting; nothing happens before the sequence is walked through.</summary>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        AllOf(false, null, messages, cancellationToken);

    /// <summary>As ExpectMsgAllOf, awaiting; nothing happens before the sequence is walked through.</summary>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(TimeSpan max, IReadOnlyCollection<T> messages,
        CancellationToken cancellationToken = default) =>
        AllOf(false, Dilated(max), messages, cancellationToken);

    /// <summary>Takes as many messages as predicates are given; each predicate must accept one of them, in any order.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(params PredicateInfo[] predicates) =>
        Waiting.Result(AllMatching(true, RemainingOrDefault, predicates, CancellationToken.None));

    /// <summary>Takes as many messages as predicates are given; each predicate must accept one of them, in any order.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(IReadOnlyCollection<PredicateInfo> predicates,
        CancellationToken cancellationToken) =>
        Waiting.Result(AllMatching(true, RemainingOrDefault, predicates, cancellationToken));

    /// <summary>Takes as many messages as predicates are given; each predicate must accept one of them, in any order.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(TimeSpan max, params PredicateInfo[] predicates) =>
        Waiting.Result(AllMatching(true, Dilated(max), predicates, CancellationToken.None));

    /// <summary>Takes as many messages as predicates are given; each predicate must accept one of them, in any order.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates,
        CancellationToken cancellationToken) =>
        Waiting.Result(AllMatching(true, Dilated(max), predicates, cancellationToken));

    /// <summary>As ExpectMsgAllOfMatchingPredicates, awaiting; nothing happens before the sequence is walked through.</summary>
    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(IReadOnlyCollection<PredicateInfo> predicates,
        CancellationToken cancellationToken = default) =>
        AllMatching(false, null, predicates, cancellationToken);

    /// <summary>As ExpectMsgAllOfMatchingPredicates, awaiting; nothing happens before the sequence is walked through.</summary>
    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates,
        CancellationToken cancellationToken = default) =>
        AllMatching(false, Dilated(max), predicates, cancellationToken);

    private async ValueTask<T> AnyOf<T>(bool sync, IEnumerable<T> messages, CancellationToken cancellation)
    {
        var expected = messages.ToArray();
        var max = RemainingOrDefault;
        var envelope = await ReceiveEnvelope(sync, max, cancellation);
        if (envelope is null) Fail($"Timeout ({max}) while waiting for any of [{Listed(expected)}].");
        else if (expected.Any(wanted => envelope.Message is T message && Equal(wanted, message))) return (T)envelope.Message;
        else Fail($"Expected any of [{Listed(expected)}], received {Describe(envelope.Message)} from {envelope.Sender}.");
        return default!;
    }

    private async IAsyncEnumerable<T> AllOf<T>(bool sync, TimeSpan? max, IReadOnlyCollection<T> messages,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var received = await All(sync, max, messages.Count, cancellation);
        var missing = messages.ToList();
        var unexpected = new List<object>();
        foreach (var message in received)
        {
            var at = missing.FindIndex(wanted => message is T typed && Equal(wanted, typed));
            if (at >= 0) missing.RemoveAt(at);
            else unexpected.Add(message);
        }

        if (unexpected.Count > 0)
            Fail($"Expected but not received: [{Listed(missing)}]; received but not expected: [{Listed(unexpected)}].");
        foreach (var message in received) yield return (T)message;
    }

    private async IAsyncEnumerable<object> AllMatching(bool sync, TimeSpan? max, IReadOnlyCollection<PredicateInfo> predicates,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var received = await All(sync, max, predicates.Count, cancellation);
        var open = predicates.ToList();
        var unexpected = new List<object>();
        foreach (var message in received)
        {
            var at = open.FindIndex(predicate => predicate.Accepts(message));
            if (at >= 0) open.RemoveAt(at);
            else unexpected.Add(message);
        }

        if (unexpected.Count > 0)
            Fail($"Predicates that accepted none: [{Listed(open.Select(p => p.Type))}]; messages that none accepted: [{Listed(unexpected)}].");
        foreach (var message in received) yield return message;
    }

    private async ValueTask<List<object>> All(bool sync, TimeSpan? max, int count, CancellationToken cancellation)
    {
        var received = new List<object>(count);
        await foreach (var message in Several(sync, count, max ?? RemainingOrDefault, cancellation)) received.Add(message);
        return received;
    }

    private static bool Equal<T>(T expected, T actual) => EqualityComparer<T>.Default.Equals(expected, actual);

    private static string Listed<T>(IEnumerable<T> messages) => string.Join(", ", messages);
}
