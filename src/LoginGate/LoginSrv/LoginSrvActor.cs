using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.EventLoop;
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

    private const string DisconnectTimer = "disconnect";

    // A LoginSrv that has stopped reading never takes the rest: its connection is cut after this time.
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(5);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly LineStatistics _statistics;
    private readonly TimeProvider _clock;
    private readonly Reconnector _reconnector;
    private readonly LinkWatch _watch;
    private readonly SessionTable _sessions;
    private readonly ClientHold _hold;
    private readonly DialectWatch _dialect;
    private readonly PacketForwarder _forwarder;
    private readonly FrameRouter _router;
    private LoginSrvSettings _settings;

    // Held as a field too, because a failure in any state must leave no session behind.
    private LoginSrvLink? _link;

    /// <param name="line">Where LoginSrv is and how it is spoken to, and who hears of the addresses that it blocks.</param>
    /// <param name="tcp">Akka.IO's TCP manager, or a probe in its place.</param>
    public LoginSrvActor(LineContext line, IActorRef tcp)
    {
        _settings = line.Settings.LoginSrv;
        _statistics = line.Statistics;
        _clock = line.Clock;
        _reconnector = new Reconnector(this, tcp, _settings, _statistics, _clock, _log);
        _watch = new LinkWatch(this, _clock);
        _dialect = new DialectWatch(_settings.Dialect, _statistics, _clock, _log);
        _sessions = new SessionTable(_settings, _statistics, _dialect, line.Settings.Client.PlacesAtStart);
        _hold = new ClientHold(this, Context.Parent, _sessions, _statistics, _clock, _log);
        _forwarder = new PacketForwarder(_sessions, _dialect, _statistics, _clock);
        _router = new FrameRouter(_sessions, _settings.Dialect, _dialect, line.Admission, _statistics, _log);
        Become(Waiting);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(LineContext line, IActorRef tcp) => Akka.Actor.Props.Create(() => new LoginSrvActor(line, tcp));

    // A restart loses the link and the table: the clients must not wait for answers.
    protected override void PreRestart(Exception reason, object message)
    {
        DropLink();
        _hold.Drop();
        base.PreRestart(reason, message);
    }

    // It had been told to dial before it failed, or it had nothing to fail at.
    protected override void PostRestart(Exception reason) => Connect();

    protected override void PostStop()
    {
        DropLink();
        _hold.Drop();
    }

    private void Waiting()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Waiting)));
        Receive<Dial>(_ => Connect());
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
        Receive<Reconnector.RetryDue>(_ => Connect());
        Receive<Reconnect>(_ => OnReconnect());
        ReceiveWhileUnlinked();
    }

    private void Linked(LoginSrvLink link)
    {
        Receive<ForwardPacket>(m => _forwarder.Forward(link, m, Sender, Self));
        Receive<BytesLent>(m => OnLent(link, m), _ => IsFrom(link));
        Receive<Tcp.Received>(m => OnReceived(link, ByteStrings.Borrow(m.Data)), _ => IsFrom(link));
        Receive<WriteAck>(_ => OnWritten(link), _ => IsFrom(link));
        Receive<LoginSrvLink.FlushDue>(_ => link.OnFlushDue(Self));
        Receive<LoginRefused>(_dialect.OnRefused);
        Receive<OpenSession>(m => OnOpenSession(link, m));
        Receive<CloseSession>(m => OnCloseSession(link, m));
        Receive<LinkWatch.HeartbeatDue>(_ => OnHeartbeatDue(link));
        Receive<LinkWatch.SilenceDue>(_ => OnSilenceDue(link));
        Receive<Tcp.ConnectionClosed>(m => LoseLink(link, LoginSrvLink.Describe(m)), m => IsFrom(link));
        Receive<ConnectionLost>(m => LoseLink(link, "connection failed"), m => m.Connection.Equals(link.Connection));
        Receive<Tcp.CommandFailed>(m => LoseLink(link, $"{m.Cmd} failed"), m => IsFrom(link));
        Receive<ClientHold.HoldOver>(_ => _hold.OnOver(_reconnector.Target, isLinked: true));
        Receive<ApplyLineSettings>(m => OnApplyLineSettings(link, m));
        Receive<Disconnect>(m => OnDisconnect(link, m));
        Receive<GetInspection>(_ => TellInspection(nameof(Linked)));
        ReceiveStale();
    }

    private void Disconnecting(LoginSrvLink link, IActorRef requester)
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Disconnecting)));
        Receive<WriteAck>(_ => OnLastWritten(link), _ => IsFrom(link));
        Receive<LoginSrvLink.FlushDue>(_ => link.OnFlushDue(Self));
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
        Receive<ForwardPacket>(m => _forwarder.Keep(m, Sender, Self));
        Receive<CloseSession>(OnCloseSessionWhileAway);
        Receive<ClientHold.HoldOver>(_ => _hold.OnOver(_reconnector.Target, isLinked: false));
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
        Receive<LoginSrvLink.FlushDue>(_ => { });
        Receive<Reconnector.RetryDue>(_ => { });
        Receive<LinkWatch.HeartbeatDue>(_ => { });
        Receive<LinkWatch.SilenceDue>(_ => { });
        Receive<ClientHold.HoldOver>(_ => { });
        Receive<LoginRefused>(_ => { });
        Receive<ApplyLineSettings>(_ => { });
        Receive<Reconnect>(_ => TellReconnecting(isBegun: false));
    }

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state,
        ("LoginSrv", _reconnector.Target.ToString()), ("clients", _hold.State.ToString()), ("sessions", _sessions.Count),
        ("has stopped sessions", _sessions.Congestion.HasStopped), ("bytes kept for sending again", _sessions.TrailBytes),
        ("bytes waiting", _link?.PendingBytes ?? 0), ("bytes written", _link?.WrittenBytes ?? 0),
        ("connections made", _statistics.Link.Connects)));

    private void Connect()
    {
        Become(Connecting);
        _reconnector.Dial();
    }

    private void OnConnectFailed(Tcp.CommandFailed failed)
    {
        if (!_reconnector.DialNext(failed))
            Become(BackingOff);
    }

    private void OnReconnect()
    {
        Connect();
        TellReconnecting(isBegun: true);
    }

    private void TellReconnecting(bool isBegun) => Sender.Tell(new Reconnecting(_reconnector.Target.ToString(), isBegun, _link is not null));

    private void OnConnected(Tcp.Connected connected)
    {
        var connection = Sender;
        var announced = _settings.Dialect.SecondAddress == SecondAddress.LoginSrv
            ? (connected.RemoteAddress as IPEndPoint)?.Address
            : null;
        var link = _link = new LoginSrvLink(connection, _reconnector.Target, _settings, _log) { LoginSrvAddress = announced, LastHeard = _clock.Now() };
        Context.WatchWith(connection, new ConnectionLost(connection));
        connection.Tell(new Tcp.Register(Self, useResumeWriting: false));
        connection.Tell(Tcp.ResumeReading.Instance);
        _watch.Start(_settings.Heartbeat);
        _log.Info("LoginSrv {0} connected ({1})", link.Target, _settings.Dialect.Name);
        if (_sessions.Count > 0)
            _log.Info("{0} announced again", Counted.Of(_sessions.Count, "held client is", "held clients are"));
        _statistics.Link = _statistics.Link.Connected($"{(connected.LocalAddress as IPEndPoint)?.Address.Unmapped()}");
        _hold.OnLinked();
        Become(() => Linked(link));
        link.AnnounceGate();
        _sessions.WriteTo(link, _clock.Now());
        _sessions.Congestion.OnWritten(link.PendingBytes);
        link.Flush(Self);
    }

    private void OnApplyLineSettings(LoginSrvLink link, ApplyLineSettings apply)
    {
        Apply(apply.Settings.LoginSrv);
        link.WritesCloseFrames = _settings.CloseFrames;
        _watch.Start(_settings.Heartbeat);
    }

    private void Apply(LoginSrvSettings settings)
    {
        _settings = settings;
        _reconnector.Apply(settings);
        _sessions.Apply(settings);
        _hold.Apply(settings.Hold);
    }

    private void OnOpenSession(LoginSrvLink link, OpenSession open)
    {
        link.Open(_sessions.Open(open, Sender));
        link.FlushSoon(Self);
    }

    // Not an expression where it is received: one that tells whether there was such a session says to Akka.NET whether it was handled.
    private void OnCloseSessionWhileAway(CloseSession close) => _sessions.Close(close.Session);

    private void OnOpenSessionWhileAway(OpenSession open)
    {
        if (_hold.State == LinkState.Held)
            _sessions.Open(open, Sender);
        else
            Sender.Tell(LoginSrvLost.Instance);
    }

    private void OnCloseSession(LoginSrvLink link, CloseSession close)
    {
        if (_sessions.Close(close.Session) is not { } session)
            return;
        link.Close(session);
        link.FlushSoon(Self);
    }

    private void OnWritten(LoginSrvLink link)
    {
        link.OnWritten(Self);
        _statistics.OnPending(link.PendingBytes);
        _sessions.Congestion.OnWritten(link.PendingBytes);
    }

    private void OnHeartbeatDue(LoginSrvLink link)
    {
        _dialect.Check();
        link.Heartbeat(_clock.Now());
        link.Flush(Self);
    }

    private void OnSilenceDue(LoginSrvLink link)
    {
        if (_watch.CheckSilence(link) is { } silence)
            LoseLink(link, $"silent for {silence.TotalSeconds:0.0} s (heartbeat.timeout)");
    }

    private void OnLent(LoginSrvLink link, BytesLent lent)
    {
        OnReceived(link, lent.Bytes);
        lent.Return();
    }

    private void OnReceived(LoginSrvLink link, ReadOnlySpan<byte> input)
    {
        var now = _clock.Now();
        LoginSrvFrameKind kind;
        for (var rest = input; (kind = link.Decoder.Read(ref rest, out var frame)) != LoginSrvFrameKind.NeedMore; input = rest)
        {
            if (kind != LoginSrvFrameKind.Anomaly)
                OnSignOfLife(link, now);
            _router.Route(link, kind, frame, input[..^rest.Length], now);
        }
        link.Flush(Self);
        link.Connection.Tell(Tcp.ResumeReading.Instance);
    }

    private void OnSignOfLife(LoginSrvLink link, TimeSpan now)
    {
        link.LastHeard = now;
        _reconnector.OnSpoken();
        if (link.HasSpoken)
            return;
        link.HasSpoken = true;
        _hold.OnSpoken();
    }

    private void LoseLink(LoginSrvLink link, Phrase reason)
    {
        _hold.OnLost(link, _settings.Hold);
        DropLink();
        _statistics.Link = _statistics.Link.Lost(reason);
        _reconnector.Lose(reason);
        Become(BackingOff);
    }

    /// <summary>Ends the link. Does nothing when there is none.</summary>
    private void DropLink()
    {
        if (_link is not { } link)
            return;
        _link = null;
        _watch.Stop();
        _dialect.OnLinkLost();
        Context.Unwatch(link.Connection);
        // A clean end even here: a reset costs VC's LoginSvr a worker thread for good (protocol.md 8.6).
        link.Connection.Tell(Tcp.Close.Instance);
        Context.System.Scheduler.ScheduleTellOnce(CloseGrace, link.Connection, Tcp.Abort.Instance, ActorRefs.NoSender);
        link.Dispose();
    }

    private void OnDisconnect(LoginSrvLink link, Disconnect disconnect)
    {
        var requester = Sender;
        _watch.Stop();
        Timers.StartSingleTimer(DisconnectTimer, DisconnectOverdue.Instance, disconnect.Timeout);
        Become(() => Disconnecting(link, requester));
        link.Flush(Self);
        link.CloseIfDrained();
    }

    private void OnLastWritten(LoginSrvLink link)
    {
        link.OnWritten(Self);
        link.CloseIfDrained();
    }

    private void FinishDisconnect(IActorRef requester)
    {
        requester.Tell(Disconnected.Instance);
        Context.Stop(Self);
    }

    private bool IsFrom(LoginSrvLink link) => Sender.Equals(link.Connection);

    private sealed record ConnectionLost(IActorRef Connection);

    private sealed class DisconnectOverdue
    {
        public static readonly DisconnectOverdue Instance = new();
    }
}
