namespace LoginGate.Admission.Guessing;

/// <summary>The accounts that are locked, so many at the most: beyond that the lock goes that would end first.</summary>
internal sealed class AccountLocks
{
    public const int Most = 10_000;

    private readonly Dictionary<ulong, (TimeSpan Until, ushort Place, string? Label)> _locks = [];

    public int Count => _locks.Count;

    public IEnumerable<(ulong Account, TimeSpan Until, string? Label)> All => _locks.Select(l => (l.Key, l.Value.Until, l.Value.Label));

    /// <summary>Where the tries of each are counted.</summary>
    public IEnumerable<ushort> Places => _locks.Values.Select(held => held.Place);

    public TimeSpan? UntilOf(ulong account, TimeSpan now) => _locks.TryGetValue(account, out var held) && held.Until > now ? held.Until : null;

    public void Lock(ulong account, TimeSpan until, ushort place, string? label)
    {
        if (_locks.Count >= Most && !_locks.ContainsKey(account))
            _locks.Remove(_locks.MinBy(l => l.Value.Until).Key);
        _locks[account] = (until, place, label);
    }

    public bool Unlock(ulong account) => _locks.Remove(account);

    public void Clear() => _locks.Clear();

    public void ForgetLabels()
    {
        foreach (var account in _locks.Keys.ToArray())
            _locks[account] = _locks[account] with { Label = null };
    }

    public void Prune(TimeSpan now)
    {
        // A Dictionary may lose entries while it is walked.
        foreach (var (account, held) in _locks)
        {
            if (held.Until <= now)
                _locks.Remove(account);
        }
    }
}
