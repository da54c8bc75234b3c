using Akka.Actor;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.EventLoop;
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
/// Arriving   --admitted-->                                    Relaying    (only behind a proxy: see ProxyArrival)
/// Arriving   --EndSession, refused, late, client ended-->     Closing
/// Relaying   --client ended, a reply is due-->                HalfClosed  (what LoginSrv still answers goes out)
/// Relaying   --client ended, no reply is due-->               Closing
/// Relaying   --EndSession, LoginSrvLost, limit, violation-->  Closing     (write what is queued, then close)
/// HalfClosed --half-close-timeout, EndSession, LoginSrvLost-> Closing
/// any        --connection closed, broke, vanished-->          stopped
/// </code>
/// LoginSrv's actor hears of the end exactly once, whichever way it comes.
/// States are plain switches: a table of handlers, as ReceiveActor keeps, would cost each of many idle clients 2 KB. Its parts, one for
/// each duty, are structs for the same reason.
/// </remarks>
internal sealed partial class SessionActor : UntypedActor
{
    private readonly SessionContext _context;
    private readonly IActorRef _connection;
    private SessionRecord _record;
    private ClientInput _input;
    private ClientOutput _output;
    private ClientPatience _patience;
    private SessionTimer _timer;
    private SessionLog _log;

    public SessionActor(SessionArrivals arrivals)
    {
        var (identity, connection) = arrivals.Take(Self.Path.Name);
        var context = arrivals.Context;
        var limits = context.Line.Settings.Client;
        var now = context.Line.Clock.Now();
        _context = context;
        _connection = connection;
        _record = new SessionRecord(identity);
        _input = new ClientInput(context.Dialect, limits, now, context.BeginHandshake());
        _output = new ClientOutput(connection, Self, limits);
        _patience = new ClientPatience(limits, now, _input.IsHandshakeDue);
        _timer = new SessionTimer(context.Wheel, Self);
    }

    private TimeProvider Clock => _context.Line.Clock;

    // Whoever is not read cannot be late: its limits rest.
    private TimeSpan NextDue => _input.IsCongested || _output.NextDue < _patience.NextDue ? _output.NextDue : _patience.NextDue;

    public static string NameOf(int number) => $"s-{number}";

    protected override void PreStart()
    {
        // An event loop's connection always tells; a watch of each would cost more than the connection.
        if (!ConnectionErrors.AreAlwaysTold(_connection))
            Context.WatchWith(_connection, ConnectionLost.Instance);
        if (_context.Line.Settings.Client.TrustedProxies is null)
            Enter();
        else
            Arrive();
        _connection.Tell(new Tcp.Register(Self, keepOpenOnPeerClosed: true, useResumeWriting: false));
        if (_record.IsAnnounced)
            Greet();
        Read();
    }

    protected override void PostStop()
    {
        End(CloseCause.Failed);
        _record.Leave(_context, Self);
        _timer.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    protected override void OnReceive(object message) => Relaying(message);

    private void Relaying(object message)
    {
        switch (message)
        {
            case BytesLent m: OnLent(m); break;
            case Tcp.Received m: OnReceived(ByteStrings.Borrow(m.Data)); break;
            case DeliverReply m: OnDeliverReply(m); break;
            case WriteAck: _output.OnWritten(Clock); break;
            case ActorIdentity: OnConnectionTurn(); break;
            case PacketsTaken: OnPacketsTaken(); break;
            case DeadlineDue: OnDeadlineDue(); break;
            case Congested: OnCongested(); break;
            case Relieved: OnRelieved(); break;
            case NewAccountDecision m: OnNewAccountDecision(m); break;
            case LoginDecision m: OnLoginDecision(m); break;
            case EndSession m: Close(m.Cause); break;
            case LoginSrvLost: Close(CloseCause.LoginSrvLost); break;
            case Tcp.PeerClosed: OnPeerEnded(); break;
            case Tcp.ConnectionClosed m: OnConnectionClosed(m); break;
            case ConnectionLost or Tcp.CommandFailed: Stop(CloseCause.PeerReset); break;
            default: Operated(message, SessionInspection.StateOf(_input)); break;
        }
    }

    /// <summary>What operators ask of a session that is not over.</summary>
    private void Operated(object message, string state)
    {
        switch (message)
        {
            case ApplyClientSettings m: OnApplyClientSettings(m.Client); break;
            case GetInspection: TellInspection(state); break;
            case StartTrace m: _record.Start(m.Trace, _context.Dialect); break;
            case StopTrace m: _record.Stop(m.Trace); break;
            default: Unhandled(message); break;
        }
    }

    private void OnLent(BytesLent lent)
    {
        OnReceived(lent.Bytes);
        lent.Return();
    }

    private void OnReceived(ReadOnlySpan<byte> bytes)
    {
        var now = Clock.Now();
        _input.OnRead();
        _patience.OnHeard(now);
        _record.OnHeard(bytes.Length, now, _context.Line.Statistics);
        if (_input.IsCongested)
            _input.Keep(bytes);
        else
            Process(bytes, now);
    }

    private void Process(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        var tally = _input.Process(bytes, now, _context, ref _record);
        if (tally.OwesAnswer && !TryAnswer(now))
            return;
        if (tally.Violation is { } cause)
        {
            CloseFor(cause);
            return;
        }
        if (tally.Stars > 0)
            OnStars(isAll: bytes.Length == 1, now);
        // A client that only answers '*' is alive and still idle.
        if (tally.Stars < bytes.Length)
            _patience.OnReceived(now, tally.Packets, _input.HasPartial, _input.IsHandshakeDue);
        _timer.Move(NextDue);
        Read();
    }

    /// <param name="isAll">Whether one <c>*</c> was all that came.</param>
    /// <param name="now">The present time.</param>
    private void OnStars(bool isAll, TimeSpan now)
    {
        _output.OnAnswer(now);
        // Where the gate sends them itself, or has until its settings changed, it is an answer, and an echo would be answered again.
        if (isAll && !_output.HasSentStar && _context is { Dialect.EchoesStar: true, Line.Settings.Client: { Heartbeat: null, FlowControl: false } })
            _output.Echo(now);
    }

    /// <summary>Goes on with what was kept, then with the connection.</summary>
    private void Resume()
    {
        if (_input.TryTakeKept(out var kept))
            Process(kept, Clock.Now());
        else
            Read();
    }

    private void Read()
    {
        if (_input.TryBeginRead())
            _connection.Tell(Tcp.ResumeReading.Instance);
    }

    private void OnNewAccountDecision(NewAccountDecision decision)
    {
        if (!_input.IsPermissionAwaited)
            return;
        if (!decision.MayStay)
        {
            // Admission has counted it as a violation already.
            _log.Closing(Context, _record.Identity, CloseCause.TooManyAccounts);
            DropNewAccount();
            Close(CloseCause.TooManyAccounts);
            return;
        }
        if (decision.IsAllowed)
            _input.ForwardHeld(_context, _record);
        else if (TryRefuseAccount())
            OnReplied(Clock.Now());
        else
            return;
        Resume();
    }

    /// <summary>Tells the client that its account is not made. False when it does not read, and has been closed for that.</summary>
    private bool TryRefuseAccount()
    {
        _log.RefusesAccount(Context, _record.Identity);
        DropNewAccount();
        return TryWrite(AccountRefusal.In(_context.Dialect), Clock.Now());
    }

    private void DropNewAccount()
    {
        _context.Line.Statistics.OnAccountRefused();
        _input.DropHeld();
    }

    private void OnLoginDecision(LoginDecision decision)
    {
        if (!TrySettleLogin(decision))
            return;
        if (decision.Refusal != LoginRefusal.None)
            OnReplied(Clock.Now());
        Resume();
    }

    /// <summary>Lets the login that waits go on, or tells the client that it has failed. False when there is none, or the client has been closed.</summary>
    private bool TrySettleLogin(LoginDecision decision)
    {
        if (!_input.IsPermissionAwaited)
            return false;
        _record.OnLoginDecided(decision.Refusal);
        if (decision.Refusal == LoginRefusal.None)
        {
            _record.OnLoginForwarded(decision.Account);
            _input.ForwardHeld(_context, _record);
            return true;
        }
        _log.RefusesLogin(Context, _record.Identity, decision.Refusal);
        var reason = MetricWords.Of(decision.Refusal);
        _context.Line.Statistics.OnLoginRefused(reason);
        _record.Statistics?.OnLoginRefusedByGate(reason);
        var answer = LoginRefusals.In(_context.Dialect, _input.Held, decision.Refusal);
        _input.DropHeld();
        if (answer is not null)
            return TryWrite(answer, Clock.Now());
        Close(CloseCause.PasswordGuessing);
        return false;
    }

    private void OnDeliverReply(DeliverReply reply)
    {
        var now = Clock.Now();
        if (TryDeliver(reply, now))
            OnReplied(now);
    }

    private void OnReplied(TimeSpan now)
    {
        _patience.OnReplied(now);
        _timer.Move(NextDue);
    }

    private bool TryDeliver(DeliverReply reply, TimeSpan now)
    {
        if (!TryWrite(reply.Bytes.Span, now))
            return false;
        if (reply.IsAnswer)
            _input.OnReply();
        _record.OnReply(reply, _input.IsAnswerDue, now, _context.Line);
        reply.Return();
        return true;
    }

    private bool TryWrite(ReadOnlySpan<byte> reply, TimeSpan now)
    {
        if (_output.TryReply(reply, now))
            return true;
        AbortSlowReader();
        return false;
    }

    private void OnConnectionTurn()
    {
        if (!_output.OnConnectionTurn())
            AbortSlowReader();
    }

    private void AbortSlowReader()
    {
        _log.DoesNotRead(Context, _record.Identity, _output.PendingBytes, _output.MaxBytes);
        _record.Report(_context, Self, CloseCause.SlowReader);
        Abort(CloseCause.SlowReader);
    }

    private void OnPacketsTaken()
    {
        _input.OnPacketsTaken();
        Resume();
    }

    private void OnCongested()
    {
        _input.IsCongested = true;
        _timer.Set(NextDue);
    }

    private void OnRelieved()
    {
        var now = Clock.Now();
        _input.IsCongested = false;
        _patience.Restart(now);
        _timer.Move(NextDue);
        Resume();
    }

    private void OnApplyClientSettings(ClientSettings limits)
    {
        var now = Clock.Now();
        _input.Apply(limits);
        _output.Apply(limits);
        _patience.Apply(limits, now);
        // Before that it is the arrival's timer.
        if (_record.IsAnnounced)
            _timer.Set(NextDue);
    }

    private void OnDeadlineDue()
    {
        var now = Clock.Now();
        if (!_timer.TryFire(now))
            return;
        if (!_input.IsCongested && _patience.Check(now, ref _output) is { } cause)
        {
            CloseFor(cause);
            return;
        }
        _output.OnDue(now);
        _timer.Move(NextDue);
    }

    private void TellInspection(string state) =>
        Sender.Tell(ActorInspection.Of(this, Context, state, SessionInspection.Of(_record, _input, _output)));

    internal sealed class ConnectionLost
    {
        public static readonly ConnectionLost Instance = new();
    }
}
