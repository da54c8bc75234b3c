using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Statistics;

namespace LoginGate.LoginSrv;

/// <summary>
/// Takes each packet of a session into LoginSrv's stream, or keeps it while LoginSrv is away, and stops sessions that send too much.
/// </summary>
internal sealed class PacketForwarder(SessionTable sessions, DialectWatch dialect, LineStatistics statistics, TimeProvider clock)
{
    /// <summary>LoginSrv is there.</summary>
    public void Forward(LoginSrvLink link, ForwardPacket forward, IActorRef session, IActorRef self)
    {
        if (sessions.Find(forward.Session) is not { } known)
            statistics.OnDiscarded("closed-session");
        else if (link.TryForward(known, forward.Packet.Span))
            OnForwarded(link, known, forward.Packet.Span, self);
        Finish(forward, session, self);
    }

    /// <summary>LoginSrv is away.</summary>
    public void Keep(ForwardPacket forward, IActorRef session, IActorRef self)
    {
        // A session that was told of the loss may still send.
        if (sessions.Find(forward.Session) is not { } known)
            statistics.OnDiscarded("closed-session");
        else if (sessions.KeepWaiting(known, forward.Packet.Span))
            sessions.Congestion.Stop(session);
        Finish(forward, session, self);
    }

    private void OnForwarded(LoginSrvLink link, LoginSrvSession session, ReadOnlySpan<byte> packet, IActorRef self)
    {
        sessions.RememberSent(session, packet, link, clock);
        statistics.OnPacket(packet.Length, link.PendingBytes);
        dialect.OnForwarded(session, packet);
        sessions.Congestion.OnQueued(session.Actor, link.PendingBytes);
        link.FlushSoon(self);
    }

    private static void Finish(ForwardPacket forward, IActorRef session, IActorRef self)
    {
        if (forward.WantsAnswer)
            session.Tell(PacketsTaken.Instance, self);
        forward.Return();
    }
}
