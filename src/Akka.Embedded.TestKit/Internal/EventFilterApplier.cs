using Akka.Actor;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit.Internal;

/// <summary>Counts, in the listener of one system, the log events that one of some filters accepts while something runs.</summary>
internal sealed class EventFilterApplier(TestKitBase testKit, ActorSystem system, IReadOnlyList<EventFilterBase> filters)
    : IEventFilterApplier
{
    private TimeSpan Leeway => testKit.TestKitSettings.TestEventFilterLeeway;

    public EventFilterFactory And => new(testKit, system, filters);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, Leeway, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, action, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Expect(expectedCount, Leeway, action, cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect(expectedCount, timeout, Returning(action), cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) => Expect(1, Leeway, func, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, func, cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        Expect(expectedCount, Leeway, func, cancellationToken);

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Waiting.Result(Intercept(sync: true, () => new ValueTask<T>(func()), timeout, expectedCount, cancellationToken));

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, Leeway, actionAsync, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, action, cancellationToken);

    public Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, Leeway, action, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, Leeway, actionAsync, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, timeout ?? Leeway, actionAsync, cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, timeout, Returning(action), cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, timeout, () => Task.FromResult(Returning(action)()), cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, Leeway, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, func, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, Leeway, func, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Intercept(sync: false, () => new ValueTask<T>(func()), timeout, expectedCount, cancellationToken).AsTask();

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default) =>
        Waiting.Result(Intercept(sync: true, () => new ValueTask<T>(func()), TimeSpan.Zero, null, cancellationToken));

    public void Mute(Action action, CancellationToken cancellationToken = default) => Mute(Returning(action), cancellationToken);

    public Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Intercept(sync: false, () => new ValueTask<T>(func()), TimeSpan.Zero, null, cancellationToken).AsTask();

    public Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default) =>
        MuteAsync(Returning(action), cancellationToken);

    public Task MuteAsync(Action action, CancellationToken cancellationToken = default) =>
        MuteAsync(() => Task.FromResult(Returning(action)()), cancellationToken);

    public IUnmutableFilter Mute()
    {
        system.EventStream.Publish(new Mute(filters));
        return new Muted(system, filters);
    }

    private async ValueTask<T> Intercept<T>(bool sync, Func<ValueTask<T>> func, TimeSpan timeout, int? expected,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // A run of its own, so that nested and concurrent uses of the same filters count for themselves.
        var count = 0;
        var counted = filters.Select(filter => new Counted(filter, () => Interlocked.Increment(ref count))).ToArray();
        system.EventStream.Publish(new Mute(counted));
        try
        {
            var result = await func();
            if (expected is { } number)
                await ExpectCount(sync, number, testKit.Dilated(timeout), () => Volatile.Read(ref count), cancellation);
            return result;
        }
        finally
        {
            system.EventStream.Publish(new Unmute(counted));
        }
    }

    private async ValueTask ExpectCount(bool sync, int expected, TimeSpan timeout, Func<int> count, CancellationToken cancellation)
    {
        var start = TestKitBase.Now;
        // Where none is expected, the whole time has to pass without one.
        while ((expected == 0 ? count() == 0 : count() < expected) && TestKitBase.Now - start < timeout)
            await Waiting.Pause(sync, TimeSpan.FromMilliseconds(Math.Min(10, Math.Max(1, timeout.TotalMilliseconds))), cancellation);
        if (count() >= expected) await Settle(sync, cancellation);

        var actual = count();
        if (actual < expected)
            testKit.Assertions.Fail("{0}", $"Timeout ({timeout}) while waiting for {Messages(expected - actual)} more. {Counts()}");
        else if (actual > expected)
            testKit.Assertions.Fail("{0}", $"Received {Messages(actual - expected)} too many. {Counts()}");

        string Counts() => $"Expected {expected}, received {actual}; filter: [{string.Join(" or ", filters)}].";
    }

    private static string Messages(int number) => number == 1 ? "1 message" : $"{number} messages";

    // One too many may be in the listener's queue already.
    private async ValueTask Settle(bool sync, CancellationToken cancellation)
    {
        var flush = new Flush();
        system.EventStream.Publish(flush);
        var patience = testKit.Dilated(TimeSpan.FromMilliseconds(500));
        if (sync) flush.Done.Wait(patience, cancellation);
        else await Task.WhenAny(flush.Done, Task.Delay(patience, cancellation));
    }

    private static Func<bool> Returning(Action action) => () =>
    {
        action();
        return true;
    };

    private static Func<Task<bool>> Returning(Func<Task> action) => async () =>
    {
        await action();
        return true;
    };

    private sealed class Muted(ActorSystem system, IReadOnlyList<EventFilterBase> filters) : IUnmutableFilter
    {
        private int _unmuted;

        public void Unmute()
        {
            if (Interlocked.Exchange(ref _unmuted, 1) == 0) system.EventStream.Publish(new Unmute(filters));
        }

        public void Dispose() => Unmute();
    }

    private sealed class Counted(EventFilterBase filter, Action onMatch) : EventFilterBase(null, null)
    {
        protected override string FilterDescriptiveName => filter.ToString();

        protected override bool IsMatch(Akka.Event.LogEvent evt) => filter.Apply(evt);

        protected override void OnEventMatched(Akka.Event.LogEvent logEvent)
        {
            base.OnEventMatched(logEvent);
            onMatch();
        }
    }
}
