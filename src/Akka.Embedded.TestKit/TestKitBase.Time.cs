namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>When the innermost Within ends, on the clock of <see cref="Now"/>.</summary>
    private TimeSpan? _end;

    // Set by what waits for silence: that ends with the block's time, which is then not too late.
    private bool _lastWasNoMsg;

    /// <summary>What is left of the enclosing Within, else the dilated akka.test.single-expect-default.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    /// <summary>What is left of the enclosing Within, at least zero; outside of one: InvalidOperationException.</summary>
    public TimeSpan Remaining => _end is { } end
        ? Until(end)
        : throw new InvalidOperationException($"{nameof(Remaining)} has a meaning inside {nameof(Within)} only.");

    /// <summary>What is left of the enclosing Within, else <paramref name="duration"/>.</summary>
    protected TimeSpan RemainingOr(TimeSpan duration) => _end is { } end ? Until(end) : duration;

    /// <summary>The dilated <paramref name="duration"/>; null: <see cref="RemainingOrDefault"/>; infinite or negative:
    /// ArgumentException.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration is { } given ? Dilated(given) : RemainingOrDefault;

    /// <summary><paramref name="duration"/> times akka.test.timefactor; negative: ArgumentException.</summary>
    public TimeSpan Dilated(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero) throw new ArgumentException($"A time must be finite and not negative, it is {duration}.",
            nameof(duration));
        if (TestKitSettings.TestTimeFactor == 1 || duration == TimeSpan.MaxValue) return duration;
        var ticks = duration.Ticks * TestKitSettings.TestTimeFactor;
        return ticks >= long.MaxValue ? TimeSpan.MaxValue : new TimeSpan((long)Math.Ceiling(ticks));
    }

    /// <summary><paramref name="timeout"/> as it is; null: <see cref="RemainingOrDefault"/>.</summary>
    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => timeout ?? RemainingOrDefault;

    // A time that is over means no waiting; a negative one would mean waiting without limit.
    private static TimeSpan Until(TimeSpan end) => end > Now ? end - Now : TimeSpan.Zero;

    private static TimeSpan EndOf(TimeSpan duration) => Sum(Now, duration);

    private static TimeSpan Sum(TimeSpan a, TimeSpan b) => a > TimeSpan.MaxValue - b ? TimeSpan.MaxValue : a + b;

    private void Fail(string message) => Assertions.Fail("{0}", message);

    private static string Hinted(string? hint) => string.IsNullOrEmpty(hint) ? "" : $" ({hint})";

    private static string Describe(object? message) => message is null ? "<null>" : $"<{message}> of type {message.GetType()}";
}
