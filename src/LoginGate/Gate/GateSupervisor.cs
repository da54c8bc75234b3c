using System.Collections.Frozen;
using System.Net;
using Akka.Actor;
using Akka.Event;
using LoginGate.Admission;
using LoginGate.Admission.Guessing;
using LoginGate.Contracts;
using LoginGate.Geo;
using LoginGate.Settings;
using LoginGate.Statistics;

namespace LoginGate.Gate;

/// <summary>The root of the gate's tree, <c>/user/gate</c>: admission and what counts failed logins, which all lines share, and one child per configured line.</summary>
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

    // Of the disk.
    private static readonly TimeSpan HoldPatience = TimeSpan.FromSeconds(8);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, IPEndPoint> _listening = [];
    private readonly List<IActorRef> _askers = [];
    private readonly HashSet<IActorRef> _lines = [];
    private readonly HashSet<string> _linked = [];
    private readonly List<IActorRef> _waitingForReady = [];
    private readonly IActorRef _admission;
    private readonly LoginGuard _guard;
    private readonly GateStatistics _statistics;
    private readonly IActorRef _tcp;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _shutdownTimeout;
    private readonly TransportKind _transport;
    private readonly GateDrain _drain;
    private readonly GateInheritance? _inheritance;

    // Lines that a reload took away and that have not ended yet, and what comes under the same name after them.
    private readonly HashSet<IActorRef> _removed = [];
    private readonly Dictionary<string, LineSettings> _again = [];

    /// <param name="settings">What the gate is started with.</param>
    /// <param name="statistics">Where everything is counted.</param>
    /// <param name="tcp">The TCP manager of all lines.</param>
    /// <param name="clock">The time for all.</param>
    /// <param name="geo">Where addresses are; null: not known.</param>
    /// <param name="inheritance">What it takes over; null: nothing.</param>
    public GateSupervisor(GateSettings settings, GateStatistics statistics, IActorRef tcp, TimeProvider clock, IGeo? geo, GateInheritance? inheritance)
    {
        _inheritance = inheritance;
        _statistics = statistics;
        _tcp = tcp;
        _clock = clock;
        _shutdownTimeout = settings.ShutdownTimeout;
        _transport = settings.Transport;
        _drain = new GateDrain { Settings = settings.Drain };
        statistics.Apply(settings.ClosedSessions);
        _admission = Context.ActorOf(AdmissionActor.Props(settings.Admission, statistics, clock, geo, IsHeld), AdmissionActor.Name);
        var tries = new LoginTries(settings.Admission.IPv6Prefix);
        var guessing = Context.ActorOf(GuessingActor.Props(settings.Admission, _admission, statistics, tries, clock, IsHeld), GuessingActor.Name);
        _guard = new LoginGuard(guessing, tries) { AsksFirst = settings.Admission.Guessing.AsksFirst };
        foreach (var line in settings.Lines)
            AddLine(line);
        Become(Starting);
    }

    private bool IsHeld => _inheritance is { IsHeld: true };

    // Of the ban file and of the known logins.
    private IActorRef[] FileKeepers => [_admission, _guard.Actor];

    public static Props Props(
        GateSettings settings, GateStatistics statistics, IActorRef tcp, TimeProvider clock, IGeo? geo = null, GateInheritance? inheritance = null) =>
        Akka.Actor.Props.Create(() => new GateSupervisor(settings, statistics, tcp, clock, geo, inheritance));

    /// <summary>A failing admission resumes: it keeps the counts of the clients that are in. So does what counts failed logins. Lines are as by default.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new GateSupervision([_admission, _guard.Actor]);

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
        Receive<DrainGate>(m =>
        {
            _drain.Begin(m, LinesCalled(m.Line));
            Sender.Tell(DrainKnown.Instance);
        });
        Receive<CancelDrain>(m =>
        {
            _drain.Cancel(LinesCalled(m.Line));
            Sender.Tell(DrainKnown.Instance);
        });
        Receive<LineDrained>(_ => _drain.OnDrained(Sender, _lines));
        Receive<AwaitDrained>(_ => _drain.Await(Sender, _lines));
        Receive<HoldGate>(OnHoldGate);
        Receive<TakePlace>(_ => OnTakePlace());
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
        Receive<LineDrained>(_ => { });
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
        var port = _inheritance?.Take(line.Name);
        var context = new LineContext(line, _admission, _statistics.Add(line.Name, line.Client.PlacesAtStart), _clock)
        {
            Transport = _transport,
            Guard = _guard,
            Inherited = port,
            DoorAtStart = IsHeld || port is not null ? DoorPosition.Held : DoorPosition.Open,
            OpensWithLink = !IsHeld && port is not null,
        };
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

    private void OnHoldGate(HoldGate hold)
    {
        var asker = Sender;
        if (!hold.IsOn)
        {
            Open();
            asker.Tell(GateHeld.Instance);
            return;
        }
        SetDoors(DoorPosition.Held);
        Task.WhenAll(FileKeepers.Select(keeper => keeper.Ask<FileHeld>(HoldFile.Instance, HoldPatience)))
            .PipeTo(asker, Self, _ => GateHeld.Instance, failure => new Status.Failure(failure));
    }

    private void OnTakePlace()
    {
        _inheritance?.OnTaken();
        Open();
    }

    /// <summary>The files are this process's, and whoever connects is its client.</summary>
    private void Open()
    {
        foreach (var keeper in FileKeepers)
            keeper.Tell(TakeFile.Instance);
        SetDoors(DoorPosition.Open);
    }

    private void SetDoors(DoorPosition position)
    {
        foreach (var line in _lines)
            line.Tell(new SetDoor(position));
    }

    /// <summary>The line of this name, or all.</summary>
    private IEnumerable<IActorRef> LinesCalled(string? name) => _lines.Where(line => name is null || line.Path.Name == name).ToArray();

    private void OnApplySettings(ApplySettings apply)
    {
        _drain.Settings = apply.Settings.Drain;
        _statistics.Apply(apply.Settings.ClosedSessions);
        _admission.Tell(new ApplyAdmissionSettings(apply.Settings.Admission));
        _guard.Actor.Tell(new ApplyAdmissionSettings(apply.Settings.Admission));
        _guard.AsksFirst = apply.Settings.Admission.Guessing.AsksFirst;
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
            if (_drain.EndsGate)
            {
                _log.Warning("line {0} is not added: the gate drains", added.Name);
                continue;
            }
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

    private sealed class GateSupervision(IActorRef[] resumed) : OneForOneStrategy(Akka.Actor.SupervisorStrategy.DefaultDecider)
    {
        protected override Directive Handle(IActorRef child, Exception exception) =>
            resumed.Contains(child) && exception is not ActorInitializationException ? Directive.Resume : base.Handle(child, exception);
    }
}
