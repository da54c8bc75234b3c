namespace LoginGate.Cluster.Tests.Kit;

/// <summary>A clock that stands until it is moved, to and fro.</summary>
internal sealed class HandClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private long _timestamp = 1;

    public DateTimeOffset Now { get; set; } = Start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => _timestamp;

    public void Advance(TimeSpan time) => (Now, _timestamp) = (Now + time, _timestamp + time.Ticks);
}
