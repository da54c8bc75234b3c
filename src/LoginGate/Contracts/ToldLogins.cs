using LoginGate.Shared;

namespace LoginGate.Contracts;

/// <summary>
/// Of which account and network it has been told today that a login went well: telling it once more would change nothing. The last so many; one that is
/// forgotten is told again. Any thread may call.
/// </summary>
internal sealed class ToldLogins
{
    private const int Places = 1 << 14;

    private readonly long[] _told = new long[Places];

    /// <summary>Notes one.</summary>
    /// <param name="account">The account.</param>
    /// <param name="network">Where the login came from.</param>
    /// <param name="day">Today, as <see cref="DateOnly.DayNumber"/>.</param>
    /// <returns>Whether it is news.</returns>
    public bool TryAdd(string account, AddressRange network, int day)
    {
        var (hash, from) = (account.GetHashCode(StringComparison.OrdinalIgnoreCase), HashCode.Combine(network, day));
        var mark = ((long)hash << 32) | (uint)from;
        return Interlocked.Exchange(ref _told[(hash ^ from) & (Places - 1)], mark) != mark;
    }

    public void Clear() => Array.Clear(_told);
}
