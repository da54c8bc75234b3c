using System.Net;
using Akka.Actor;
using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.LoginSrv;

/// <summary>
/// Takes each frame of LoginSrv where it belongs: replies and kicks to the session whose number they bear, bans to admission, the rest
/// into the statistics.
/// </summary>
internal sealed class FrameRouter(
    SessionTable sessions, Dialect dialect, DialectWatch watch, IActorRef admission, LineStatistics statistics, ILoggingAdapter log)
{
    /// <param name="raw">Of the bytes that were read last, those that completed the frame.</param>
    public void Route(LoginSrvLink link, LoginSrvFrameKind kind, LoginSrvFrame frame, ReadOnlySpan<byte> raw, TimeSpan now)
    {
        switch (kind)
        {
            case LoginSrvFrameKind.Reply:
                OnReply(frame, raw);
                break;
            case LoginSrvFrameKind.Heartbeat:
                OnHeartbeatAnswer(link, now);
                watch.OnHeartbeat(now);
                break;
            case LoginSrvFrameKind.Kick:
                OnKick(link, frame.Session, ban: null);
                break;
            case LoginSrvFrameKind.KickAndBanTemporary:
                OnKick(link, frame.Session, BanKind.Temporary);
                break;
            case LoginSrvFrameKind.KickAndBanPermanent:
                OnKick(link, frame.Session, BanKind.Permanent);
                break;
            case LoginSrvFrameKind.BanAddress:
                Ban(frame.Address!, BanKind.Permanent);
                break;
            case LoginSrvFrameKind.Anomaly:
                statistics.OnAnomaly(frame.Anomaly);
                watch.OnUnreadable(raw);
                log.Debug("LoginSrv {0}: {1}; bytes skipped: {2}", link.Target, frame.Anomaly, frame.DroppedBytes);
                break;
            default:
                break;
        }
    }

    private void OnReply(LoginSrvFrame frame, ReadOnlySpan<byte> raw)
    {
        // A slot that is another session's names nobody: either of the two would be a guess.
        var found = frame.Slot == SlotHandle.SlotOf(frame.Session) ? sessions.FindAnnounced(frame.Session) : null;
        watch.OnReply(found, frame.Payload, raw);
        if (found is not { } session)
        {
            statistics.OnDiscarded("unknown-session");
            return;
        }
        var payload = frame.Payload;
        var isAnswer = LoginReplies.IsAnswer(dialect, payload);
        sessions.OnReply(session, isAnswer);
        statistics.OnReply(payload.Length);
        var step = LoginReplies.ReadStep(dialect, payload, out var refusal);
        if (step is LoginStep.Accepted or LoginStep.Refused)
            statistics.OnLogin(refusal);
        if (step == LoginStep.Accepted)
            admission.Tell(new ClientLoggedIn(session.Client));
        session.Actor.Tell(DeliverReply.Of(payload, isAnswer, step, refusal));
    }

    private void OnHeartbeatAnswer(LoginSrvLink link, TimeSpan now)
    {
        statistics.Link = statistics.Link with { LastHeartbeat = now, RoundTrip = now - link.HeartbeatSent ?? statistics.Link.RoundTrip };
        link.HeartbeatSent = null;
    }

    private void OnKick(LoginSrvLink link, int number, BanKind? ban)
    {
        if (sessions.FindAnnounced(number) is not { } session)
        {
            statistics.OnDiscarded("unknown-session");
            return;
        }
        watch.OnKick();
        log.Debug("LoginSrv {0} kicks session {1}", link.Target, number);
        session.Actor.Tell(new EndSession(CloseCause.Kicked));
        if (ban is { } kind)
            Ban(session.Client, kind);
    }

    private void Ban(IPAddress address, BanKind kind) =>
        admission.Tell(new BanAddress(AddressRange.Of(address), kind, "asked for by LoginSrv"));
}
