using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.LoginSrv;
using LoginGate.Protocol;
using LoginGate.Settings;
using LoginGate.Transport;

namespace LoginGate.Sessions;

/// <summary>Who and where a session's client is.</summary>
internal sealed record SessionIdentity(int Number, IPEndPoint Client, IPEndPoint Local);

/// <summary>
/// One game client: puts its packets together, checks every byte, forwards them to LoginSrv's actor and writes the replies.
/// </summary>
/// <remarks>
/// <code>
/// Relaying --client closed or broke-->                      stopped
/// Relaying --EndSession, LoginSrvLost, limit, violation-->  Closing  (write what is queued, then close)
/// Closing  --connection closed-->                           stopped
/// </code>
/// Reading is pulled: one read is asked for when the last one has been handled, none while LoginSrv is congested.
/// LoginSrv's actor hears of the end exactly once, whichever way it comes.
/// </remarks>
internal sealed class SessionActor : ReceiveActor, IWithTimers
{
    private const string DeadlineTimer = "deadline";
    private const string CloseTimer = "close";

    // A client that does not take its last replies within this time is cut off.
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SessionIdentity _identity;
    private readonly ClientSettings _limits;
    private readonly IActorRef _connection;
    private readonly IActorRef _loginSrv;
    private readonly TimeProvider _clock;
    private readonly ClientPacketDecoder _decoder;
    private readonly WriteBuffer _output = new();
    private readonly SessionDeadlines _deadlines;
    private readonly PacketRate _rate;
    private TimeSpan _timerDue = TimeSpan.MaxValue;
    private bool _isReading;
    private bool _isCongested;
    private CloseCause? _endedBy;

    public SessionActor(
        SessionIdentity identity, IActorRef connection, IActorRef loginSrv, Dialect dialect, ClientSettings limits, TimeProvider clock)
    {
        _identity = identity;
        _connection = connection;
        _loginSrv = loginSrv;
        _limits = limits;
        _clock = clock;
        _decoder = new ClientPacketDecoder(dialect, limits.Payload, limits.MaxPacketBytes);
        _deadlines = new SessionDeadlines(limits, clock.Now());
        _rate = new PacketRate(limits.PacketsPerSecond, clock.Now());
        Become(Relaying);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static string NameOf(int number) => $"s-{number}";

    public static Props Props(
        SessionIdentity identity, IActorRef connection, IActorRef loginSrv, Dialect dialect, ClientSettings limits, TimeProvider clock) =>
        Akka.Actor.Props.Create(() => new SessionActor(identity, connection, loginSrv, dialect, limits, clock));

    protected override void PreStart()
    {
        // The open frame first: no byte of the client can be on its way to LoginSrv before it.
        _loginSrv.Tell(new OpenSession(_identity.Number, _identity.Client.Address, _identity.Local.Address));
        Context.WatchWith(_connection, ConnectionLost.Instance);
        _connection.Tell(new Tcp.Register(Self, useResumeWriting: false));
        Read();
        ArmDeadline(_clock.Now());
        GateMeter.Opened();
        _log.Debug("session {0} of {1}: open", _identity.Number, _identity.Client);
    }

    protected override void PostStop()
    {
        End(CloseCause.Failed);
        _decoder.Dispose();
        _output.Dispose();
    }

    private void Relaying()
    {
        Receive<Tcp.Received>(OnReceived);
        Receive<DeliverReply>(OnDeliverReply);
        Receive<WriteAck>(_ => OnWritten());
        Receive<Congested>(_ => _isCongested = true);
        Receive<Relieved>(_ => OnRelieved());
        Receive<DeadlineDue>(_ => OnDeadlineDue());
        Receive<EndSession>(m => Close(m.Cause));
        Receive<LoginSrvLost>(_ => Close(CloseCause.LoginSrvLost));
        Receive<Tcp.ConnectionClosed>(OnConnectionClosed);
        Receive<ConnectionLost>(_ => Stop(CloseCause.PeerReset));
        Receive<Tcp.CommandFailed>(_ => Stop(CloseCause.PeerReset));
    }

    private void Closing()
    {
        Receive<WriteAck>(_ =>
        {
            OnWritten();
            CloseIfWritten();
        });
        Receive<CloseOverdue>(_ => _connection.Tell(Tcp.Abort.Instance));
        Receive<Tcp.ConnectionClosed>(_ => Context.Stop(Self));
        Receive<ConnectionLost>(_ => Context.Stop(Self));
        Receive<Tcp.CommandFailed>(_ => Context.Stop(Self));
        // The session is over for LoginSrv: what still arrives has nowhere to go.
        ReceiveAny(_ => { });
    }

    private void OnReceived(Tcp.Received received)
    {
        _isReading = false;
        var chunk = ByteStrings.ToMemory(received.Data);
        var input = chunk.Span;
        var now = _clock.Now();
        var packets = 0;
        ClientPacketStatus status;
        // To the very end: only the last answer, NeedMore, gives a finished packet's buffer back.
        while ((status = _decoder.Read(ref input, out var packet)) != ClientPacketStatus.NeedMore)
        {
            if (Handle(status, chunk, packet, now, ref packets) is { } cause)
            {
                LogViolation(cause);
                Close(cause);
                return;
            }
        }
        _deadlines.OnReceived(now, packets, _decoder.HasPartial);
        ArmDeadline(now);
        Read();
    }

    /// <summary>Asks for the next read, unless one is under way or LoginSrv is congested.</summary>
    private void Read()
    {
        if (_isReading || _isCongested)
            return;
        _isReading = true;
        _connection.Tell(Tcp.ResumeReading.Instance);
    }

    /// <summary>Acts on one result of the decoder; the cause when the client has to go.</summary>
    private CloseCause? Handle(
        ClientPacketStatus status, ReadOnlyMemory<byte> chunk, ReadOnlySpan<byte> packet, TimeSpan now, ref int packets)
    {
        switch (status)
        {
            case ClientPacketStatus.Packet:
                packets++;
                if (!_rate.TryTake(now))
                    return CloseCause.TooManyPackets;
                _loginSrv.Tell(new ForwardPacket(_identity.Number, ByteStrings.SliceOrCopy(chunk, packet)));
                return null;
            case ClientPacketStatus.Outside:
                return OnStrayBytes();
            case ClientPacketStatus.Empty or ClientPacketStatus.Broken:
                GateMeter.Broken();
                return null;
            case ClientPacketStatus.Violation:
                return CauseOf(_decoder.Violation);
            default:
                return null;
        }
    }

    private CloseCause? OnStrayBytes()
    {
        GateMeter.Stray(_decoder.DroppedBytes);
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

    private void OnDeliverReply(DeliverReply reply)
    {
        if (_output.PendingBytes + reply.Bytes.Length > _limits.SendQueueBytes)
        {
            _log.Warning("session {0} of {1}: does not read, {2} bytes wait (send-queue {3}); closing",
                _identity.Number, _identity.Client, _output.PendingBytes, _limits.SendQueueBytes);
            Abort(CloseCause.SlowReader);
            return;
        }
        reply.Bytes.Span.CopyTo(_output.GetSpan(reply.Bytes.Length));
        _output.Advance(reply.Bytes.Length);
        _output.Flush(_connection, Self);
        _deadlines.OnReplied(_clock.Now());
    }

    private void OnWritten()
    {
        _output.OnWritten();
        _output.Flush(_connection, Self);
    }

    private void OnRelieved()
    {
        _isCongested = false;
        Read();
    }

    private void OnDeadlineDue()
    {
        var now = _clock.Now();
        _timerDue = TimeSpan.MaxValue;
        if (_deadlines.Expired(now) is { } cause)
        {
            LogViolation(cause);
            Close(cause);
        }
        else
        {
            ArmDeadline(now);
        }
    }

    /// <summary>
    /// One timer serves all limits. It is moved only to an earlier time; when it fires early, it is set again to the rest:
    /// a busy session starts no timer per packet.
    /// </summary>
    private void ArmDeadline(TimeSpan now)
    {
        var due = _deadlines.NextDue;
        if (due >= _timerDue)
            return;
        _timerDue = due;
        var delay = due - now;
        Timers.StartSingleTimer(DeadlineTimer, DeadlineDue.Instance, delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
    }

    private void OnConnectionClosed(Tcp.ConnectionClosed closed) =>
        Stop(closed.IsErrorClosed || closed.IsAborted ? CloseCause.PeerReset : CloseCause.PeerClosed);

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
        _loginSrv.Tell(new CloseSession(_identity.Number));
        GateMeter.Closed(cause);
        _log.Debug("session {0} of {1}: ended, {2}", _identity.Number, _identity.Client, cause);
    }

    // Never the bytes themselves: they are a stranger's, and may be a password.
    private void LogViolation(CloseCause cause) =>
        _log.Info("session {0} of {1}: {2}; closing", _identity.Number, _identity.Client, cause);

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
