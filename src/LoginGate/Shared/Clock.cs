namespace LoginGate.Shared;

/// <summary>
/// The time that actors measure by: never the wall clock, which can be set. It comes in as a <see cref="TimeProvider"/>
/// because the scheduler's own monotonic clock stands still in Akka.NET's TestScheduler.
/// </summary>
internal static class Clock
{
    /// <summary>Time since a fixed moment in the past.</summary>
    public static TimeSpan Now(this TimeProvider clock) => clock.GetElapsedTime(startingTimestamp: 0);

    /// <summary>The day of the wall clock, UTC, as <see cref="DateOnly.DayNumber"/>: what lasts for days does not mind.</summary>
    public static int Today(this TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber;
}
