using System.Net;
using LoginGate.Shared;

namespace LoginGate.Http;

/// <summary>
/// How often somebody may try to log in: five times at once and then once in half a minute from an address (a /64 of IPv6), and sixty times and then
/// twelve a minute from all others than this machine, so that a crowd of addresses keeps no operator out who comes by ssh. What it remembers is bounded by
/// the second limit.
/// </summary>
internal sealed class LoginLimiter(TimeProvider clock)
{
    private const int SubnetBits = 64;

    private static readonly Pace OfOne = new(5, TimeSpan.FromSeconds(30));
    private static readonly Pace OfAll = new(60, TimeSpan.FromSeconds(5));

    private readonly Lock _lock = new();
    // When each has made good for its attempts; those for whom that is past are as good as unknown.
    private readonly Dictionary<AddressRange, TimeSpan> _debts = [];
    private TimeSpan _debtOfAll;

    /// <summary>Addresses that are remembered at present.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _debts.Count;
        }
    }

    /// <summary>Counts an attempt; false: it is one too many.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="wait">When to come again.</param>
    public bool TryTake(IPAddress address, out TimeSpan wait)
    {
        var (who, isHere, now) = (RangeOf(address), IPAddress.IsLoopback(address), clock.Now());
        lock (_lock)
        {
            var debt = _debts.GetValueOrDefault(who);
            wait = OfOne.Wait(debt, now);
            if (wait == TimeSpan.Zero && !isHere)
                wait = OfAll.Wait(_debtOfAll, now);
            if (wait > TimeSpan.Zero)
                return false;
            foreach (var (past, _) in _debts.Where(known => known.Value <= now).ToArray())
                _debts.Remove(past);
            _debts[who] = OfOne.Add(debt, now);
            if (!isHere)
                _debtOfAll = OfAll.Add(_debtOfAll, now);
            return true;
        }
    }

    /// <summary>It was a good one: it counts no more.</summary>
    public void GiveBack(IPAddress address)
    {
        lock (_lock)
        {
            if (_debts.TryGetValue(RangeOf(address), out var debt))
                _debts[RangeOf(address)] = debt - OfOne.Interval;
            if (!IPAddress.IsLoopback(address))
                _debtOfAll -= OfAll.Interval;
        }
    }

    private static AddressRange RangeOf(IPAddress address)
    {
        var one = AddressRange.Of(address);
        return one.IsIPv6 ? one.Widened(SubnetBits) : one;
    }

    /// <summary>So many at once, and then one in each interval.</summary>
    private readonly record struct Pace(int Burst, TimeSpan Interval)
    {
        public TimeSpan Wait(TimeSpan debt, TimeSpan now)
        {
            var wait = debt - now - (Interval * (Burst - 1));
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }

        public TimeSpan Add(TimeSpan debt, TimeSpan now) => (debt > now ? debt : now) + Interval;
    }
}
