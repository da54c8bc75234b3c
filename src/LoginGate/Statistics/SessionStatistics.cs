using System.Net;
using LoginGate.Shared;

namespace LoginGate.Statistics;

/// <summary>
/// One session's figures. Written by its session actor alone, readable from any thread; times are of the gate's
/// <see cref="Clock"/>.
/// </summary>
internal sealed class SessionStatistics(SessionIdentity identity, TimeSpan opened)
{
    private const long Nothing = -1;

    private long _packets;
    private long _packetBytes;
    private long _replies;
    private long _replyBytes;
    private long _lastHeard = opened.Ticks;

    // When the last packet came that LoginSrv has not answered. The session actor's alone.
    private long _askedAt = Nothing;

    public int Number => identity.Number;

    public IPEndPoint Client => identity.Client;

    public IPEndPoint Local => identity.Local;

    public TimeSpan Opened { get; } = opened;

    /// <summary>Packets forwarded to LoginSrv.</summary>
    public long Packets => Volatile.Read(ref _packets);

    public long PacketBytes => Volatile.Read(ref _packetBytes);

    /// <summary>Replies sent to the client.</summary>
    public long Replies => Volatile.Read(ref _replies);

    public long ReplyBytes => Volatile.Read(ref _replyBytes);

    /// <summary>When the client last sent anything.</summary>
    public TimeSpan LastHeard => TimeSpan.FromTicks(Volatile.Read(ref _lastHeard));

    public void OnHeard(TimeSpan now) => Volatile.Write(ref _lastHeard, now.Ticks);

    /// <summary>A packet of those bytes that the client sent last goes to LoginSrv.</summary>
    public void OnPacket(int bytes)
    {
        _askedAt = _lastHeard;
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _packetBytes, _packetBytes + bytes);
    }

    /// <summary>A reply goes to the client.</summary>
    /// <returns>
    /// How long after the client's last packet it came; null where it answers none: a greeting, or one more reply to the same packet.
    /// </returns>
    public TimeSpan? OnReply(int bytes, TimeSpan now)
    {
        Volatile.Write(ref _replies, _replies + 1);
        Volatile.Write(ref _replyBytes, _replyBytes + bytes);
        if (_askedAt == Nothing)
            return null;
        var time = now.Ticks - _askedAt;
        _askedAt = Nothing;
        return TimeSpan.FromTicks(time);
    }
}
