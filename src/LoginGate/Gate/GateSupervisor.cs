using System.Collections.Frozen;
using System.Net;
using Akka.Actor;
using Akka.Event;
using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Statistics;

namespace LoginGate.Gate;

/// <summary>The root of the gate's tree, <c>/user/gate</c>: admission, which all lines share, and one child per configured line.</summary>
/// <remarks>
/// <code>
/// Starting     --every line listens-->  Running
/// Starting     --a line cannot-->       Failed   (the host says why and ends)
/// any          --ShutDownGate-->        ShuttingDown --last line gone--> GateShutDown
/// </code>
/// </remarks>
internal sealed class GateSupervisor : ReceiveActor
{
    public const string Name = "gate";

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, IPEndPoint> _listening = [];
    private readonly List<IActorRef> _askers = [];
    private readonly HashSet<IActorRef> _lines = [];
    private readonly HashSet<string> _linked = [];
    private readonly List<IActorRef> _waitingForReady = [];
    private readonly IActorRef _admission;
    private readonly GateStatistics _statistics;
    private readonly IActorRef _tcp;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _shutdownTimeout;
    private readonly TransportKind _transport;

    // Lines that a reload took away and that have not ended yet, and what comes under the same name after them.
    private readonly HashSet<IActorRef> _removed = [];
    private readonly Dictionary<string, LineSettings> _again = [];

    /// <param name="settings">What the gate is started with.</param>
    /// <param name="statistics">Where everything is counted.</param>
    /// <param name="tcp">The TCP manager of all lines.</param>
    /// <param name="clock">The time for all.</param>
    public GateSupervisor(GateSettings settings, GateStatistics statistics, IActorRef tcp, TimeProvider clock)
    {
        _statistics = statistics;
        _tcp = tcp;
        _clock = clock;
        _shutdownTimeout = settings.ShutdownTimeout;
        _transport = settings.Transport;
        _admission = Context.ActorOf(AdmissionActor.Props(settings.Admission, clock), AdmissionActor.Name);
        foreach (var line in settings.Lines)
            AddLine(line);
        Become(Starting);
    }

    public static Props Props(GateSettings settings, GateStatistics statistics, IActorRef tcp, TimeProvider clock) =>
        Akka.Actor.Props.Create(() => new GateSupervisor(settings, statistics, tcp, clock));

    /// <summary>A failing admission resumes: it keeps the counts of the clients that are in. Lines are as by default.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new GateSupervision(_admission);

    private void Starting()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Starting)));
        Receive<LineStarted>(OnLineStarted);
        Receive<LineStartFailed>(m => FailStart(new GateStartFailed(m.Line, m.Reason)));
        Receive<Terminated>(m =>
        {
            _lines.Remove(m.ActorRef);
            FailStart(new GateStartFailed(m.ActorRef.Path.Name, "the line failed while it was set up; the log says why"));
        });
        Receive<GetStartOutcome>(_ => _askers.Add(Sender));
        ReceiveInEveryState();
    }

    private void Running(GateStarted outcome)
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Running)));
        Receive<GetStartOutcome>(_ => Sender.Tell(outcome));
        // A line that a reload added, or a listener that lost its port and has it again.
        Receive<LineStarted>(m =>
        {
            _listening[m.Line] = m.EndPoint;
            Sender.Tell(ServeLine.Instance);
        });
        Receive<LineStartFailed>(m =>
        {
            _log.Error("line {0}: {1}", m.Line, m.Reason);
            Sender.Tell(RetryLine.Instance);
        });
        Receive<ApplySettings>(OnApplySettings);
        ReceiveInEveryState();
    }

    private void Failed(GateStartFailed outcome)
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Failed)));
        Receive<GetStartOutcome>(_ => Sender.Tell(outcome));
        Receive<LineStarted>(_ => { });
        Receive<LineStartFailed>(_ => { });
        ReceiveInEveryState();
    }

    private void ShuttingDown(IActorRef requester)
    {
        Receive<GetInspection>(_ => TellInspection(nameof(ShuttingDown)));
        Receive<Terminated>(m =>
        {
            _lines.Remove(m.ActorRef);
            AnswerIfDone(requester);
        });
        Receive<LineStarted>(_ => { });
        Receive<LineStartFailed>(_ => { });
        Receive<LineLinkChanged>(_ => { });
        Receive<ShutDownGate>(_ => { });
    }

    private void ReceiveInEveryState()
    {
        Receive<LineLinkChanged>(OnLineLinkChanged);
        Receive<AwaitReady>(_ =>
        {
            _waitingForReady.Add(Sender);
            AnswerIfReady();
        });
        Receive<ShutDownGate>(_ => ShutDown(Sender));
        Receive<Terminated>(m => OnLineStopped(m.ActorRef));
    }

    private void AddLine(LineSettings line)
    {
        var context = new LineContext(line, _admission, _statistics.Add(line.Name, line.Client.PlacesAtStart), _clock) { Transport = _transport };
        _lines.Add(Context.Watch(Context.ActorOf(LineSupervisor.Props(context, _tcp, _shutdownTimeout), line.Name)));
    }

    private void OnLineStopped(IActorRef line)
    {
        _lines.Remove(line);
        if (!_removed.Remove(line))
        {
            _log.Error("line {0} has stopped", line.Path.Name);
            return;
        }
        _listening.Remove(line.Path.Name);
        _linked.Remove(line.Path.Name);
        _statistics.Remove(line.Path.Name);
        _log.Info("line {0} is removed", line.Path.Name);
        if (_again.Remove(line.Path.Name, out var settings))
            AddLine(settings);
    }

    private void OnApplySettings(ApplySettings apply)
    {
        _admission.Tell(new ApplyAdmissionSettings(apply.Settings.Admission));
        var lines = apply.Settings.Lines.ToDictionary(l => l.Name);
        foreach (var line in _lines.Except(_removed).ToArray())
        {
            if (lines.Remove(line.Path.Name, out var settings))
            {
                line.Tell(new ApplyLineSettings(settings));
                continue;
            }
            _removed.Add(line);
            line.Tell(ShutDownLine.Instance);
        }
        foreach (var added in lines.Values)
        {
            if (_removed.Any(line => line.Path.Name == added.Name))
                _again[added.Name] = added;
            else
                AddLine(added);
        }
        Sender.Tell(SettingsApplied.Instance);
    }

    private void OnLineStarted(LineStarted started)
    {
        _listening[started.Line] = started.EndPoint;
        if (_listening.Count < _lines.Count)
            return;
        var outcome = new GateStarted(_listening.ToFrozenDictionary());
        Become(() => Running(outcome));
        foreach (var line in _lines)
            line.Tell(ServeLine.Instance);
        AnswerAskers(outcome);
    }

    private void OnLineLinkChanged(LineLinkChanged changed)
    {
        if (changed.IsUp)
            _linked.Add(changed.Line);
        else
            _linked.Remove(changed.Line);
        AnswerIfReady();
    }

    private void AnswerIfReady()
    {
        if (_listening.Count < _lines.Count || _linked.Count < _lines.Count)
            return;
        foreach (var asker in _waitingForReady)
            asker.Tell(GateReady.Instance);
        _waitingForReady.Clear();
    }

    private void FailStart(GateStartFailed outcome)
    {
        Become(() => Failed(outcome));
        AnswerAskers(outcome);
    }

    private void AnswerAskers(object outcome)
    {
        foreach (var asker in _askers)
            asker.Tell(outcome);
        _askers.Clear();
    }

    private void ShutDown(IActorRef requester)
    {
        Become(() => ShuttingDown(requester));
        foreach (var line in _lines)
            line.Tell(ShutDownLine.Instance);
        AnswerIfDone(requester);
    }

    private void AnswerIfDone(IActorRef requester)
    {
        if (_lines.Count == 0)
            requester.Tell(GateShutDown.Instance);
    }

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state,
        ("lines", _lines.Count), ("lines that listen", _listening.Count), ("lines with LoginSrv", _linked.Count)));

    private sealed class GateSupervision(IActorRef admission) : OneForOneStrategy(Akka.Actor.SupervisorStrategy.DefaultDecider)
    {
        protected override Directive Handle(IActorRef child, Exception exception) =>
            child.Equals(admission) && exception is not ActorInitializationException ? Directive.Resume : base.Handle(child, exception);
    }
}
