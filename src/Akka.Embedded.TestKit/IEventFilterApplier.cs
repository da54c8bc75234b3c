namespace Akka.TestKit;

/// <summary>Applies event filters while something runs. Expect forms run the action and wait for the expected number of matching log
/// events, by default akka.test.filter-leeway long: more or fewer fail. Matching events are not printed. Times are dilated.</summary>
public interface IEventFilterApplier
{
    /// <summary>Adds a further filter: an event counts when one of them matches.</summary>
    EventFilterFactory And { get; }

    /// <summary>Expects one event.</summary>
    void ExpectOne(Action action, CancellationToken cancellationToken = default);

    /// <summary>Expects one event, awaiting.</summary>
    Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default);

    /// <summary>Expects one event within <paramref name="timeout"/>.</summary>
    void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <summary>Expects one event within <paramref name="timeout"/>, awaiting.</summary>
    Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>Expects one event, awaiting.</summary>
    Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default);

    /// <summary>Expects so many events.</summary>
    void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default);

    /// <summary>Expects so many events, awaiting.</summary>
    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default);

    /// <summary>Expects so many events within <paramref name="timeout"/> (null: the default), awaiting.</summary>
    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default);

    /// <summary>Expects so many events within <paramref name="timeout"/>.</summary>
    void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <summary>Expects so many events within <paramref name="timeout"/>, awaiting.</summary>
    Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>Expects so many events within <paramref name="timeout"/>, awaiting.</summary>
    Task ExpectAsync(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <summary>Expects one event; returns what <paramref name="func"/> returned.</summary>
    T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Expects one event, awaiting; returns what <paramref name="func"/> returned.</summary>
    Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Expects one event within <paramref name="timeout"/>; returns what <paramref name="func"/> returned.</summary>
    T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Expects one event within <paramref name="timeout"/>, awaiting; returns what <paramref name="func"/> returned.</summary>
    Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Expects so many events; returns what <paramref name="func"/> returned.</summary>
    T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Expects so many events, awaiting; returns what <paramref name="func"/> returned.</summary>
    Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Expects so many events within <paramref name="timeout"/>; returns what <paramref name="func"/> returned.</summary>
    T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Expects so many events within <paramref name="timeout"/>, awaiting; returns what <paramref name="func"/>
    /// returned.</summary>
    Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Keeps matching events from being printed while <paramref name="func"/> runs; returns what it returned.</summary>
    T Mute<T>(Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>As above, awaiting.</summary>
    Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Keeps matching events from being printed while <paramref name="action"/> runs.</summary>
    void Mute(Action action, CancellationToken cancellationToken = default);

    /// <summary>As above, awaiting.</summary>
    Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>As above, awaiting.</summary>
    Task MuteAsync(Action action, CancellationToken cancellationToken = default);

    /// <summary>Keeps matching events from being printed until the result is unmuted or disposed of.</summary>
    IUnmutableFilter Mute();
}
