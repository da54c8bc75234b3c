using Akka.Event;
using LoginGate.Statistics;

namespace LoginGate.Listener;

/// <summary>Says at most every <paramref name="interval"/> that clients are refused, with how many and why: a flood cannot fill the log.</summary>
internal sealed class RefusalLog(ILoggingAdapter log, LineStatistics statistics, TimeSpan interval)
{
    private readonly Dictionary<string, (TimeSpan SaidAt, int Unsaid)> _reasons = [];

    public void Add(string reason, object client, TimeSpan now)
    {
        statistics.OnRefused(reason);
        if (_reasons.TryGetValue(reason, out var state) && now - state.SaidAt < interval)
        {
            _reasons[reason] = state with { Unsaid = state.Unsaid + 1 };
            return;
        }
        if (state.Unsaid > 0)
            log.Warning("{0} refused: {1} (and {2} more since the last such line)", client, reason, state.Unsaid);
        else
            log.Warning("{0} refused: {1}", client, reason);
        _reasons[reason] = (now, 0);
    }
}
