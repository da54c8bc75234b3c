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
        if (_limiter.TrySay(reason, now, out var unsaid))
            log.Warning("{0} refused: {1}{2}", client, (Phrase)reason, LogLimiter.More(unsaid));
    }
}
