using Akka.Actor;
using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Listener;
using LoginGate.LoginSrv;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Gate;

/// <summary>One listening port and one LoginSrv: starts the two actors, carries news between them and ends them in order.</summary>
/// <remarks>
/// <code>
/// Running         --DrainLine-->      Draining        (listener: no more clients, those who are in stay)
/// Draining        --ClientsGone, or the time is over--> Drained (listener: whoever is left ends)
/// Draining, Drained --ReopenLine-->   Running
/// any of these    --ShutDownLine-->   EndingSessions  (listener: no more clients, every session ends)
/// EndingSessions  --SessionsEnded-->  Disconnecting   (LoginSrv: write the last close frames, close)
/// Disconnecting   --Disconnected-->   stopped
/// </code>
/// </remarks>
internal sealed class LineSupervisor : ReceiveActor, IWithTimers
{
    /// <summary>So long clients at a port that was open before wait for LoginSrv.</summary>
    private static readonly TimeSpan MaxWaitForLink = TimeSpan.FromSeconds(10);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly LineContext _line;
    private readonly TimeSpan _disconnectTimeout;
    private readonly IActorRef _loginSrv;
    private readonly IActorRef _listener;
    private bool _opensWithLink;

    public LineSupervisor(LineContext line, IActorRef tcp, TimeSpan shutdownTimeout)
    {
        _line = line;
        // The sessions' end comes before it and has its own limit.
        _disconnectTimeout = shutdownTimeout / 2;
        _opensWithLink = line.OpensWithLink;
        _loginSrv = Context.ActorOf(LoginSrvActor.Props(line, tcp), LoginSrvActor.Name);
        _listener = Context.ActorOf(ListenerActor.Props(line, _loginSrv, tcp), ListenerActor.Name);
        Become(Running);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(LineContext line, IActorRef tcp, TimeSpan shutdownTimeout) =>
        Akka.Actor.Props.Create(() => new LineSupervisor(line, tcp, shutdownTimeout));

    /// <summary>
    /// A failing listener resumes: its clients stay. A failing LoginSrv actor restarts and connects again; its sessions have
    /// been told. Either failing to be made at all is a defect that the gate's supervisor hears of.
    /// </summary>
    protected override SupervisorStrategy SupervisorStrategy() => new LineSupervision(_listener);

    private void Running()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Running)));
        Receive<SetDoor>(m =>
        {
            _opensWithLink = false;
            _listener.Forward(m);
        });
        Receive<ReopenLine>(_ => { });
        Receive<ClientsGone>(_ => { });
        Receive<DrainOver>(_ => { });
        ReceiveWhileClientsMayBeIn();
    }

    private void Draining()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Draining)));
        Receive<ReopenLine>(_ => Reopen());
        Receive<ClientsGone>(_ => OnDrained("the last client has gone"));
        Receive<DrainOver>(_ => OnDrained("the time is over"));
        ReceiveWhileClientsMayBeIn();
    }

    private void Drained()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Drained)));
        Receive<ReopenLine>(_ => Reopen());
        Receive<ClientsGone>(_ => { });
        Receive<DrainOver>(_ => { });
        ReceiveWhileClientsMayBeIn();
    }

    private void ReceiveWhileClientsMayBeIn()
    {
        Receive<DrainLine>(OnDrainLine);
        Receive<SetDoor>(_ => { });
        Receive<LinkChanged>(OnLinkChanged);
        Receive<Listening>(m => Context.Parent.Tell(new LineStarted(_line.Settings.Name, m.EndPoint)));
        Receive<ListenFailed>(m => Context.Parent.Tell(new LineStartFailed(_line.Settings.Name, m.Reason)));
        Receive<ServeLine>(_ =>
        {
            _loginSrv.Tell(Dial.Instance);
            if (_opensWithLink)
                Timers.StartSingleTimer(nameof(WaitOver), WaitOver.Instance, MaxWaitForLink);
        });
        Receive<WaitOver>(_ => OpenAtLast());
        Receive<RetryLine>(_ => _listener.Tell(RetryListening.Instance));
        Receive<ApplyLineSettings>(OnApplyLineSettings);
        Receive<ShutDownLine>(_ =>
        {
            Timers.CancelAll();
            Become(EndingSessions);
            _listener.Tell(EndSessions.Instance);
        });
    }

    private void EndingSessions()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(EndingSessions)));
        Receive<SessionsEnded>(_ =>
        {
            Become(Disconnecting);
            _loginSrv.Tell(new Disconnect(_disconnectTimeout));
        });
        Receive<LinkChanged>(OnLinkChanged);
        Receive<Listening>(_ => { });
        Receive<ListenFailed>(_ => { });
        Receive<ServeLine>(_ => { });
        Receive<RetryLine>(_ => { });
        Receive<ApplyLineSettings>(_ => { });
        ReceiveNoMoreOfDrains();
    }

    private void Disconnecting()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Disconnecting)));
        Receive<Disconnected>(_ => Context.Stop(Self));
        Receive<ApplyLineSettings>(_ => { });
        Receive<LinkChanged>(_ => { });
        ReceiveNoMoreOfDrains();
    }

    private void ReceiveNoMoreOfDrains()
    {
        Receive<DrainLine>(_ => { });
        Receive<SetDoor>(_ => { });
        Receive<ReopenLine>(_ => { });
        Receive<ClientsGone>(_ => { });
    }

    private void OnDrainLine(DrainLine drain)
    {
        _opensWithLink = false;
        var now = _line.Clock.Now();
        var statistics = _line.Statistics;
        statistics.Drain = new DrainStatus(statistics.Drain?.Since ?? now, now + drain.For, drain.By, drain.EndsGate);
        _log.Info("{0}: no more clients are let in; those who are in ({1}) may stay for {2} at the most", drain.By, statistics.Live, SettingsSection.Show(drain.For));
        Timers.StartSingleTimer(nameof(DrainOver), DrainOver.Instance, drain.For);
        Become(Draining);
        _listener.Tell(new SetDoor(drain.Door));
    }

    private void OnDrained(Phrase why)
    {
        _log.Info("drained: {0}{1}", why, _line.Statistics.Live is > 0 and var left ? Phrase.Of($"; {Counted.Of(left, "client is", "clients are")} closed") : "");
        Timers.CancelAll();
        Become(Drained);
        _listener.Tell(EndClients.Instance);
        Context.Parent.Tell(LineDrained.Instance);
    }

    private void Reopen()
    {
        _log.Info("clients are let in again");
        Timers.CancelAll();
        _line.Statistics.Drain = null;
        Become(Running);
        _listener.Tell(new SetDoor(DoorPosition.Open));
    }

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state));

    private void OnApplyLineSettings(ApplyLineSettings apply)
    {
        _line.Settings = apply.Settings;
        _listener.Tell(apply);
        _loginSrv.Tell(apply);
    }

    private void OnLinkChanged(LinkChanged changed)
    {
        _listener.Forward(changed);
        if (changed.State == LinkState.Up)
            OpenAtLast();
        Context.Parent.Tell(new LineLinkChanged(_line.Settings.Name, changed.State == LinkState.Up));
    }

    private void OpenAtLast()
    {
        if (!_opensWithLink)
            return;
        _opensWithLink = false;
        _listener.Tell(new SetDoor(DoorPosition.Open));
    }

    private sealed class WaitOver
    {
        public static readonly WaitOver Instance = new();
    }

    private sealed class DrainOver
    {
        public static readonly DrainOver Instance = new();
    }

    private sealed class LineSupervision(IActorRef listener) : OneForOneStrategy(Akka.Actor.SupervisorStrategy.DefaultDecider)
    {
        protected override Directive Handle(IActorRef child, Exception exception) => exception switch
        {
            ActorInitializationException => Directive.Escalate,
            _ when child.Equals(listener) => Directive.Resume,
            _ => Directive.Restart,
        };
    }
}
