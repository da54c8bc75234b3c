using System.Diagnostics;
using Akka.Actor;
using Akka.Util;

namespace Akka.Pattern;

/// <summary>
/// Guards calls to something that may fail. Closed: calls go through; so many failures in a row open it. Open: calls fail at once with
/// <see cref="OpenCircuitException"/>, until the reset time-out is over. Half-open: one call goes through; its outcome closes or reopens
/// the breaker.
/// </summary>
public class CircuitBreaker
{
    private const string OneCallOnly = "Circuit breaker is half open; only one call is let through to try.";
    private readonly Lock _lock = new();
    private readonly List<Action> _onOpen = [];
    private readonly List<Action> _onHalfOpen = [];
    private readonly List<Action> _onClose = [];

    // All below under the lock.
    private State _state = State.Closed;
    private long _failures;
    private bool _attempting;
    private long _openedAt;
    private TimeSpan _currentReset;
    private Exception? _lastCaught;

    /// <summary>A breaker with a constant reset time-out.</summary>
    public CircuitBreaker(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, TimeSpan.FromDays(36500), 1.0, 0.0)
    {
    }

    /// <summary>A breaker whose reset time-out grows by a factor with each failed attempt, up to a limit.</summary>
    public CircuitBreaker(
        IScheduler scheduler,
        int maxFailures,
        TimeSpan callTimeout,
        TimeSpan resetTimeout,
        TimeSpan maxResetTimeout,
        double exponentialBackoffFactor)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, maxResetTimeout, exponentialBackoffFactor, 0.0)
    {
    }

    /// <summary>As above, each reset time-out lengthened by a random part; ArgumentException when a factor is out of range.</summary>
    public CircuitBreaker(
        IScheduler scheduler,
        int maxFailures,
        TimeSpan callTimeout,
        TimeSpan resetTimeout,
        TimeSpan maxResetTimeout,
        double exponentialBackoffFactor,
        double randomFactor)
    {
        if (exponentialBackoffFactor < 1.0)
        {
            throw new ArgumentException(
                $"The factor must be at least 1.0; it is {exponentialBackoffFactor}.", nameof(exponentialBackoffFactor));
        }

        CheckRandomFactor(randomFactor);
        Scheduler = scheduler;
        MaxFailures = maxFailures;
        CallTimeout = callTimeout;
        ResetTimeout = resetTimeout;
        MaxResetTimeout = maxResetTimeout;
        ExponentialBackoffFactor = exponentialBackoffFactor;
        RandomFactor = randomFactor;
        _currentReset = resetTimeout;
    }

    private enum State
    {
        Closed,
        Open,
        HalfOpen,
    }

    /// <summary>Times the resets.</summary>
    public IScheduler Scheduler { get; }

    /// <summary>So many failures in a row open the breaker.</summary>
    public int MaxFailures { get; }

    /// <summary>A call that takes longer fails with a TimeoutException and counts as a failure.</summary>
    public TimeSpan CallTimeout { get; }

    /// <summary>How long the breaker stays open the first time.</summary>
    public TimeSpan ResetTimeout { get; }

    /// <summary>How long it stays open at most.</summary>
    public TimeSpan MaxResetTimeout { get; }

    /// <summary>By what the time grows with each failed attempt.</summary>
    public double ExponentialBackoffFactor { get; }

    /// <summary>The largest random part added to the time: 0.2 is up to 20 %.</summary>
    public double RandomFactor { get; }

    /// <summary>Failures in a row since the last success, while closed.</summary>
    public long CurrentFailureCount => Read(() => _failures);

    /// <summary>The exception of the last failure, or null.</summary>
    public Exception? LastCaughtException => Read(() => _lastCaught);

    /// <summary>True while calls go through.</summary>
    public bool IsClosed => Read(() => _state == State.Closed);

    /// <summary>True while calls fail at once.</summary>
    public bool IsOpen => Read(() => _state == State.Open);

    /// <summary>True while one call is let through to try.</summary>
    public bool IsHalfOpen => Read(() => _state == State.HalfOpen);

    /// <summary>A breaker with a constant reset time-out.</summary>
    public static CircuitBreaker Create(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout) =>
        new(scheduler, maxFailures, callTimeout, resetTimeout);

    /// <summary>Runs <paramref name="body"/> through the breaker.</summary>
    public Task<T> WithCircuitBreaker<T>(Func<Task<T>> body) => WithCircuitBreaker(body, static b => b());

    /// <summary>Runs <paramref name="body"/> through the breaker.</summary>
    public async Task<T> WithCircuitBreaker<T, TState>(TState state, Func<TState, Task<T>> body)
    {
        BeginCall();
        try
        {
            var result = await body(state).WaitAsync(CallTimeout).ConfigureAwait(false);
            OnSuccess();
            return result;
        }
        catch (Exception cause)
        {
            OnFailure(cause);
            throw;
        }
    }

    /// <summary>Runs <paramref name="body"/> through the breaker.</summary>
    public Task WithCircuitBreaker(Func<Task> body) => WithCircuitBreaker(body, static b => b());

    /// <summary>Runs <paramref name="body"/> through the breaker.</summary>
    public Task WithCircuitBreaker<TState>(TState state, Func<TState, Task> body) =>
        WithCircuitBreaker<Done, (TState State, Func<TState, Task> Body)>((state, body), static async s =>
        {
            await s.Body(s.State).ConfigureAwait(false);
            return Done.Instance;
        });

    /// <summary>Runs <paramref name="body"/> on the thread pool and waits for it, at most for the call time-out.</summary>
    public void WithSyncCircuitBreaker(Action body) => WithCircuitBreaker(() => Task.Run(body)).GetAwaiter().GetResult();

    /// <summary>Runs <paramref name="body"/> on the thread pool and waits for it, at most for the call time-out.</summary>
    public T WithSyncCircuitBreaker<T>(Func<T> body) => WithCircuitBreaker(() => Task.Run(body)).GetAwaiter().GetResult();

    /// <summary>Reports a call made outside of the breaker as successful.</summary>
    public void Succeed() => OnSuccess();

    /// <summary>Reports a call made outside of the breaker as failed.</summary>
    public void Fail() => OnFailure(new UserCalledFailException());

    /// <summary>Adds what runs, on the thread pool, when the breaker opens.</summary>
    public CircuitBreaker OnOpen(Action callback) => AddCallback(_onOpen, callback);

    /// <summary>Adds what runs, on the thread pool, when the breaker becomes half-open.</summary>
    public CircuitBreaker OnHalfOpen(Action callback) => AddCallback(_onHalfOpen, callback);

    /// <summary>Adds what runs, on the thread pool, when the breaker closes.</summary>
    public CircuitBreaker OnClose(Action callback) => AddCallback(_onClose, callback);

    /// <summary>A fresh breaker of the same settings whose reset time-out doubles up to <paramref name="maxResetTimeout"/>.</summary>
    public CircuitBreaker WithExponentialBackoff(TimeSpan maxResetTimeout) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, maxResetTimeout, 2.0, RandomFactor);

    /// <summary>A fresh breaker of the same settings with another random factor.</summary>
    public CircuitBreaker WithRandomFactor(double randomFactor) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, MaxResetTimeout, ExponentialBackoffFactor, randomFactor);

    private static void CheckRandomFactor(double randomFactor)
    {
        if (randomFactor is < 0.0 or > 1.0)
            throw new ArgumentException($"The random factor must be from 0.0 to 1.0; it is {randomFactor}.", nameof(randomFactor));
    }

    private static void RunAll(List<Action> callbacks)
    {
        foreach (var callback in callbacks)
            _ = Task.Run(callback);
    }

    private T Read<T>(Func<T> field)
    {
        lock (_lock)
            return field();
    }

    private CircuitBreaker AddCallback(List<Action> callbacks, Action callback)
    {
        lock (_lock)
            callbacks.Add(callback);
        return this;
    }

    private void BeginCall()
    {
        lock (_lock)
        {
            if (_state == State.Open)
            {
                var remaining = _currentReset - Stopwatch.GetElapsedTime(_openedAt);
                throw new OpenCircuitException(_lastCaught, remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero);
            }

            if (_state == State.HalfOpen)
            {
                if (_attempting)
                    throw new OpenCircuitException(OneCallOnly, _lastCaught, TimeSpan.Zero);
                _attempting = true;
            }
        }
    }

    private void OnSuccess()
    {
        lock (_lock)
        {
            _failures = 0;
            _lastCaught = null;
            if (_state != State.HalfOpen)
                return;
            _state = State.Closed;
            _attempting = false;
            _currentReset = ResetTimeout;
            RunAll(_onClose);
        }
    }

    private void OnFailure(Exception cause)
    {
        lock (_lock)
        {
            _lastCaught = cause;
            switch (_state)
            {
                case State.Closed when ++_failures >= MaxFailures:
                    Open();
                    break;
                case State.HalfOpen:
                    _attempting = false;
                    var next = _currentReset * ExponentialBackoffFactor;
                    _currentReset = next < MaxResetTimeout ? next : MaxResetTimeout;
                    Open();
                    break;
            }
        }
    }

    private void Open()
    {
        _state = State.Open;
        _openedAt = Stopwatch.GetTimestamp();
        Scheduler.Advanced.ScheduleOnce(_currentReset * (1.0 + (ThreadLocalRandom.Current.NextDouble() * RandomFactor)), TryAgain);
        RunAll(_onOpen);
    }

    private void TryAgain()
    {
        lock (_lock)
        {
            if (_state != State.Open)
                return;
            _state = State.HalfOpen;
            _attempting = false;
            RunAll(_onHalfOpen);
        }
    }
}
