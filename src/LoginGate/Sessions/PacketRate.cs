using System.Runtime.InteropServices;

namespace LoginGate.Sessions;

/// <summary>
/// At most <paramref name="perSecond"/> packets in a second, as a token bucket: a pause earns a burst of that size at most. A part of
/// the session.
/// </summary>
/// <param name="perSecond">Zero: no limit.</param>
[StructLayout(LayoutKind.Auto)]
internal struct PacketRate(int perSecond, TimeSpan now)
{
    private int _perSecond = perSecond;
    private double _tokens = perSecond;
    private TimeSpan _last = now;

    /// <summary>Another limit counts from now on.</summary>
    public void Apply(int perSecond)
    {
        _perSecond = perSecond;
        _tokens = perSecond;
    }

    /// <summary>Counts one packet; false when it is one too many.</summary>
    public bool TryTake(TimeSpan now)
    {
        if (_perSecond == 0)
            return true;
        _tokens = Math.Min(_perSecond, _tokens + ((now - _last).TotalSeconds * _perSecond));
        _last = now;
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}
