using LoginGate.Settings;

namespace LoginGate.Transport;

/// <summary>
/// Delays between attempts to reach LoginSrv, or to open a port: doubling from <c>min</c> to <c>max</c>, each shifted at random by at most
/// <c>jitter</c> so that several gates do not return in step.
/// </summary>
internal sealed class ReconnectBackoff(ReconnectSettings settings, Random random)
{
    private int _failures;

    /// <summary>The delay before the next attempt; each call counts as one more failure.</summary>
    public TimeSpan Next()
    {
        // 2^30 times any delay is beyond every maximum, and the shift cannot overflow.
        var doubled = settings.Min * (1L << Math.Min(_failures++, 30));
        var delay = doubled < settings.Max ? doubled : settings.Max;
        return Shifted(delay);
    }

    /// <summary>
    /// The delay after a refusal: always the shortest. A machine that refuses is there, and its LoginSrv mostly about to be; to ask costs both
    /// next to nothing.
    /// </summary>
    public TimeSpan NextWhereRefused() => Shifted(settings.Min);

    /// <summary>The attempt was good: the next loss starts again from <c>min</c>.</summary>
    public void Reset() => _failures = 0;

    private TimeSpan Shifted(TimeSpan delay) => delay * (1 + (settings.Jitter * ((random.NextDouble() * 2) - 1)));
}
