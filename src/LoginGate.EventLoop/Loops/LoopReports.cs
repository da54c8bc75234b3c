using System.Diagnostics;
using Akka.Event;
using LoginGate.EventLoop.Dispatch;

namespace LoginGate.EventLoop.Loops;

/// <summary>What goes wrong on the loops of one group: counted, and logged at most every ten seconds. Any thread may report.</summary>
internal sealed class LoopReports(EventStream events, LoopWatch watch, TimeSpan warmUp)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ReportInterval _interval = new();
    private long _blockedTurns;

    /// <summary>How often an actor did not come back in time and the loop got another thread.</summary>
    public long BlockedTurns => Interlocked.Read(ref _blockedTurns);

    /// <summary>A loop has begun a turn.</summary>
    public void OnTurn() => watch.Wake();

    /// <summary>A loop has got another thread.</summary>
    public void OnReplaced() => Interlocked.Increment(ref _blockedTurns);

    /// <summary>What runs on the thread that a loop had before does not come back.</summary>
    public void OnBlocked(string loop, object? running)
    {
        if (Stopwatch.GetElapsedTime(_start) < warmUp || !_interval.TryReport(out var more))
            return;
        var who = LoopMessageQueue.OwnerOf(running)?.Path.ToStringWithoutAddress() ?? "Work of no actor";
        events.Publish(new Warning(loop, typeof(IoLoop),
            $"{who} blocks the event loop; the loop has a new thread and other actors that waited run on the thread pool{more}"));
    }

    public void OnFailed(string loop, Exception failure) =>
        events.Publish(new Error(failure, loop, typeof(IoLoop), $"work on the event loop failed: {failure.Message}"));
}
