namespace LoginGate.Sessions;

/// <summary>
/// At most <paramref name="perSecond"/> packets in a second, as a token bucket: a pause earns a burst of that size at most.
/// </summary>
/// <param name="perSecond">Zero: no limit.</param>
internal sealed class PacketRate(int perSecond, TimeSpan now)
{
    private double _tokens = perSecond;
    private TimeSpan _last = now;

    /// <summary>Counts one packet; false when it is one too many.</summary>
    public bool TryTake(TimeSpan now)
    {
        if (perSecond == 0)
            return true;
        _tokens = Math.Min(perSecond, _tokens + ((now - _last).TotalSeconds * perSecond));
        _last = now;
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}
