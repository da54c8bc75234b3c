using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Transport;

namespace LoginGate.LoginSrv;

/// <summary>
/// The only owner of a line's connection to LoginSrv: connects, backs off, keeps the heartbeat, frames what sessions send
/// and routes each reply to the session whose number it bears.
/// </summary>
/// <remarks>
/// <code>
/// Waiting       --Dial-->                    Connecting
/// Connecting    --Connected-->               Linked         (every held session is announced again)
/// Connecting    --CommandFailed-->           Connecting (the next address), after the last one BackingOff
/// BackingOff    --RetryDue-->                Connecting     (the first address)
/// Linked        --closed, silent, broken-->  BackingOff     (every session is told LoginSrvLost, or held)
/// any           --HoldOver-->                the same       (held sessions are told LoginSrvLost after all)
/// any           --Disconnect-->              Disconnecting  (flush, clean close) --> stopped
/// </code>
/// </remarks>
internal sealed class LoginSrvActor : ReceiveActor, IWithTimers
{
    public const string Name = "loginsrv";

    private const string RetryTimer = "retry";
    private const string HeartbeatTimer = "heartbeat";
    private const string SilenceTimer = "silence";
    private const string HoldTimer = "hold";
    private const string DisconnectTimer = "disconnect";

    // A LoginSrv that has stopped reading never takes the rest: its connection is cut after this time.
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(5);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private LoginSrvSettings _settings;
    private readonly IActorRef _admission;
    private readonly LineStatistics _statistics;
    private readonly IActorRef _tcp;
    private readonly TimeProvider _clock;
    private ReconnectBackoff _backoff;
    private KeepAliveOption _keepAlive;
    private readonly SessionTable _sessions;
    private LoginSrvTarget _target;
    private LinkState _state = LinkState.Down;

    // Held as a field too, because a failure in any state must leave no session behind.
    private LoginSrvLink? _link;

    /// <param name="line">Where LoginSrv is and how it is spoken to, and who hears of the addresses that it blocks.</param>
    /// <param name="tcp">Akka.IO's TCP manager, or a probe in its place.</param>
    public LoginSrvActor(LineContext line, IActorRef tcp)
    {
        _settings = line.Settings.LoginSrv;
        _admission = line.Admission;
        _statistics = line.Statistics;
        _tcp = tcp;
        _clock = line.Clock;
        _backoff = new ReconnectBackoff(_settings.Reconnect, Random.Shared);
        _keepAlive = KeepAliveOption.ForConnect(_settings.KeepAlive);
        _sessions = new SessionTable(_settings, _statistics, line.Settings.Client.PlacesAtStart);
        _target = _settings.Targets[0];
        Become(Waiting);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(LineContext line, IActorRef tcp) => Akka.Actor.Props.Create(() => new LoginSrvActor(line, tcp));

    // A restart loses the link and the table: the clients must not wait for answers.
    protected override void PreRestart(Exception reason, object message)
    {
        DropLink();
        DropSessions();
        base.PreRestart(reason, message);
    }

    // It had been told to dial before it failed, or it had nothing to fail at.
    protected override void PostRestart(Exception reason) => Connect(_settings.Targets[0]);

    protected override void PostStop()
    {
        DropLink();
        DropSessions();
    }

    private void Waiting()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Waiting)));
        Receive<Dial>(_ => Connect(_settings.Targets[0]));
        ReceiveWhileUnlinked();
    }

    private void Connecting()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Connecting)));
        Receive<Tcp.Connected>(OnConnected);
        Receive<Tcp.CommandFailed>(OnConnectFailed);
        ReceiveWhileUnlinked();
    }

    private void BackingOff()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(BackingOff)));
        Receive<RetryDue>(_ => Connect(_settings.Targets[0]));
        ReceiveWhileUnlinked();
    }

    private void Linked(LoginSrvLink link)
    {
        Receive<ForwardPacket>(m => OnForwardPacket(link, m));
        Receive<Tcp.Received>(m => OnReceived(link, m), _ => IsFrom(link));
        Receive<WriteAck>(_ => OnWritten(link), _ => IsFrom(link));
        Receive<FlushDue>(_ => OnFlushDue(link));
        Receive<OpenSession>(m => OnOpenSession(link, m));
        Receive<CloseSession>(m => OnCloseSession(link, m));
        Receive<HeartbeatDue>(_ => OnHeartbeatDue(link));
        Receive<SilenceDue>(_ => OnSilenceDue(link));
        Receive<Tcp.ConnectionClosed>(m => LoseLink(DescribeClose(m)), m => IsFrom(link));
        Receive<ConnectionLost>(m => LoseLink("connection failed"), m => m.Connection.Equals(link.Connection));
        Receive<Tcp.CommandFailed>(m => LoseLink($"{m.Cmd} failed"), m => IsFrom(link));
        Receive<HoldOver>(_ => OnHoldOver());
        Receive<ApplyLineSettings>(m =>
        {
            Apply(m.Settings.LoginSrv);
            link.WritesCloseFrames = _settings.CloseFrames;
            StartHeartbeat();
        });
        Receive<Disconnect>(m => OnDisconnect(link, m));
        Receive<GetInspection>(_ => TellInspection(nameof(Linked)));
        ReceiveStale();
    }

    private void Disconnecting(LoginSrvLink link, IActorRef requester)
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Disconnecting)));
        Receive<WriteAck>(_ =>
        {
            link.OnWritten(Self);
            CloseIfDrained(link);
        }, _ => IsFrom(link));
        Receive<CloseSession>(m => OnCloseSession(link, m));
        Receive<Tcp.ConnectionClosed>(_ => FinishDisconnect(requester), _ => IsFrom(link));
        Receive<ConnectionLost>(_ => FinishDisconnect(requester), m => m.Connection.Equals(link.Connection));
        Receive<DisconnectOverdue>(_ => link.Connection.Tell(Tcp.Abort.Instance));
        Receive<OpenSession>(_ => Sender.Tell(LoginSrvLost.Instance));
        Receive<ForwardPacket>(m => m.Return());
        // Replies of these last moments are among it: the clients are gone.
        ReceiveStale();
    }

    private void ReceiveWhileUnlinked()
    {
        Receive<OpenSession>(OnOpenSessionWhileAway);
        Receive<ForwardPacket>(OnForwardPacketWhileAway);
        Receive<CloseSession>(m => _sessions.Close(m.Session));
        Receive<HoldOver>(_ => OnHoldOver());
        Receive<ApplyLineSettings>(m => Apply(m.Settings.LoginSrv));
        Receive<Disconnect>(_ => FinishDisconnect(Sender));
        ReceiveStale();
    }

    /// <summary>What earlier connections and attempts may still send.</summary>
    private void ReceiveStale()
    {
        Receive<Tcp.Connected>(_ => Sender.Tell(Tcp.Abort.Instance));
        Receive<Tcp.Event>(_ => { });
        Receive<Dial>(_ => { });
        Receive<ConnectionLost>(_ => { });
        Receive<FlushDue>(_ => { });
        Receive<RetryDue>(_ => { });
        Receive<HeartbeatDue>(_ => { });
        Receive<SilenceDue>(_ => { });
        Receive<HoldOver>(_ => { });
        Receive<ApplyLineSettings>(_ => { });
    }

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state,
        ("LoginSrv", _target.ToString()), ("clients", _state.ToString()), ("sessions", _sessions.Count), ("has stopped sessions", _sessions.HasCongested),
        ("bytes kept for sending again", _sessions.TrailBytes), ("bytes waiting", _link?.PendingBytes ?? 0), ("bytes written", _link?.WrittenBytes ?? 0),
        ("connections made", _statistics.Link.Connects)));

    private void Connect(LoginSrvTarget target)
    {
        _target = target;
        _statistics.Link = _statistics.Link with { Target = target.ToString(), Since = _statistics.Link.Since ?? _clock.Now() };
        EndPoint remote = IPAddress.TryParse(target.Host, out var address)
            ? new IPEndPoint(address, target.Port)
            : new DnsEndPoint(target.Host, target.Port);
        Become(Connecting);
        _log.Debug("LoginSrv {0}: connecting", target);
        _tcp.Tell(new Tcp.Connect(remote, options: SocketOptions.Of(_keepAlive, _settings.Buffers), timeout: _settings.ConnectTimeout, pullMode: true));
    }

    private void OnConnectFailed(Tcp.CommandFailed failed)
    {
        var reason = failed.Cause.HasValue ? failed.Cause.Value.Message : "no connection";
        if (_settings.Targets.SkipWhile(t => t != _target).Skip(1).FirstOrDefault() is not { } next)
        {
            BackOff($"cannot be reached: {reason}");
            return;
        }
        _log.Warning("LoginSrv {0} cannot be reached: {1}; trying {2}", _target, reason, next);
        Connect(next);
    }

    private void BackOff(string what)
    {
        var delay = _backoff.Next();
        _statistics.Link = _statistics.Link with { LastLoss = what };
        _log.Warning("LoginSrv {0} {1}; next attempt in {2:0.0} s", _target, what, delay.TotalSeconds);
        Timers.StartSingleTimer(RetryTimer, RetryDue.Instance, delay);
        Become(BackingOff);
    }

    private void OnConnected(Tcp.Connected connected)
    {
        var connection = Sender;
        var announced = _settings.Dialect.SecondAddress == SecondAddress.LoginSrv
            ? (connected.RemoteAddress as IPEndPoint)?.Address
            : null;
        var link = _link = new LoginSrvLink(connection, _settings) { LoginSrvAddress = announced, LastHeard = _clock.Now() };
        Context.WatchWith(connection, new ConnectionLost(connection));
        connection.Tell(new Tcp.Register(Self, useResumeWriting: false));
        connection.Tell(Tcp.ResumeReading.Instance);
        StartHeartbeat();
        _log.Info("LoginSrv {0} connected ({1})", _target, _settings.Dialect.Name);
        if (_sessions.Count > 0)
            _log.Info("{0} held clients are announced again", _sessions.Count);
        _statistics.Link = _statistics.Link with { Connects = _statistics.Link.Connects + 1, LastHeartbeat = null, RoundTrip = null };
        ChangeState(LinkState.Up);
        Become(() => Linked(link));
        _sessions.WriteTo(link, _clock.Now());
        RelieveIfDrained(link);
        link.Flush(Self);
    }

    private void StartHeartbeat()
    {
        Timers.StartPeriodicTimer(HeartbeatTimer, HeartbeatDue.Instance, _settings.Heartbeat.Interval);
        Timers.StartSingleTimer(SilenceTimer, SilenceDue.Instance, _settings.Heartbeat.Timeout);
    }

    /// <summary>
    /// Another address counts at the next connect. Where clients are held just now and are not to be any more, they are closed.
    /// </summary>
    private void Apply(LoginSrvSettings settings)
    {
        _settings = settings;
        _backoff = new ReconnectBackoff(settings.Reconnect, Random.Shared);
        _keepAlive = KeepAliveOption.ForConnect(settings.KeepAlive);
        _sessions.Apply(settings);
        if (settings.Hold is null && _state == LinkState.Held)
            DropSessions();
    }

    private void OnOpenSession(LoginSrvLink link, OpenSession open)
    {
        link.Open(_sessions.Open(open, Sender));
        link.Flush(Self);
    }

    private void OnOpenSessionWhileAway(OpenSession open)
    {
        if (_state == LinkState.Held)
            _sessions.Open(open, Sender);
        else
            Sender.Tell(LoginSrvLost.Instance);
    }

    private void OnForwardPacket(LoginSrvLink link, ForwardPacket forward)
    {
        Forward(link, forward);
        Finish(forward);
    }

    private void Finish(ForwardPacket forward)
    {
        if (forward.WantsAnswer)
            Sender.Tell(PacketsTaken.Instance);
        forward.Return();
    }

    private void Forward(LoginSrvLink link, ForwardPacket forward)
    {
        if (_sessions.Find(forward.Session) is not { } session)
        {
            _statistics.OnDiscarded("closed-session");
            return;
        }
        var packet = forward.Packet.Span;
        link.Forward(forward.Session, packet);
        _sessions.RememberSent(session, packet, link, _clock);
        _statistics.OnPacket(packet.Length, link.PendingBytes);
        if (link.PendingBytes > _settings.MaxPendingBytes)
            _sessions.Congest(Sender);
        FlushBehindOthers(link);
    }

    /// <summary>Packets that wait in the mailbox already leave with this one.</summary>
    private void FlushBehindOthers(LoginSrvLink link)
    {
        if (link.IsFlushDue || link.IsWriting)
            return;
        link.IsFlushDue = true;
        Self.Tell(FlushDue.Instance);
    }

    private void OnFlushDue(LoginSrvLink link)
    {
        link.IsFlushDue = false;
        link.Flush(Self);
    }

    private void OnForwardPacketWhileAway(ForwardPacket forward)
    {
        // A session that was told of the loss may still send.
        if (_sessions.Find(forward.Session) is not { } session)
            _statistics.OnDiscarded("closed-session");
        else if (_sessions.KeepWaiting(session, forward.Packet.Span))
            _sessions.Congest(Sender);
        Finish(forward);
    }

    private void OnCloseSession(LoginSrvLink link, CloseSession close)
    {
        if (!_sessions.Close(close.Session))
            return;
        link.Close(close.Session);
        link.Flush(Self);
    }

    private void OnWritten(LoginSrvLink link)
    {
        link.OnWritten(Self);
        _statistics.OnPending(link.PendingBytes);
        RelieveIfDrained(link);
    }

    private void RelieveIfDrained(LoginSrvLink link)
    {
        // Half of the limit, so that a line at its limit does not stop and start its clients on every write.
        if (_sessions.HasCongested && link.PendingBytes <= _settings.MaxPendingBytes / 2)
            _sessions.RelieveAll();
    }

    private void OnHeartbeatDue(LoginSrvLink link)
    {
        link.Heartbeat();
        link.HeartbeatSent ??= _clock.Now();
        link.Flush(Self);
    }

    /// <summary>Runs when the time-out may have passed; frames that came meanwhile put it off.</summary>
    private void OnSilenceDue(LoginSrvLink link)
    {
        var silence = _clock.Now() - link.LastHeard;
        if (silence < _settings.Heartbeat.Timeout)
        {
            Timers.StartSingleTimer(SilenceTimer, SilenceDue.Instance, _settings.Heartbeat.Timeout - silence);
            return;
        }
        LoseLink($"silent for {silence.TotalSeconds:0.0} s (heartbeat.timeout)");
    }

    private void OnReceived(LoginSrvLink link, Tcp.Received received)
    {
        var input = ByteStrings.Borrow(received.Data);
        var now = _clock.Now();
        LoginSrvFrameKind kind;
        while ((kind = link.Decoder.Read(ref input, out var frame)) != LoginSrvFrameKind.NeedMore)
            OnFrame(link, kind, frame, now);
        link.Flush(Self);
        link.Connection.Tell(Tcp.ResumeReading.Instance);
    }

    private void OnFrame(LoginSrvLink link, LoginSrvFrameKind kind, LoginSrvFrame frame, TimeSpan now)
    {
        if (kind == LoginSrvFrameKind.Anomaly)
        {
            _statistics.OnAnomaly(frame.Anomaly);
            _log.Debug("LoginSrv {0}: {1}, {2} bytes skipped", _target, frame.Anomaly, frame.DroppedBytes);
            return;
        }
        link.LastHeard = now;
        _backoff.Reset();
        if (!link.HasSpoken)
        {
            // Not before: a LoginSrv that accepts and stays silent must not hold clients for ever.
            link.HasSpoken = true;
            Timers.Cancel(HoldTimer);
        }
        switch (kind)
        {
            case LoginSrvFrameKind.Reply:
                OnReply(frame.Session, frame.Payload);
                break;
            case LoginSrvFrameKind.Heartbeat:
                OnHeartbeatAnswer(link, now);
                break;
            case LoginSrvFrameKind.Kick:
                OnKick(frame.Session, ban: null);
                break;
            case LoginSrvFrameKind.KickAndBanTemporary:
                OnKick(frame.Session, BanKind.Temporary);
                break;
            case LoginSrvFrameKind.KickAndBanPermanent:
                OnKick(frame.Session, BanKind.Permanent);
                break;
            case LoginSrvFrameKind.BanAddress:
                Ban(frame.Address!, BanKind.Permanent);
                break;
        }
    }

    private void OnHeartbeatAnswer(LoginSrvLink link, TimeSpan now)
    {
        _statistics.Link = _statistics.Link with { LastHeartbeat = now, RoundTrip = now - link.HeartbeatSent ?? _statistics.Link.RoundTrip };
        link.HeartbeatSent = null;
    }

    private void OnReply(int number, ReadOnlySpan<byte> payload)
    {
        if (_sessions.Find(number) is not { } session)
        {
            _statistics.OnDiscarded("unknown-session");
            return;
        }
        _sessions.OnReply(session);
        _statistics.OnReply(payload.Length);
        session.Actor.Tell(DeliverReply.Of(payload));
    }

    private void OnKick(int number, BanKind? ban)
    {
        if (_sessions.Find(number) is not { } session)
        {
            _statistics.OnDiscarded("unknown-session");
            return;
        }
        _log.Debug("LoginSrv {0} kicks session {1}", _target, number);
        session.Actor.Tell(new EndSession(CloseCause.Kicked));
        if (ban is { } kind)
            Ban(session.Client, kind);
    }

    private void Ban(IPAddress address, BanKind kind) =>
        _admission.Tell(new BanAddress(AddressRange.Of(address).ToNetwork(), kind, "asked for by LoginSrv"));

    private void LoseLink(string reason)
    {
        if (_settings.Hold is { } hold)
            Hold(hold, _link!);
        else
            DropSessions();
        DropLink();
        BackOff($"lost: {reason}");
    }

    private void Hold(HoldSettings hold, LoginSrvLink lost)
    {
        _sessions.OnLinkLost(lost);
        // A link that came and went without a word does not start the time anew.
        if (!Timers.IsTimerActive(HoldTimer))
            Timers.StartSingleTimer(HoldTimer, HoldOver.Instance, hold.Time);
        _log.Warning("{0} clients are held for up to {1} s", _sessions.Count, hold.Time.TotalSeconds);
        ChangeState(LinkState.Held);
    }

    private void OnHoldOver()
    {
        _log.Warning("LoginSrv {0} did not come back within hold.time; {1} clients are closed", _target, _sessions.Count);
        if (_link is null)
            DropSessions();
        else
            TellLost();
    }

    /// <summary>Ends the link. Does nothing when there is none.</summary>
    private void DropLink()
    {
        if (_link is not { } link)
            return;
        _link = null;
        Timers.Cancel(HeartbeatTimer);
        Timers.Cancel(SilenceTimer);
        Context.Unwatch(link.Connection);
        // A clean end even here: a reset costs VC's LoginSvr a worker thread for good (protocol.md 8.6).
        link.Connection.Tell(Tcp.Close.Instance);
        Context.System.Scheduler.ScheduleTellOnce(CloseGrace, link.Connection, Tcp.Abort.Instance, ActorRefs.NoSender);
        link.Dispose();
    }

    /// <summary>LoginSrv is away and knows nobody any more: every session ends.</summary>
    private void DropSessions()
    {
        TellLost();
        _sessions.Clear();
        ChangeState(LinkState.Down);
    }

    private void TellLost()
    {
        foreach (var session in _sessions.InOrder)
            session.Actor.Tell(LoginSrvLost.Instance);
    }

    private void ChangeState(LinkState state)
    {
        if (_state == state)
            return;
        _state = state;
        _statistics.Link = _statistics.Link with { State = state, Since = _clock.Now() };
        Context.Parent.Tell(new LinkChanged(state));
    }

    private void OnDisconnect(LoginSrvLink link, Disconnect disconnect)
    {
        var requester = Sender;
        Timers.Cancel(HeartbeatTimer);
        Timers.Cancel(SilenceTimer);
        Timers.StartSingleTimer(DisconnectTimer, DisconnectOverdue.Instance, disconnect.Timeout);
        Become(() => Disconnecting(link, requester));
        link.Flush(Self);
        CloseIfDrained(link);
    }

    private static void CloseIfDrained(LoginSrvLink link)
    {
        if (link.IsDrained)
            link.Connection.Tell(Tcp.Close.Instance);
    }

    private void FinishDisconnect(IActorRef requester)
    {
        requester.Tell(Disconnected.Instance);
        Context.Stop(Self);
    }

    private bool IsFrom(LoginSrvLink link) => Sender.Equals(link.Connection);

    private static string DescribeClose(Tcp.ConnectionClosed closed) => closed switch
    {
        { IsPeerClosed: true } => "closed by LoginSrv",
        { IsErrorClosed: true } => closed.Cause ?? "broken",
        { IsAborted: true } => "aborted",
        _ => "closed",
    };

    private sealed record ConnectionLost(IActorRef Connection);

    private sealed class FlushDue
    {
        public static readonly FlushDue Instance = new();
    }

    private sealed class RetryDue
    {
        public static readonly RetryDue Instance = new();
    }

    private sealed class HoldOver
    {
        public static readonly HoldOver Instance = new();
    }

    private sealed class HeartbeatDue
    {
        public static readonly HeartbeatDue Instance = new();
    }

    private sealed class SilenceDue
    {
        public static readonly SilenceDue Instance = new();
    }

    private sealed class DisconnectOverdue
    {
        public static readonly DisconnectOverdue Instance = new();
    }
}
