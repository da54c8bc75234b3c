using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Listener;
using LoginGate.LoginSrv;
using LoginGate.Shared;

namespace LoginGate.Gate;

/// <summary>One listening port and one LoginSrv: starts the two actors, carries news between them and ends them in order.</summary>
/// <remarks>
/// <code>
/// Running         --ShutDownLine-->   EndingSessions  (listener: no more clients, every session ends)
/// EndingSessions  --SessionsEnded-->  Disconnecting   (LoginSrv: write the last close frames, close)
/// Disconnecting   --Disconnected-->   stopped
/// </code>
/// </remarks>
internal sealed class LineSupervisor : ReceiveActor
{
    private readonly LineContext _line;
    private readonly TimeSpan _disconnectTimeout;
    private readonly IActorRef _loginSrv;
    private readonly IActorRef _listener;

    public LineSupervisor(LineContext line, IActorRef tcp, TimeSpan shutdownTimeout)
    {
        _line = line;
        // The sessions' end comes before it and has its own limit.
        _disconnectTimeout = shutdownTimeout / 2;
        _loginSrv = Context.ActorOf(LoginSrvActor.Props(line, tcp), LoginSrvActor.Name);
        _listener = Context.ActorOf(ListenerActor.Props(line, _loginSrv, tcp), ListenerActor.Name);
        Become(Running);
    }

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
        Receive<LinkChanged>(OnLinkChanged);
        Receive<Listening>(m => Context.Parent.Tell(new LineStarted(_line.Settings.Name, m.EndPoint)));
        Receive<ListenFailed>(m => Context.Parent.Tell(new LineStartFailed(_line.Settings.Name, m.Reason)));
        Receive<ServeLine>(_ => _loginSrv.Tell(Dial.Instance));
        Receive<RetryLine>(_ => _listener.Tell(RetryListening.Instance));
        Receive<ApplyLineSettings>(OnApplyLineSettings);
        Receive<ShutDownLine>(_ =>
        {
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
    }

    private void Disconnecting()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Disconnecting)));
        Receive<Disconnected>(_ => Context.Stop(Self));
        Receive<ApplyLineSettings>(_ => { });
        Receive<LinkChanged>(_ => { });
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
        Context.Parent.Tell(new LineLinkChanged(_line.Settings.Name, changed.State == LinkState.Up));
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
