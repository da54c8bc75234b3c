using System.Diagnostics;

namespace LoginGate.EventLoop.Loops;

/// <summary>Lets one report in ten seconds into the log: what goes wrong all the time must not fill it. Any thread may ask.</summary>
internal sealed class ReportInterval
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _lastReported;
    private int _leftOut;

    /// <summary>Whether to report now.</summary>
    /// <param name="more">The end of the report: how many were left out since the last one, if any were.</param>
    public bool TryReport(out string more)
    {
        lock (_gate)
        {
            more = _leftOut > 0 ? $" ({_leftOut} more since the last report)" : "";
            if (_lastReported != 0 && Stopwatch.GetElapsedTime(_lastReported) < Interval)
            {
                _leftOut++;
                return false;
            }
            (_lastReported, _leftOut) = (Stopwatch.GetTimestamp(), 0);
            return true;
        }
    }
}
