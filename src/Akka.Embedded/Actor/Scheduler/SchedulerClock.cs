using System.Diagnostics;

namespace Akka.Actor;

/// <summary>Monotonic time since the process first asked for it, in <see cref="TimeSpan"/> ticks of 100 ns.</summary>
internal static class SchedulerClock
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    public static TimeSpan Elapsed => Stopwatch.GetElapsedTime(Start);
}
