namespace LoginGate.Shared;

/// <summary>
/// The time that actors measure by: never the wall clock, which can be set. It comes in as a <see cref="TimeProvider"/>
/// because the scheduler's own monotonic clock stands still in Akka.NET's TestScheduler.
/// </summary>
internal static class Clock
{
    /// <summary>Time since a fixed moment in the past.</summary>
    public static TimeSpan Now(this TimeProvider clock) => clock.GetElapsedTime(startingTimestamp: 0);
}
