namespace LoginGate.Admission;

/// <summary>
/// At most so many events in a period: each takes a token, and tokens come back evenly over the period, up to the limit.
/// The limit and the period are the owner's, so that one costs 16 bytes.
/// </summary>
internal struct TokenBucket(int limit, TimeSpan now)
{
    // Where there was no limit yet, nothing is known that one could hold against it.
    private double _tokens = limit == 0 ? int.MaxValue : limit;
    private TimeSpan _last = now;

    /// <summary>Counts one event; false when it is one too many, which takes nothing.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="limit">Events per period; zero: no limit.</param>
    /// <param name="period">The period.</param>
    public bool TryTake(TimeSpan now, int limit, TimeSpan period)
    {
        if (limit == 0)
            return true;
        _tokens = Math.Min(limit, _tokens + ((now - _last) / period * limit));
        _last = now;
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }

    /// <summary>Whether one more event would be one too many.</summary>
    public readonly bool IsEmpty(TimeSpan now, int limit, TimeSpan period) =>
        limit > 0 && Math.Min(limit, _tokens + ((now - _last) / period * limit)) < 1;

    /// <summary>Whether the past no longer matters.</summary>
    public readonly bool IsFull(TimeSpan now, int limit, TimeSpan period) =>
        limit == 0 || _tokens + ((now - _last) / period * limit) >= limit;
}
