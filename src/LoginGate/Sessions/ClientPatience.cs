using System.Runtime.InteropServices;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Sessions;

/// <summary>
/// How long a client is waited for: the time limits, and the heartbeat that finds out whether it is still there. A part of the session.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ClientPatience(ClientSettings limits, TimeSpan opened, bool awaitsHandshake)
{
    private SessionDeadlines _deadlines = new(limits, opened, awaitsHandshake);
    private ClientHeartbeat _heartbeat = new(limits.Heartbeat, opened);

    /// <summary>How long LoginSrv may answer a client that has ended its side; zero: no longer.</summary>
    public readonly TimeSpan HalfCloseTimeout => _deadlines.HalfCloseTimeout;

    /// <summary>When <see cref="Check"/> has something to say at the earliest.</summary>
    public readonly TimeSpan NextDue => _deadlines.NextDue < _heartbeat.NextDue ? _deadlines.NextDue : _heartbeat.NextDue;

    /// <summary>Any byte of the client is a sign of life ...</summary>
    public void OnHeard(TimeSpan now) => _heartbeat.OnReceived(now);

    /// <summary>... but for one that only answers <c>*</c>: it is alive and still idle.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="packets">Packets that the bytes completed.</param>
    /// <param name="hasPartial">Whether they end inside a packet.</param>
    /// <param name="awaitsHandshake">Whether the client still owes its part of the handshake.</param>
    public void OnReceived(TimeSpan now, int packets, bool hasPartial, bool awaitsHandshake) =>
        _deadlines.OnReceived(now, packets, hasPartial, awaitsHandshake);

    /// <summary>A reply was sent to the client.</summary>
    public void OnReplied(TimeSpan now) => _deadlines.OnReplied(now);

    /// <summary>The client was not read for a while, and is again: what it owed starts anew.</summary>
    public void Restart(TimeSpan now)
    {
        _deadlines.Restart(now);
        _heartbeat.OnReceived(now);
    }

    /// <summary>Other limits count from now on.</summary>
    public void Apply(ClientSettings limits, TimeSpan now)
    {
        _deadlines.Apply(limits, now);
        _heartbeat.Apply(limits.Heartbeat, now);
    }

    /// <summary>Why the client has to go, if it was waited for long enough. A quiet one is probed.</summary>
    public CloseCause? Check(TimeSpan now, ref ClientOutput output)
    {
        if (_deadlines.Expired(now) is { } expired)
            return expired;
        switch (_heartbeat.Check(now))
        {
            case HeartbeatStep.Lost:
                return CloseCause.Heartbeat;
            case HeartbeatStep.Probe when output.TryProbe(now):
                _heartbeat.OnProbed(now);
                break;
            case HeartbeatStep.Probe:
                _heartbeat.Postpone(now);
                break;
            default:
                break;
        }
        return null;
    }
}
