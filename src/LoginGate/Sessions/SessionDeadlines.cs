using System.Runtime.InteropServices;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Sessions;

/// <summary>
/// The three time limits of a session, as times of the <see cref="Clock"/>: the first packet, or before it the handshake where there is
/// one, the rest of a packet begun, and the next byte in either direction. A limit of zero is off. A part of the session.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct SessionDeadlines(ClientSettings limits, TimeSpan opened, bool awaitsHandshake = false)
{
    private static readonly TimeSpan Never = TimeSpan.MaxValue;

    private ClientSettings _limits = limits;
    private bool _awaitsHandshake = awaitsHandshake;
    private TimeSpan _firstPacketDue = After(opened, awaitsHandshake ? limits.HandshakeTimeout : limits.FirstPacketTimeout);
    private TimeSpan _packetDue = Never;
    private TimeSpan _idleDue = After(opened, limits.IdleTimeout);

    /// <summary>How long LoginSrv may answer a client that has ended its side; zero: no longer.</summary>
    public readonly TimeSpan HalfCloseTimeout => _limits.HalfCloseTimeout;

    /// <summary>The earliest limit that is running; <see cref="TimeSpan.MaxValue"/> when none is.</summary>
    public readonly TimeSpan NextDue => Earliest(_firstPacketDue, Earliest(_packetDue, _idleDue));

    /// <summary>The client sent bytes.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="packets">Packets they completed.</param>
    /// <param name="hasPartial">Whether they end inside a packet.</param>
    /// <param name="awaitsHandshake">Whether the client still owes its part of the handshake.</param>
    public void OnReceived(TimeSpan now, int packets, bool hasPartial, bool awaitsHandshake = false)
    {
        if (_awaitsHandshake && !awaitsHandshake)
        {
            _awaitsHandshake = false;
            _firstPacketDue = After(now, _limits.FirstPacketTimeout);
        }
        if (packets > 0)
            _firstPacketDue = Never;
        if (!hasPartial)
            _packetDue = Never;
        else if (packets > 0 || _packetDue == Never)
            _packetDue = After(now, _limits.PacketTimeout);
        _idleDue = After(now, _limits.IdleTimeout);
    }

    /// <summary>A reply was sent to the client.</summary>
    public void OnReplied(TimeSpan now) => _idleDue = After(now, _limits.IdleTimeout);

    /// <summary>The client was not read for a while, and is again: what it owed starts anew.</summary>
    public void Restart(TimeSpan now)
    {
        if (_firstPacketDue != Never)
            _firstPacketDue = After(now, _awaitsHandshake ? _limits.HandshakeTimeout : _limits.FirstPacketTimeout);
        if (_packetDue != Never)
            _packetDue = After(now, _limits.PacketTimeout);
        _idleDue = After(now, _limits.IdleTimeout);
    }

    /// <summary>Other limits count from now on.</summary>
    public void Apply(ClientSettings limits, TimeSpan now)
    {
        _limits = limits;
        Restart(now);
    }

    /// <summary>The limit that has passed, if any.</summary>
    public readonly CloseCause? Expired(TimeSpan now) =>
        now >= _packetDue ? CloseCause.PacketTimeout
        : now >= _firstPacketDue ? (_awaitsHandshake ? CloseCause.HandshakeTimeout : CloseCause.FirstPacketTimeout)
        : now >= _idleDue ? CloseCause.IdleTimeout
        : null;

    private static TimeSpan After(TimeSpan now, TimeSpan limit) => limit == TimeSpan.Zero ? Never : now + limit;

    private static TimeSpan Earliest(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
