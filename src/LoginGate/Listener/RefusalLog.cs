using Akka.Event;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Listener;

/// <summary>Says at most every <paramref name="interval"/> that clients are refused, with how many and why: a flood cannot fill the log.</summary>
internal sealed class RefusalLog(ILoggingAdapter log, LineStatistics statistics, TimeSpan interval)
{
    private readonly LogLimiter _limiter = new(interval);

    public void Add(string reason, object client, TimeSpan now)
    {
        statistics.OnRefused(reason);
        if (!_limiter.TrySay(reason, now, out var unsaid))
            return;
        if (unsaid > 0)
            log.Warning("{0} refused: {1} (and {2} more since the last such line)", client, reason, unsaid);
        else
            log.Warning("{0} refused: {1}", client, reason);
    }
}
