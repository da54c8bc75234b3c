using Akka.Util;

namespace Akka.Pattern;

/// <summary>Pauses that double with every failure in a row.</summary>
internal static class BackoffDelay
{
    /// <summary>The pause after <paramref name="failures"/> earlier ones.</summary>
    public static TimeSpan Calculate(int failures, TimeSpan min, TimeSpan max, double randomFactor)
    {
        var lengthened = 1.0 + (ThreadLocalRandom.Current.NextDouble() * randomFactor);
        // Beyond 2^30 the doubling would only overflow; the limit is long reached.
        var doubled = failures >= 30 ? max.Ticks : Math.Min(max.Ticks, min.Ticks * Math.Pow(2, failures));
        var ticks = doubled * lengthened;
        return ticks >= TimeSpan.MaxValue.Ticks ? max : TimeSpan.FromTicks((long)ticks);
    }

    public static void Check(TimeSpan min, TimeSpan max, double randomFactor)
    {
        if (min <= TimeSpan.Zero)
            throw new ArgumentException($"minBackoff must be greater than zero; it is {min}.");
        if (max < min)
            throw new ArgumentException($"maxBackoff must not be less than minBackoff ({min}); it is {max}.");
        if (randomFactor is < 0.0 or > 1.0)
            throw new ArgumentException($"randomFactor must be from 0.0 to 1.0; it is {randomFactor}.");
    }
}
