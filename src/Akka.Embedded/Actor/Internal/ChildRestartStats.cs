#nullable disable
using System.Diagnostics;

namespace Akka.Actor.Internal;

/// <summary>What a parent keeps of a child.</summary>
public interface IChildStats;

/// <summary>A child and its restarts so far.</summary>
public class ChildRestartStats : IChildStats
{
    /// <summary>Creates the record of a child.</summary>
    public ChildRestartStats(IInternalActorRef child, uint maxNrOfRetriesCount = 0, long restartTimeWindowStartTicks = 0)
    {
        Child = child;
        MaxNrOfRetriesCount = maxNrOfRetriesCount;
        RestartTimeWindowStartTicks = restartTimeWindowStartTicks;
    }

    /// <summary>The uid of the child's incarnation.</summary>
    public long Uid => Child.Path.Uid;

    /// <summary>The child.</summary>
    public IInternalActorRef Child { get; }

    /// <summary>Restarts within the present window.</summary>
    public uint MaxNrOfRetriesCount { get; private set; }

    /// <summary>When the present window began, in ticks of 100 ns of a monotonic clock; 0 before the first.</summary>
    public long RestartTimeWindowStartTicks { get; private set; }

    /// <summary>Counts a restart and tells whether it is allowed.</summary>
    /// <param name="maxNrOfRetries">Restarts allowed; 0 is never, negative is no limit.</param>
    /// <param name="withinTimeMilliseconds">The window; 0 or negative is none.</param>
    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds)
    {
        if (maxNrOfRetries == 0)
            return false;
        if (withinTimeMilliseconds > 0)
            return CountWithinWindow(maxNrOfRetries < 0 ? 1 : maxNrOfRetries, withinTimeMilliseconds);
        if (maxNrOfRetries < 0)
            return true;
        MaxNrOfRetriesCount++;
        return MaxNrOfRetriesCount <= maxNrOfRetries;
    }

    private bool CountWithinWindow(int allowed, int windowMilliseconds)
    {
        var now = Stopwatch.GetElapsedTime(0).Ticks;
        if (RestartTimeWindowStartTicks == 0)
            RestartTimeWindowStartTicks = now;

        if (now - RestartTimeWindowStartTicks <= windowMilliseconds * TimeSpan.TicksPerMillisecond)
        {
            MaxNrOfRetriesCount++;
            return MaxNrOfRetriesCount <= allowed;
        }

        RestartTimeWindowStartTicks = now;
        MaxNrOfRetriesCount = 1;
        return true;
    }
}
