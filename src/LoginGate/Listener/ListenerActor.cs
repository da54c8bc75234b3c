using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.Listener;

/// <summary>A line's port: binds it, admits clients and spawns one session actor for each.</summary>
/// <remarks>
/// <code>
/// Binding    --Bound-->          Accepting
/// Binding    --CommandFailed-->  BackingOff (at start without a retry: ListenFailed ends the gate)
/// BackingOff --RetryDue-->       Binding
/// Accepting  --port lost-->      BackingOff
/// any        --SetDoor Closed--> Closed   (clients stay; told by ClientsGone when the last has gone)   --SetDoor, another--> Binding
/// any        --EndSessions-->    Ending --last session gone--> Unbinding --Unbound--> SessionsEnded
/// </code>
/// The port is closed last: Akka.IO's listener is the parent of the connections it took, and resets those it leaves behind.
/// A client is checked against the line (LoginSrv, max-sessions) and what the process may have open, then against admission, all before anything is made for it.
/// </remarks>
internal sealed partial class ListenerActor : ReceiveActor, IWithTimers
{
    public const string Name = "listener";

    private const string RetryTimer = "retry";
    private const string UnbindTimer = "unbind";
    private const string AcceptTimer = "accept";

    private static readonly ReconnectSettings RebindDelays = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), Jitter: 0.2);
    private static readonly TimeSpan UnbindTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private LineSettings _line;
    private readonly SessionContext _context;
    private readonly SessionArrivals _arrivals;
    private readonly IActorRef _admission;
    private readonly IActorRef _tcp;
    private readonly Accepts _accepts;
    private readonly TimeProvider _clock;
    private readonly SessionNumbers _numbers;
    private readonly ReconnectBackoff _backoff = new(RebindDelays, Random.Shared);
    private readonly RefusalLog _refusals;
    private LinkState _link;
    private bool _hasListened;
    private bool _hasSaidTimes;
    private int _undecided;

    public ListenerActor(LineContext line, IActorRef loginSrv, IActorRef tcp)
    {
        _line = line.Settings;
        _context = new SessionContext(
            line, loginSrv, KeepAliveOption.ForListener(_line.Client.KeepAlive), new DeadlineWheel(Context.System.Scheduler.Advanced, line.Clock));
        _arrivals = new SessionArrivals(_context, _line.Sessions);
        _numbers = new SessionNumbers(places: _line.Client.PlacesAtStart, slots: _context.Dialect.MostSessions);
        _admission = line.Admission;
        _tcp = tcp;
        _accepts = new Accepts(line.Transport);
        _door = line.DoorAtStart;
        _clock = line.Clock;
        _refusals = new RefusalLog(_log, line.Statistics, TimeSpan.FromSeconds(10));
        Become(Binding);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(LineContext line, IActorRef loginSrv, IActorRef tcp) =>
        Akka.Actor.Props.Create(() => new ListenerActor(line, loginSrv, tcp));

    protected override void PreStart() => Bind();

    /// <summary>A failing session takes down its own client and nobody else; LoginSrv hears of it through the session's end.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.StoppingStrategy;

    private void Binding()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Binding)));
        Receive<Tcp.Bound>(OnBound);
        Receive<Tcp.CommandFailed>(OnBindFailed);
        Receive<SetDoor>(m => OnSetDoor(m, port: null));
        ReceiveInEveryState();
        Receive<EndSessions>(_ => End(Sender, port: null));
    }

    private void BackingOff()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(BackingOff)));
        Receive<RetryDue>(_ =>
        {
            Become(Binding);
            Bind();
        });
        Receive<RetryListening>(_ => BackOff("it could not be opened"));
        Receive<SetDoor>(m => OnSetDoor(m, port: null));
        ReceiveInEveryState();
        Receive<EndSessions>(_ => End(Sender, port: null));
    }

    private void Accepting(IActorRef port)
    {
        Receive<Tcp.Connected>(m => OnConnected(m, port));
        Receive<AdmissionDecision>(OnDecision);
        Receive<AcceptDue>(OnAcceptDue, m => m.Port.Equals(port));
        Receive<GetInspection>(_ => TellInspection(nameof(Accepting)));
        Receive<PortLost>(_ => BackOff("the port was lost"));
        Receive<SetDoor>(m => OnSetDoor(m, port));
        Receive<GetPort>(_ => Sender.Tell(new KnownPort(port)));
        Receive<EndSessions>(_ =>
        {
            _context.Line.Statistics.Listening = null;
            End(Sender, port);
        });
        ReceiveInEveryState();
    }

    /// <param name="requester">Who waits for the end.</param>
    /// <param name="port">What is to be closed then; null: nothing is open.</param>
    private void Ending(IActorRef requester, IActorRef? port)
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Ending)));
        Receive<SessionEnded>(m =>
        {
            _numbers.Release(m.Number);
            FinishIfEnded(requester, port);
        });
        Receive<PortLost>(_ => End(requester, port: null), _ => port is not null);
        Receive<Tcp.Bound>(_ => Sender.Tell(Tcp.Unbind.Instance));
        Receive<Tcp.Connected>(m => Refuse(m, "the gate shuts down"));
        Receive<AdmissionDecision>(OnDecisionTooLate);
        ReceiveAny(_ => { });
    }

    private void Unbinding(IActorRef requester)
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Unbinding)));
        Receive<Tcp.Unbound>(_ => Finish(requester));
        Receive<PortLost>(_ => Finish(requester));
        Receive<UnbindOverdue>(_ => Finish(requester));
        Receive<Tcp.Connected>(m => Refuse(m, "the gate shuts down"));
        ReceiveInEveryState();
    }

    private void ReceiveInEveryState()
    {
        Receive<SessionEnded>(m =>
        {
            _numbers.Release(m.Number);
            TellIfGone();
        });
        Receive<EndClients>(_ => EndClientsThatAreIn());
        Receive<GetPort>(_ => Sender.Tell(new KnownPort(null)));
        Receive<LinkChanged>(OnLinkChanged);
        Receive<ApplyLineSettings>(OnApplyLineSettings);
        Receive<RetryListening>(_ => { });
        Receive<ClientRefused>(m => _refusals.Add(m.Reason, m.Client, _clock.Now()));
        // Of an earlier binding.
        Receive<AdmissionDecision>(OnDecisionTooLate);
        Receive<Tcp.Connected>(m => Refuse(m, "the port is being opened anew"));
        Receive<PortLost>(_ => { });
        Receive<AcceptDue>(_ => { });
        Receive<Tcp.Event>(_ => { });
    }

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state,
        ("sessions", _numbers.LiveCount), ("clients being decided on", _undecided), ("accepts asked for", _accepts.Left),
        ("door", _door.ToString()), ("LoginSrv", _link.ToString())));

    private void Bind() => _tcp.Tell(_accepts.Bind(
        Self, _line.Listen, SocketOptions.Of(_context.KeepAlive, _line.Listen.Buffers, _context.Line.TakeInherited())));

    private void OnBound(Tcp.Bound bound)
    {
        var port = Sender;
        var endPoint = (IPEndPoint)bound.LocalAddress;
        _hasListened = true;
        _context.Line.Statistics.Listening = endPoint;
        _backoff.Reset();
        Context.WatchWith(port, PortLost.Instance);
        Become(() => Accepting(port));
        if (_door != DoorPosition.Held)
            _accepts.Resume(port);
        _log.Info("listening on {0}", endPoint);
        SayRoundedTimes();
        Context.Parent.Tell(new Listening(endPoint));
    }

    private void SayRoundedTimes()
    {
        if (_hasSaidTimes || !_context.KeepAlive.IsRounded)
            return;
        _hasSaidTimes = true;
        var times = _context.KeepAlive.Effective;
        _log.Debug("client.keep-alive: this system takes whole seconds: time {0} s, interval {1} s",
            times.Time.TotalSeconds, times.Interval.TotalSeconds);
    }

    private void OnBindFailed(Tcp.CommandFailed failed)
    {
        var reason = ConnectionErrors.DescribeBind(failed);
        if (_hasListened)
        {
            BackOff(reason);
            return;
        }
        Context.Parent.Tell(new ListenFailed($"cannot listen on {_line.Listen.EndPoint}: {reason}"));
        Become(BackingOff);
    }

    private void BackOff(Phrase reason)
    {
        _context.Line.Statistics.Listening = null;
        var delay = _backoff.Next();
        _log.Error("cannot listen on {0}: {1}; next attempt in {2:0.0} s", _line.Listen.EndPoint, reason, delay.TotalSeconds);
        Timers.StartSingleTimer(RetryTimer, RetryDue.Instance, delay);
        Become(BackingOff);
    }

    private void OnConnected(Tcp.Connected connected, IActorRef? port)
    {
        if (_accepts.OnTaken() && port is not null && _door != DoorPosition.Held)
            AcceptMore(port);
        var client = Unmapped(connected.RemoteAddress);
        if (_door == DoorPosition.Refusing)
            Refuse(connected, ClientRefused.Draining);
        else if (_link == LinkState.Down)
            Refuse(connected, "LoginSrv is not connected");
        else if (_numbers.LiveCount + _undecided >= Math.Min(_line.Client.MaxSessions, _context.Dialect.MostSessions))
            Refuse(connected, "max-sessions is reached");
        else if (!Descriptors.TryTakePlace())
            RefuseForDescriptors(connected);
        else if (_line.Client.TrustedProxies is { } proxies)
            AcceptProxied(connected, client, proxies);
        else if (!_line.LoginSrv.Dialect.CanAnnounce(client.Address))
            Refuse(connected, ClientRefused.CannotAnnounce(_line.LoginSrv.Dialect));
        else
            AskAdmission(connected, client);
    }

    private void AcceptMore(IActorRef port)
    {
        if (_accepts.MustPause)
            Timers.StartSingleTimer(AcceptTimer, new AcceptDue(port), AcceptPause);
        else
            _accepts.Resume(port);
    }

    private void OnAcceptDue(AcceptDue due)
    {
        if (_accepts.TryRelease())
            _accepts.Resume(due.Port);
        else
            Timers.StartSingleTimer(AcceptTimer, due, AcceptPause);
    }

    private void RefuseForDescriptors(Tcp.Connected connected)
    {
        _accepts.OnShort();
        Refuse(connected, ClientRefused.NoDescriptors);
    }

    /// <summary>The client's address is not known yet: its session reads the header and asks admission itself.</summary>
    private void AcceptProxied(Tcp.Connected connected, IPEndPoint peer, IReadOnlyList<IPNetwork> proxies)
    {
        if (proxies.Any(network => network.Contains(peer.Address)))
            Open(Sender, peer, Unmapped(connected.LocalAddress));
        else
            Refuse(connected, "not a trusted proxy (client.trusted-proxies)");
    }

    private void AskAdmission(Tcp.Connected connected, IPEndPoint client)
    {
        _undecided++;
        _admission.Tell(new RequestAdmission(client.Address, new Arrival(Sender, client, Unmapped(connected.LocalAddress))));
    }

    private void OnDecision(AdmissionDecision decision)
    {
        _undecided--;
        var arrival = (Arrival)decision.Token;
        if (decision.Refusal is { } reason)
            TurnAway(arrival.Connection, arrival.Client, reason);
        else
            Open(arrival.Connection, arrival.Client, arrival.Local);
        TellIfGone();
    }

    /// <summary>The port was lost, or the gate shuts down, since admission was asked.</summary>
    private void OnDecisionTooLate(AdmissionDecision decision)
    {
        _undecided--;
        var arrival = (Arrival)decision.Token;
        if (decision.IsAdmitted)
            _admission.Tell(new LeaveAdmission(arrival.Client.Address, Session: null));
        TurnAway(arrival.Connection, arrival.Client, decision.Refusal ?? "the port is being closed");
    }

    /// <summary>The port stays as it is; clients, those that are there included, have the new limits.</summary>
    private void OnApplyLineSettings(ApplyLineSettings apply)
    {
        _line = apply.Settings;
        var limits = new ApplyClientSettings(_line.Client);
        foreach (var session in Context.GetChildren())
            session.Tell(limits);
    }

    private void OnLinkChanged(LinkChanged changed)
    {
        if (_link == LinkState.Down || changed.State == LinkState.Down)
            _log.Info(changed.State == LinkState.Down ? "clients are refused until LoginSrv is back" : "clients are admitted");
        _link = changed.State;
    }

    private void Open(IActorRef connection, IPEndPoint client, IPEndPoint local)
    {
        var number = _numbers.Take();
        var name = _arrivals.Add(new SessionIdentity(number, client, local), connection);
        Context.WatchWith(Context.ActorOf(_arrivals.Props, name), new SessionEnded(number));
    }

    private void Refuse(Tcp.Connected connected, string reason)
    {
        var client = Unmapped(connected.RemoteAddress);
        TurnAway(Sender, client, reason);
        _admission.Tell(new ClientTurnedAway(client.Address, reason));
    }

    private void TurnAway(IActorRef connection, IPEndPoint client, string reason)
    {
        _refusals.Add(reason, client, _clock.Now());
        connection.Tell(Tcp.Close.Instance);
    }

    private static void EndClientsThatAreIn()
    {
        foreach (var session in Context.GetChildren())
            session.Tell(new EndSession(CloseCause.Shutdown));
    }

    private void End(IActorRef requester, IActorRef? port)
    {
        Timers.CancelAll();
        EndClientsThatAreIn();
        Become(() => Ending(requester, port));
        FinishIfEnded(requester, port);
    }

    private void FinishIfEnded(IActorRef requester, IActorRef? port)
    {
        if (_numbers.LiveCount > 0)
            return;
        if (port is null)
        {
            Finish(requester);
            return;
        }
        port.Tell(Tcp.Unbind.Instance);
        Timers.StartSingleTimer(UnbindTimer, UnbindOverdue.Instance, UnbindTimeout);
        Become(() => Unbinding(requester));
    }

    private void Finish(IActorRef requester)
    {
        requester.Tell(SessionsEnded.Instance);
        Become(() => Ending(requester, port: null));
    }

    private static IPEndPoint Unmapped(EndPoint endPoint)
    {
        var ip = (IPEndPoint)endPoint;
        return ip.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(ip.Address.Unmapped(), ip.Port) : ip;
    }

    /// <summary>A client that waits for admission's answer.</summary>
    private sealed record Arrival(IActorRef Connection, IPEndPoint Client, IPEndPoint Local);

    private sealed record SessionEnded(int Number);

    private sealed record AcceptDue(IActorRef Port);

    private sealed class PortLost
    {
        public static readonly PortLost Instance = new();
    }

    private sealed class RetryDue
    {
        public static readonly RetryDue Instance = new();
    }

    private sealed class UnbindOverdue
    {
        public static readonly UnbindOverdue Instance = new();
    }
}
