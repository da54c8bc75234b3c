namespace LoginGate.Shared;

/// <summary>Says at most every <paramref name="interval"/> that something of a kind happened: a flood cannot fill the log.</summary>
internal sealed class LogLimiter(TimeSpan interval)
{
    private readonly Dictionary<string, (TimeSpan SaidAt, int Unsaid)> _kinds = [];

    /// <summary>The end of a line that tells of those before it.</summary>
    public static Phrase More(int unsaid) => unsaid > 0 ? Phrase.Of($" (and {unsaid} more since the last such line)") : "";

    /// <summary>Whether to say it now.</summary>
    /// <param name="kind">One of a few: each is remembered.</param>
    /// <param name="now">The present time.</param>
    /// <param name="unsaid">How often it was left unsaid since the last time.</param>
    public bool TrySay(string kind, TimeSpan now, out int unsaid)
    {
        unsaid = 0;
        if (_kinds.TryGetValue(kind, out var last) && now - last.SaidAt < interval)
        {
            _kinds[kind] = last with { Unsaid = last.Unsaid + 1 };
            return false;
        }
        unsaid = last.Unsaid;
        _kinds[kind] = (now, 0);
        return true;
    }
}
