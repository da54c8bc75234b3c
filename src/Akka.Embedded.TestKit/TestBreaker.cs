using Akka.Pattern;

namespace Akka.TestKit;

/// <summary>A circuit breaker whose changes of state can be waited for.</summary>
public class TestBreaker
{
    /// <summary>Watches <paramref name="instance"/>.</summary>
    public TestBreaker(CircuitBreaker instance)
    {
        Instance = instance;
        Instance.OnClose(() => Count(ClosedLatch)).OnHalfOpen(() => Count(HalfOpenLatch)).OnOpen(() => Count(OpenLatch));
    }

    /// <summary>Set when the breaker was half open.</summary>
    public CountdownEvent HalfOpenLatch { get; } = new(1);

    /// <summary>Set when the breaker was open.</summary>
    public CountdownEvent OpenLatch { get; } = new(1);

    /// <summary>Set when the breaker was closed.</summary>
    public CountdownEvent ClosedLatch { get; } = new(1);

    /// <summary>The breaker.</summary>
    public CircuitBreaker Instance { get; }

    private static void Count(CountdownEvent latch)
    {
        if (!latch.IsSet) latch.Signal();
    }
}
