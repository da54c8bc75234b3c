using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Transport;

namespace LoginGate.Sessions;

/// <summary>
/// One game client: puts its packets together, checks every byte, forwards them to LoginSrv's actor and writes the replies.
/// </summary>
/// <remarks>
/// <code>
/// AwaitingProxyHeader --header, admission asked-->  AwaitingAdmission    (only behind a proxy)
///                     --nobody announced-->         AwaitingFirstByte --a byte, admission asked--> AwaitingAdmission
/// AwaitingAdmission   --admitted-->                 Relaying
/// Relaying --client closed, broke, vanished-->      stopped
/// Relaying --EndSession, LoginSrvLost, limit, violation-->  Closing  (write what is queued, then close)
/// Closing  --connection closed-->                   stopped
/// </code>
/// Reading is pulled, one read at a time. While LoginSrv is congested one more read is taken and kept, so that a client that
/// leaves is noticed, and then none. LoginSrv's actor hears of the end exactly once, whichever way it comes.
/// States are plain switches: a table of handlers, as ReceiveActor keeps, would cost each of many idle clients 2 KB.
/// </remarks>
internal sealed class SessionActor : UntypedActor, IWithTimers
{
    private const string DeadlineTimer = "deadline";
    private const string CloseTimer = "close";

    // A client that does not take its last replies within this time is cut off.
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);

    // A proxy sends its header with the connection itself.
    private static readonly TimeSpan ProxyHeaderTimeout = TimeSpan.FromSeconds(5);

    private readonly SessionContext _context;
    private ClientSettings _limits;
    private readonly Dialect _dialect;
    private readonly IActorRef _connection;
    private readonly ClientPacketDecoder _decoder;
    private ClientOutput _output;
    private SessionDeadlines _deadlines;
    private ClientHeartbeat _heartbeat;
    private PacketRate _rate;
    private ForwardWindow _window;
    private SessionIdentity _identity;
    private TimeSpan _timerDue = TimeSpan.MaxValue;
    private bool _isReading;
    private bool _isCongested;
    private bool _hasEntered;
    private SessionStatistics? _statistics;
    private List<SessionTrace>? _traces;
    private CloseCause? _endedBy;
    private ILoggingAdapter? _log;

    // Read and not looked at yet: LoginSrv is congested, or a new account waits for its permission.
    private byte[] _kept = [];
    private byte[]? _newAccount;

    public SessionActor(SessionIdentity identity, IActorRef connection, SessionContext context)
    {
        _context = context;
        _identity = identity;
        _connection = connection;
        _limits = Line.Settings.Client;
        _dialect = Line.Settings.LoginSrv.Dialect;
        var now = Line.Clock.Now();
        _decoder = new ClientPacketDecoder(_dialect, _limits.Payload, _limits.MaxPacketBytes);
        _output = new ClientOutput(connection, Self, _limits);
        _deadlines = new SessionDeadlines(_limits, now);
        _heartbeat = new ClientHeartbeat(_limits.Heartbeat, now);
        _rate = new PacketRate(_limits.PacketsPerSecond, now);
        if (_limits.TrustedProxies is not null)
            BecomeWith(AwaitingProxyHeader, new ProxyHeaderDecoder());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private LineContext Line => _context.Line;

    // Made with the first line: most sessions write none.
    private ILoggingAdapter Log => _log ??= Context.GetLogger();

    private static bool IsDebugLogged => Context.System.EventStream.LogLevel <= LogLevel.DebugLevel;

    public static string NameOf(int number) => $"s-{number}";

    public static Props Props(SessionIdentity identity, IActorRef connection, SessionContext context) =>
        Akka.Actor.Props.CreateBy(new Producer(identity, connection, context));

    protected override void PreStart()
    {
        Context.WatchWith(_connection, ConnectionLost.Instance);
        if (_limits.TrustedProxies is null)
            Enter();
        else
            Timers.StartSingleTimer(DeadlineTimer, DeadlineDue.Instance, ProxyHeaderTimeout);
        _connection.Tell(new Tcp.Register(Self, useResumeWriting: false));
        Read();
    }

    protected override void PostStop()
    {
        End(CloseCause.Failed);
        if (_hasEntered)
            Line.Admission.Tell(new LeaveAdmission(_identity.Client.Address, Self));
        _decoder.Dispose();
        _output.Dispose();
    }

    protected override void OnReceive(object message) => Relaying(message);

    private void AwaitingProxyHeader(ProxyHeaderDecoder header, object message)
    {
        switch (message)
        {
            case Tcp.Received m:
                OnProxyHeader(header, m);
                break;
            case DeadlineDue:
                EndUnannounced(header, CloseCause.BadProxyHeader);
                break;
            default:
                Unannounced(header, message, nameof(AwaitingProxyHeader));
                break;
        }
    }

    private void AwaitingFirstByte(ProxyHeaderDecoder header, object message)
    {
        switch (message)
        {
            case Tcp.Received m:
                _isReading = false;
                _kept = m.Data.ToArray();
                AskAdmission(header);
                break;
            case DeadlineDue:
                EndUnannounced(header, CloseCause.FirstPacketTimeout);
                break;
            default:
                Unannounced(header, message, nameof(AwaitingFirstByte));
                break;
        }
    }

    private void AwaitingAdmission(ProxyHeaderDecoder header, object message)
    {
        switch (message)
        {
            case AdmissionDecision m:
                OnAdmissionDecision(header, m);
                break;
            case DeadlineDue:
                break;
            default:
                Unannounced(header, message, nameof(AwaitingAdmission));
                break;
        }
    }

    private void Unannounced(ProxyHeaderDecoder header, object message, string state)
    {
        switch (message)
        {
            case ApplyClientSettings m:
                OnApplyClientSettings(m);
                break;
            case EndSession m:
                EndUnannounced(header, m.Cause);
                break;
            case Tcp.ConnectionClosed:
                Stop(CloseCause.PeerClosed);
                break;
            case ConnectionLost or Tcp.CommandFailed:
                Stop(CloseCause.PeerReset);
                break;
            case GetInspection:
                TellInspection(state);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Relaying(object message)
    {
        switch (message)
        {
            case Tcp.Received m:
                OnReceived(m);
                break;
            case DeliverReply m:
                OnDeliverReply(m);
                break;
            case WriteAck:
                OnWritten();
                break;
            case PacketsTaken:
                OnPacketsTaken();
                break;
            case DeadlineDue:
                OnDeadlineDue();
                break;
            case Congested:
                OnCongested();
                break;
            case Relieved:
                OnRelieved();
                break;
            case NewAccountDecision m:
                OnNewAccountDecision(m);
                break;
            case EndSession m:
                Close(m.Cause);
                break;
            case LoginSrvLost:
                Close(CloseCause.LoginSrvLost);
                break;
            case Tcp.ConnectionClosed m:
                OnConnectionClosed(m);
                break;
            case ConnectionLost or Tcp.CommandFailed:
                Stop(CloseCause.PeerReset);
                break;
            default:
                Operated(message);
                break;
        }
    }

    /// <summary>What operators ask of a client that is in.</summary>
    private void Operated(object message)
    {
        switch (message)
        {
            case ApplyClientSettings m:
                OnApplyClientSettings(m);
                Rearm(Line.Clock.Now());
                break;
            case GetInspection:
                TellInspection(nameof(Relaying));
                break;
            case StartTrace m:
                m.Trace.Begin(_dialect);
                (_traces ??= []).Add(m.Trace);
                break;
            case StopTrace m:
                if (_traces?.Remove(m.Trace) == true && _traces.Count == 0)
                    _traces = null;
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Closing(object message)
    {
        switch (message)
        {
            case WriteAck:
                OnWritten();
                CloseIfWritten();
                break;
            case CloseOverdue:
                _connection.Tell(Tcp.Abort.Instance);
                break;
            case Tcp.ConnectionClosed or ConnectionLost or Tcp.CommandFailed:
                Context.Stop(Self);
                break;
            case GetInspection:
                TellInspection(nameof(Closing));
                break;
            default:
                // The session is over for LoginSrv: what still arrives has nowhere to go.
                break;
        }
    }

    private void BecomeWith(Action<ProxyHeaderDecoder, object> state, ProxyHeaderDecoder header) => Become(message => state(header, message));

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state,
        ("client", _identity.Client.ToString()), ("reached", _identity.Local.ToString()),
        ("packets", _statistics?.Packets ?? 0), ("packet bytes", _statistics?.PacketBytes ?? 0),
        ("replies", _statistics?.Replies ?? 0), ("reply bytes", _statistics?.ReplyBytes ?? 0),
        ("bytes waiting for the client", _output.PendingBytes), ("waits for LoginSrv", _isCongested), ("inside a packet", _decoder.HasPartial),
        ("traces", _traces?.Count ?? 0), ("ended by", _endedBy?.ToString())));

    private void Trace(WireDirection direction, ReadOnlySpan<byte> bytes)
    {
        foreach (var trace in _traces!)
            trace.Offer(direction, bytes, Line.Clock.GetUtcNow());
    }

    private void OnProxyHeader(ProxyHeaderDecoder header, Tcp.Received received)
    {
        _isReading = false;
        var input = ByteStrings.Borrow(received.Data);
        switch (header.Read(ref input))
        {
            case ProxyHeaderStatus.NeedMore:
                Read();
                break;
            case ProxyHeaderStatus.Header:
                if (header.Source is not null)
                    _identity = _identity with { Client = header.Source, Local = header.Destination! };
                _kept = input.ToArray();
                if (header.Source is null && _kept.Length == 0)
                    AwaitFirstByte(header);
                else
                    AskAdmission(header);
                break;
            default:
                Log.Info("session {0} of {1}: no PROXY header ({2}); closing", _identity.Number, _identity.Client, header.Error);
                EndUnannounced(header, CloseCause.BadProxyHeader);
                break;
        }
    }

    /// <summary>
    /// The header announces nobody (LOCAL, UNKNOWN): the proxy's own connection, mostly a health check. It is nobody's session
    /// unless it sends something; then the connection's own addresses count.
    /// </summary>
    private void AwaitFirstByte(ProxyHeaderDecoder header)
    {
        if (_limits.FirstPacketTimeout > TimeSpan.Zero)
            Timers.StartSingleTimer(DeadlineTimer, DeadlineDue.Instance, _limits.FirstPacketTimeout);
        else
            Timers.Cancel(DeadlineTimer);
        BecomeWith(AwaitingFirstByte, header);
        Read();
    }

    private void AskAdmission(ProxyHeaderDecoder header)
    {
        Line.Admission.Tell(new RequestAdmission(_identity.Client.Address, Self));
        BecomeWith(AwaitingAdmission, header);
    }

    private void OnAdmissionDecision(ProxyHeaderDecoder header, AdmissionDecision decision)
    {
        var refusal = decision.Refusal;
        _hasEntered = decision.IsAdmitted;
        if (refusal is null && !_dialect.CanAnnounce(_identity.Client.Address))
            refusal = ClientRefused.CannotAnnounce(_dialect);
        if (refusal is not null)
        {
            Context.Parent.Tell(new ClientRefused(refusal, _identity.Client));
            EndUnannounced(header, CloseCause.Refused);
            return;
        }
        header.Dispose();
        Become(Relaying);
        Enter();
        Resume();
    }

    private void EndUnannounced(ProxyHeaderDecoder header, CloseCause cause)
    {
        header.Dispose();
        _kept = [];
        Close(cause);
    }

    /// <summary>
    /// The client is in. The open frame first: no byte of the client can be on its way to LoginSrv before it.
    /// </summary>
    private void Enter()
    {
        _hasEntered = true;
        Line.Admission.Tell(new EnterAdmission(_identity.Client.Address, Self));
        _context.LoginSrv.Tell(new OpenSession(_identity.Number, _identity.Client.Address, _identity.Local.Address));
        ArmDeadline(Line.Clock.Now());
        _statistics = new SessionStatistics(_identity, Line.Clock.Now());
        Line.Statistics.OnOpened(_statistics);
        if (IsDebugLogged)
            Log.Debug("session {0} of {1}: open", _identity.Number, _identity.Client);
    }

    private void OnReceived(Tcp.Received received)
    {
        _isReading = false;
        var now = Line.Clock.Now();
        _heartbeat.OnReceived(now);
        _statistics?.OnHeard(now);
        if (_isCongested)
            _kept = received.Data.ToArray();
        else
            Process(ByteStrings.Borrow(received.Data), now);
    }

    private void Process(ReadOnlySpan<byte> chunk, TimeSpan now)
    {
        var input = chunk;
        var (packets, stars) = (0, 0);
        ClientPacketStatus status;
        // To the very end: only the last answer, NeedMore, gives a finished packet's buffer back.
        while ((status = _decoder.Read(ref input, out var packet)) != ClientPacketStatus.NeedMore)
        {
            if (status == ClientPacketStatus.FlowControl)
                stars++;
            else if (Handle(status, packet, now, ref packets) is { } cause)
            {
                Violate(cause);
                return;
            }
            if (_newAccount is not null)
                break;
        }
        _kept = input.ToArray();
        if (stars > 0)
            _output.OnAnswer(now);
        // A client that only answers '*' is alive and still idle.
        if (stars < chunk.Length)
            _deadlines.OnReceived(now, packets, _decoder.HasPartial);
        ArmDeadline(now);
        Read();
    }

    /// <summary>Goes on with what was kept, then with the connection.</summary>
    private void Resume()
    {
        if (_kept.Length == 0 || _newAccount is not null)
        {
            Read();
        }
        else if (!_isCongested)
        {
            var kept = _kept;
            _kept = [];
            Process(kept, Line.Clock.Now());
        }
    }

    /// <summary>Asks for the next read, unless one is under way, something read waits, or LoginSrv's actor has to catch up.</summary>
    private void Read()
    {
        if (_isReading || _kept.Length > 0 || _newAccount is not null || _window.IsFull)
            return;
        _isReading = true;
        _connection.Tell(Tcp.ResumeReading.Instance);
    }

    /// <summary>Acts on one result of the decoder; the cause when the client has to go.</summary>
    private CloseCause? Handle(ClientPacketStatus status, ReadOnlySpan<byte> packet, TimeSpan now, ref int packets)
    {
        switch (status)
        {
            case ClientPacketStatus.Packet:
                packets++;
                if (!_rate.TryTake(now))
                    return CloseCause.TooManyPackets;
                if (IsNewAccount(packet))
                    AskForNewAccount(packet);
                else
                    Forward(packet);
                return null;
            case ClientPacketStatus.Outside:
                return OnStrayBytes();
            case ClientPacketStatus.Empty or ClientPacketStatus.Broken:
                Line.Statistics.OnBroken();
                return null;
            case ClientPacketStatus.Violation:
                return CauseOf(_decoder.Violation);
            default:
                return null;
        }
    }

    private void Forward(ReadOnlySpan<byte> packet)
    {
        _statistics?.OnPacket(packet.Length);
        if (_traces is not null)
            Trace(WireDirection.FromClient, packet);
        _context.LoginSrv.Tell(ForwardPacket.Of(_identity.Number, packet, _window.OnForward(packet.Length)));
    }

    private CloseCause? OnStrayBytes()
    {
        Line.Statistics.OnStray(_decoder.DroppedBytes);
        return _decoder.Outside switch
        {
            OutsideContent.HttpProbe => CloseCause.HttpProbe,
            OutsideContent.FrameBytes => CloseCause.ForbiddenByte,
            _ when _decoder.OutsideBytes > _limits.MaxStrayBytes => CloseCause.TooManyStrayBytes,
            _ => null,
        };
    }

    private static CloseCause CauseOf(ClientViolation violation) => violation switch
    {
        ClientViolation.Oversize => CloseCause.OversizedPacket,
        ClientViolation.MissingDigit => CloseCause.MissingDigit,
        _ => CloseCause.ForbiddenByte,
    };

    private bool IsNewAccount(ReadOnlySpan<byte> packet) =>
        _dialect.Idents.NewAccount is { } ident &&
        LoginPacket.TryParseHeader(_dialect, packet, out var header, out _) && header.Ident == ident;

    private void AskForNewAccount(ReadOnlySpan<byte> packet)
    {
        _newAccount = packet.ToArray();
        Line.Admission.Tell(new RequestNewAccount(_identity.Client.Address));
    }

    private void OnNewAccountDecision(NewAccountDecision decision)
    {
        if (_newAccount is not { } packet)
            return;
        if (!decision.IsAllowed)
        {
            LogViolation(CloseCause.TooManyAccounts);
            Close(CloseCause.TooManyAccounts);
            return;
        }
        _newAccount = null;
        Forward(packet);
        Resume();
    }

    private void OnDeliverReply(DeliverReply reply)
    {
        var now = Line.Clock.Now();
        if (!_output.TryReply(reply.Bytes.Span, now))
        {
            Log.Warning("session {0} of {1}: does not read, {2} bytes wait (send-queue {3}); closing",
                _identity.Number, _identity.Client, _output.PendingBytes, _limits.SendQueueBytes);
            Abort(CloseCause.SlowReader);
            return;
        }
        _statistics?.OnReply(reply.Bytes.Length);
        if (_traces is not null)
            Trace(WireDirection.ToClient, reply.Bytes.Span);
        reply.Return();
        _deadlines.OnReplied(now);
        ArmDeadline(now);
    }

    private void OnWritten() => _output.OnWritten(Line.Clock);

    private void OnPacketsTaken()
    {
        _window.OnAnswer();
        Resume();
    }

    /// <summary>Whoever is not read cannot be late: its limits rest.</summary>
    private void OnCongested()
    {
        _isCongested = true;
        Rearm(Line.Clock.Now());
    }

    private void OnRelieved()
    {
        var now = Line.Clock.Now();
        _isCongested = false;
        _deadlines.Restart(now);
        _heartbeat.OnReceived(now);
        ArmDeadline(now);
        Resume();
    }

    private void OnApplyClientSettings(ApplyClientSettings apply)
    {
        var now = Line.Clock.Now();
        _limits = apply.Client;
        _deadlines.Apply(_limits, now);
        _heartbeat.Apply(_limits.Heartbeat, now);
        _rate.Apply(_limits.PacketsPerSecond);
        _output.Apply(_limits);
    }

    private void Rearm(TimeSpan now)
    {
        Timers.Cancel(DeadlineTimer);
        _timerDue = TimeSpan.MaxValue;
        ArmDeadline(now);
    }

    private void OnDeadlineDue()
    {
        var now = Line.Clock.Now();
        _timerDue = TimeSpan.MaxValue;
        if (!_isCongested && (_deadlines.Expired(now) ?? CheckHeartbeat(now)) is { } cause)
        {
            LogViolation(cause);
            Close(cause);
            return;
        }
        _output.OnDue(now);
        ArmDeadline(now);
    }

    private CloseCause? CheckHeartbeat(TimeSpan now)
    {
        switch (_heartbeat.Check(now))
        {
            case HeartbeatStep.Lost:
                return CloseCause.Heartbeat;
            case HeartbeatStep.Probe when _output.TryProbe(now):
                _heartbeat.OnProbed(now);
                return null;
            case HeartbeatStep.Probe:
                _heartbeat.Postpone(now);
                return null;
            default:
                return null;
        }
    }

    /// <summary>
    /// One timer serves all limits. It is moved only to an earlier time; when it fires early, it is set again to the rest:
    /// a busy session starts no timer per packet.
    /// </summary>
    private void ArmDeadline(TimeSpan now)
    {
        var due = _isCongested ? _output.NextDue : Earliest(_deadlines.NextDue, Earliest(_heartbeat.NextDue, _output.NextDue));
        if (due >= _timerDue)
            return;
        _timerDue = due;
        var delay = due - now;
        Timers.StartSingleTimer(DeadlineTimer, DeadlineDue.Instance, delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
    }

    private void OnConnectionClosed(Tcp.ConnectionClosed closed)
    {
        var cause = CauseOf(closed);
        if (cause is CloseCause.KeepAlive or CloseCause.UserTimeout)
            LogViolation(cause);
        Stop(cause);
    }

    private CloseCause CauseOf(Tcp.ConnectionClosed closed)
    {
        if (ConnectionErrors.HasVanished(closed))
            return _context.KeepAlive.IsUserTimeout(Line.Clock.Now() - _output.LastWrite) ? CloseCause.UserTimeout : CloseCause.KeepAlive;
        return closed.IsErrorClosed || closed.IsAborted ? CloseCause.PeerReset : CloseCause.PeerClosed;
    }

    private void Violate(CloseCause cause)
    {
        LogViolation(cause);
        if (cause.IsViolation())
            Line.Admission.Tell(new ReportViolation(_identity.Client.Address, cause));
        Close(cause);
    }

    private void Stop(CloseCause cause)
    {
        End(cause);
        Context.Stop(Self);
    }

    private void Close(CloseCause cause)
    {
        End(cause);
        Timers.Cancel(DeadlineTimer);
        Timers.StartSingleTimer(CloseTimer, CloseOverdue.Instance, CloseGrace);
        Become(Closing);
        _output.ReleaseAll(Line.Clock.Now());
        CloseIfWritten();
    }

    private void CloseIfWritten()
    {
        if (_output.IsEmpty)
            _connection.Tell(Tcp.Close.Instance);
    }

    private void Abort(CloseCause cause)
    {
        End(cause);
        Timers.Cancel(DeadlineTimer);
        _connection.Tell(Tcp.Abort.Instance);
        Become(Closing);
    }

    /// <summary>LoginSrv's one close frame. The first cause counts.</summary>
    private void End(CloseCause cause)
    {
        if (_endedBy is not null)
            return;
        _endedBy = cause;
        if (_statistics is not null)
            _context.LoginSrv.Tell(new CloseSession(_identity.Number));
        Line.Statistics.OnClosed(_identity.Number, cause, wasAnnounced: _statistics is not null);
        _traces?.ForEach(trace => trace.End(cause.ToString()));
        if (IsDebugLogged)
            Log.Debug("session {0} of {1}: ended, {2}", _identity.Number, _identity.Client, cause);
    }

    // Never the bytes themselves: they are a stranger's, and may be a password.
    private void LogViolation(CloseCause cause) =>
        Log.Info("session {0} of {1}: {2}; closing", _identity.Number, _identity.Client, cause);

    private static TimeSpan Earliest(TimeSpan a, TimeSpan b) => a < b ? a : b;

    // Not an expression: that would be taken apart anew for each client.
    private sealed class Producer(SessionIdentity identity, IActorRef connection, SessionContext context) : IIndirectActorProducer
    {
        public Type ActorType => typeof(SessionActor);

        public ActorBase Produce() => new SessionActor(identity, connection, context);

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed class ConnectionLost
    {
        public static readonly ConnectionLost Instance = new();
    }

    private sealed class DeadlineDue
    {
        public static readonly DeadlineDue Instance = new();
    }

    private sealed class CloseOverdue
    {
        public static readonly CloseOverdue Instance = new();
    }
}
