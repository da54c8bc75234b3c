using Akka.Actor;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.Sessions;

// How it ends.
internal sealed partial class SessionActor
{
    // A client that does not take its last replies within this time is cut off.
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);

    private void HalfClosed(object message)
    {
        switch (message)
        {
            case DeliverReply m: TryDeliver(m, Clock.Now()); break;
            case NewAccountDecision { MayStay: true } m: OnLastDecision(m); break;
            case LoginDecision m: OnLastLogin(m); break;
            case DeadlineDue: OnHalfCloseOver(); break;
            case ApplyClientSettings m: _output.Apply(m.Client); break;
            case GetInspection: TellInspection(nameof(HalfClosed)); break;
            // Nothing more is read.
            case PacketsTaken or Congested or Relieved: break;
            default: Relaying(message); break;
        }
    }

    private void Closing(object message)
    {
        switch (message)
        {
            case WriteAck: OnLastWritten(); break;
            case DeadlineDue: OnCloseOverdue(); break;
            // Its own side is all that a client can end then: what is queued still goes out.
            case Tcp.PeerClosed: break;
            case Tcp.ConnectionClosed or ConnectionLost or Tcp.CommandFailed: Context.Stop(Self); break;
            case GetInspection: TellInspection(nameof(Closing)); break;
            // The session is over for LoginSrv: what still arrives has nowhere to go.
            default: break;
        }
    }

    /// <summary>The client sends no more. Mostly it is gone; one whose request is not answered yet may be there to read.</summary>
    private void OnPeerEnded()
    {
        if (!_input.IsReplyDue || _patience.HalfCloseTimeout == TimeSpan.Zero)
        {
            Close(CloseCause.PeerClosed);
            return;
        }
        var now = Clock.Now();
        _timer.SetIn(_patience.HalfCloseTimeout, now);
        Become(HalfClosed);
        _output.ReleaseAll(now);
    }

    /// <summary>The account that a client asked for last may be made, or not.</summary>
    private void OnLastDecision(NewAccountDecision decision)
    {
        if (decision.IsAllowed)
            _input.ForwardHeld(_context, _record);
        else if (TryRefuseAccount())
            Close(CloseCause.PeerClosed);
    }

    private void OnLastLogin(LoginDecision decision)
    {
        if (TrySettleLogin(decision) && decision.Refusal != LoginRefusal.None)
            Close(CloseCause.PeerClosed);
    }

    private void OnHalfCloseOver()
    {
        if (_timer.TryFire(Clock.Now()))
            Close(CloseCause.PeerClosed);
    }

    private void OnConnectionClosed(Tcp.ConnectionClosed closed)
    {
        var cause = ConnectionErrors.CauseOf(closed, _context.KeepAlive, Clock.Now() - _output.LastWrite);
        if (cause is CloseCause.KeepAlive or CloseCause.UserTimeout)
            _log.Closing(Context, _record.Identity, cause);
        Stop(cause);
    }

    /// <summary>The client is at fault.</summary>
    private void CloseFor(CloseCause cause)
    {
        _log.Closing(Context, _record.Identity, cause);
        if (cause.ToViolation() is not null)
            _record.Report(_context, Self, cause);
        Close(cause);
    }

    private void Close(CloseCause cause)
    {
        var now = Clock.Now();
        End(cause);
        _timer.SetIn(CloseGrace, now);
        Become(Closing);
        _output.ReleaseAll(now);
        _output.CloseIfWritten();
    }

    private void OnLastWritten()
    {
        _output.OnWritten(Clock);
        _output.CloseIfWritten();
    }

    private void OnCloseOverdue()
    {
        if (_timer.TryFire(Clock.Now()))
            _connection.Tell(Tcp.Abort.Instance);
    }

    private void Abort(CloseCause cause)
    {
        End(cause);
        _timer.Stop();
        _connection.Tell(Tcp.Abort.Instance);
        Become(Closing);
    }

    private void Stop(CloseCause cause)
    {
        End(cause);
        Context.Stop(Self);
    }

    private void End(CloseCause cause)
    {
        if (_record.TryEnd(_context, Self, cause))
            _log.Ended(Context, _record.Identity, cause);
    }
}
