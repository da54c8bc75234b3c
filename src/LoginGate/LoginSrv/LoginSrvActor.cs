using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.Protocol;
using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Transport;

namespace LoginGate.LoginSrv;

/// <summary>
/// The only owner of a line's connection to LoginSrv: connects, backs off, keeps the heartbeat, frames what sessions send
/// and routes each reply to the session whose number it bears.
/// </summary>
/// <remarks>
/// <code>
/// Waiting       --Dial-->                    Connecting
/// Connecting    --Connected-->               Linked
/// Connecting    --CommandFailed-->           BackingOff
/// BackingOff    --RetryDue-->                Connecting
/// Linked        --closed, silent, broken-->  BackingOff     (every session is told LoginSrvLost)
/// any           --Disconnect-->              Disconnecting  (flush, clean close) --> stopped
/// </code>
/// </remarks>
internal sealed class LoginSrvActor : ReceiveActor, IWithTimers
{
    public const string Name = "loginsrv";

    private const string RetryTimer = "retry";
    private const string HeartbeatTimer = "heartbeat";
    private const string SilenceTimer = "silence";
    private const string DisconnectTimer = "disconnect";

    // A LoginSrv that has stopped reading never takes the rest: its connection is cut after this time.
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(5);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly LoginSrvSettings _settings;
    private readonly IActorRef _tcp;
    private readonly TimeProvider _clock;
    private readonly ReconnectBackoff _backoff;
    private readonly string _target;

    // Held as a field too, because a failure in any state must leave no session behind.
    private LoginSrvLink? _link;

    /// <param name="settings">Where LoginSrv is and how it is spoken to.</param>
    /// <param name="tcp">Akka.IO's TCP manager, or a probe in its place.</param>
    /// <param name="clock">Measures LoginSrv's silence.</param>
    public LoginSrvActor(LoginSrvSettings settings, IActorRef tcp, TimeProvider clock)
    {
        _settings = settings;
        _tcp = tcp;
        _clock = clock;
        _backoff = new ReconnectBackoff(settings.Reconnect, Random.Shared);
        _target = $"LoginSrv {settings.Host}:{settings.Port}";
        Become(Waiting);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(LoginSrvSettings settings, IActorRef tcp, TimeProvider clock) =>
        Akka.Actor.Props.Create(() => new LoginSrvActor(settings, tcp, clock));

    // A restart loses the link: LoginSrv forgets its users, so the clients must not wait for answers.
    protected override void PreRestart(Exception reason, object message)
    {
        DropLink();
        base.PreRestart(reason, message);
    }

    // It had been told to dial before it failed, or it had nothing to fail at.
    protected override void PostRestart(Exception reason) => Connect();

    protected override void PostStop() => DropLink();

    private void Waiting()
    {
        Receive<Dial>(_ => Connect());
        ReceiveWhileUnlinked();
    }

    private void Connecting()
    {
        Receive<Tcp.Connected>(OnConnected);
        Receive<Tcp.CommandFailed>(OnConnectFailed);
        ReceiveWhileUnlinked();
    }

    private void BackingOff()
    {
        Receive<RetryDue>(_ => Connect());
        ReceiveWhileUnlinked();
    }

    private void Linked(LoginSrvLink link)
    {
        Receive<ForwardPacket>(m => OnForwardPacket(link, m));
        Receive<Tcp.Received>(m => OnReceived(link, m), _ => IsFrom(link));
        Receive<WriteAck>(_ => link.OnWritten(Self), _ => IsFrom(link));
        Receive<OpenSession>(m => OnOpenSession(link, m));
        Receive<CloseSession>(m => OnCloseSession(link, m));
        Receive<HeartbeatDue>(_ => OnHeartbeatDue(link));
        Receive<SilenceDue>(_ => OnSilenceDue(link));
        Receive<Tcp.ConnectionClosed>(m => LoseLink(DescribeClose(m)), m => IsFrom(link));
        Receive<ConnectionLost>(m => LoseLink("connection failed"), m => m.Connection.Equals(link.Connection));
        Receive<Tcp.CommandFailed>(m => LoseLink($"{m.Cmd} failed"), m => IsFrom(link));
        Receive<Disconnect>(m => OnDisconnect(link, m));
        ReceiveStale();
    }

    private void Disconnecting(LoginSrvLink link, IActorRef requester)
    {
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
        Receive<ForwardPacket>(_ => { });
        // Replies of these last moments are among it: the clients are gone.
        ReceiveStale();
    }

    private void ReceiveWhileUnlinked()
    {
        Receive<OpenSession>(_ => Sender.Tell(LoginSrvLost.Instance));
        // Sessions that were told of the loss still say goodbye; LoginSrv no longer knows them.
        Receive<ForwardPacket>(_ => { });
        Receive<CloseSession>(_ => { });
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
        Receive<RetryDue>(_ => { });
        Receive<HeartbeatDue>(_ => { });
        Receive<SilenceDue>(_ => { });
    }

    private void Connect()
    {
        EndPoint remote = IPAddress.TryParse(_settings.Host, out var address)
            ? new IPEndPoint(address, _settings.Port)
            : new DnsEndPoint(_settings.Host, _settings.Port);
        Become(Connecting);
        _log.Debug("{0}: connecting", _target);
        _tcp.Tell(new Tcp.Connect(remote, timeout: _settings.ConnectTimeout, pullMode: true));
    }

    private void OnConnectFailed(Tcp.CommandFailed failed)
    {
        var reason = failed.Cause.HasValue ? failed.Cause.Value.Message : "no connection";
        BackOff($"cannot be reached: {reason}");
    }

    private void BackOff(string what)
    {
        var delay = _backoff.Next();
        _log.Warning("{0} {1}; next attempt in {2:0.0} s", _target, what, delay.TotalSeconds);
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
        Timers.StartPeriodicTimer(HeartbeatTimer, HeartbeatDue.Instance, _settings.Heartbeat.Interval);
        Timers.StartSingleTimer(SilenceTimer, SilenceDue.Instance, _settings.Heartbeat.Timeout);
        _log.Info("{0} connected ({1})", _target, _settings.Dialect.Name);
        Context.Parent.Tell(new LinkChanged(IsUp: true));
        Become(() => Linked(link));
    }

    private void OnOpenSession(LoginSrvLink link, OpenSession open)
    {
        link.Open(open.Session, Sender, open.Client, open.Local);
        link.Flush(Self);
    }

    private void OnForwardPacket(LoginSrvLink link, ForwardPacket forward)
    {
        if (!link.Forward(forward.Session, forward.Packet.Span, Sender))
            GateMeter.Discarded("closed-session");
        link.Flush(Self);
    }

    private void OnCloseSession(LoginSrvLink link, CloseSession close)
    {
        if (link.Close(close.Session))
            link.Flush(Self);
    }

    private void OnHeartbeatDue(LoginSrvLink link)
    {
        link.Heartbeat();
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
        var chunk = ByteStrings.ToMemory(received.Data);
        var input = chunk.Span;
        LoginSrvFrameKind kind;
        while ((kind = link.Decoder.Read(ref input, out var frame)) != LoginSrvFrameKind.NeedMore)
            OnFrame(link, chunk, kind, frame);
        link.Flush(Self);
        link.Connection.Tell(Tcp.ResumeReading.Instance);
    }

    private void OnFrame(LoginSrvLink link, ReadOnlyMemory<byte> chunk, LoginSrvFrameKind kind, LoginSrvFrame frame)
    {
        if (kind == LoginSrvFrameKind.Anomaly)
        {
            GateMeter.Anomaly(frame.Anomaly);
            _log.Debug("{0}: {1}, {2} bytes skipped", _target, frame.Anomaly, frame.DroppedBytes);
            return;
        }
        link.LastHeard = _clock.Now();
        _backoff.Reset();
        switch (kind)
        {
            case LoginSrvFrameKind.Reply:
                OnReply(link, frame.Session, ByteStrings.SliceOrCopy(chunk, frame.Payload));
                break;
            case LoginSrvFrameKind.Kick:
            case LoginSrvFrameKind.KickAndBanTemporary:
            case LoginSrvFrameKind.KickAndBanPermanent:
                OnKick(link, frame.Session);
                break;
            case LoginSrvFrameKind.BanAddress:
                _log.Warning("{0} asks to block an address; this gate keeps no block list yet", _target);
                break;
        }
    }

    private static void OnReply(LoginSrvLink link, int session, ReadOnlyMemory<byte> payload)
    {
        if (link.Sessions.TryGetValue(session, out var actor))
            actor.Tell(new DeliverReply(payload));
        else
            GateMeter.Discarded("unknown-session");
    }

    private void OnKick(LoginSrvLink link, int session)
    {
        if (!link.Sessions.TryGetValue(session, out var actor))
        {
            GateMeter.Discarded("unknown-session");
            return;
        }
        _log.Debug("{0} kicks session {1}", _target, session);
        actor.Tell(new EndSession(CloseCause.Kicked));
    }

    private void LoseLink(string reason)
    {
        DropLink();
        BackOff($"lost: {reason}");
    }

    /// <summary>Ends the link and tells everyone who relied on it. Does nothing when there is none.</summary>
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
        foreach (var session in link.Sessions.Values)
            session.Tell(LoginSrvLost.Instance);
        Context.Parent.Tell(new LinkChanged(IsUp: false));
        link.Dispose();
    }

    private void OnDisconnect(LoginSrvLink link, Disconnect disconnect)
    {
        var requester = Sender;
        Timers.Cancel(HeartbeatTimer);
        Timers.Cancel(SilenceTimer);
        Timers.StartSingleTimer(DisconnectTimer, DisconnectOverdue.Instance, disconnect.Timeout);
        Become(() => Disconnecting(link, requester));
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
        { IsErrorClosed: true } => closed.Cause,
        { IsAborted: true } => "aborted",
        _ => "closed",
    };

    private sealed record ConnectionLost(IActorRef Connection);

    private sealed class RetryDue
    {
        public static readonly RetryDue Instance = new();
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
