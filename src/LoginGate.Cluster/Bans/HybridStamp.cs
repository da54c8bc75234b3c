namespace LoginGate.Cluster.Bans;

/// <summary>
/// When something was said: milliseconds of the wall clock, and a counter for what was said in the same one or after something that another,
/// faster clock had stamped (a hybrid logical clock, Kulkarni and others, 2014).
/// </summary>
/// <param name="Value">Milliseconds since 1970, times 4,096, plus the counter.</param>
public readonly record struct HybridStamp(long Value)
{
    private const int CounterBits = 12;

    private static readonly long LatestMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The wall clock's share.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(Value >> CounterBits, 0, LatestMilliseconds));

    /// <summary>The first stamp of a time, cut to milliseconds; a time before 1970 is 1970.</summary>
    public static HybridStamp At(DateTimeOffset time) => new(Math.Max(0, time.ToUnixTimeMilliseconds()) << CounterBits);

    /// <summary>Whether this was said after the other.</summary>
    public bool IsAfter(HybridStamp other) => Value > other.Value;

    /// <summary>The stamp right after this one.</summary>
    public HybridStamp Next() => new(Value + 1);
}

/// <summary>Gives stamps that rise, and lie after every stamp that was seen. Not thread safe.</summary>
/// <param name="clock">Its wall clock is the stamps' time.</param>
internal sealed class HybridClock(TimeProvider clock)
{
    /// <summary>The latest that was given or seen.</summary>
    public HybridStamp Last { get; private set; }

    /// <summary>A stamp after all given and seen so far.</summary>
    public HybridStamp Next()
    {
        var now = HybridStamp.At(clock.GetUtcNow());
        return Last = now.IsAfter(Last) ? now : Last.Next();
    }

    /// <summary>Another gate gave this stamp.</summary>
    public void See(HybridStamp stamp)
    {
        if (stamp.IsAfter(Last))
            Last = stamp;
    }
}
