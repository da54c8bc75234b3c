using Akka.Actor;

namespace LoginGate.Tests.Admission;

/// <summary>Virtual time, and a wall clock that goes with it.</summary>
internal sealed class AdmissionClock(ITimeProvider scheduler) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => scheduler.Now.UtcTicks;

    public override DateTimeOffset GetUtcNow() => scheduler.Now;
}
