using Akka.Actor;

namespace LoginGate.Tests;

/// <summary>Virtual time as the gate's actors measure it, and a wall clock that goes with it.</summary>
internal sealed class VirtualClock(ITimeProvider scheduler) : TimeProvider
{
    // The runtime reckons with timestamps as doubles, and these hold a count of ticks since the year 1 only in steps of 128: a virtual second was a little
    // less than one where the test happened to begin between two of them.
    private static readonly DateTimeOffset Zero = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => (scheduler.Now - Zero).Ticks;

    public override DateTimeOffset GetUtcNow() => scheduler.Now;
}
