namespace Akka.Actor;

/// <summary>The clock of a scheduler.</summary>
public interface ITimeProvider
{
    /// <summary>The wall clock.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Time since some fixed point, never running backwards; resolution of some milliseconds.</summary>
    TimeSpan MonotonicClock { get; }

    /// <summary>Time since some fixed point, never running backwards; finest resolution of the machine.</summary>
    TimeSpan HighResMonotonicClock { get; }
}

/// <summary>Marks a clock whose <see cref="ITimeProvider.Now"/> is the machine's wall clock.</summary>
public interface IDateTimeOffsetNowTimeProvider : ITimeProvider
{
}

/// <summary>The machine's clock.</summary>
public class DateTimeOffsetNowTimeProvider : IDateTimeOffsetNowTimeProvider
{
    private DateTimeOffsetNowTimeProvider()
    {
    }

    /// <summary>The only instance.</summary>
    public static DateTimeOffsetNowTimeProvider Instance { get; } = new();

    /// <inheritdoc />
    public DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <inheritdoc />
    public TimeSpan MonotonicClock => TimeSpan.FromMilliseconds(Environment.TickCount64);

    /// <inheritdoc />
    public TimeSpan HighResMonotonicClock => SchedulerClock.Elapsed;
}
