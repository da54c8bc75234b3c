using System.Net;
using Akka.Actor;
using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Firewall;

/// <summary>
/// Keeps the system's firewall in step with admission's bans and the gate's ports, <c>/user/firewall</c>. It asks for what has changed when the program
/// that it runs has time for it; nothing of the gate waits for it.
/// </summary>
/// <remarks>
/// <code>
/// Resting  --bans differ, or it is time to ask again-->                Asking
/// Asking   --BansTaken-->                                              Working  (what differs goes to the firewall), or Resting
/// Resting  --nothing is built, other ports, or it is time to look-->   Working
/// Working  --the program has ended-->                                  Resting  (it failed, or a look found damage: that is mended, or everything built anew)
/// any      --EndFirewall-->                                            Ending   --all is removed--> FirewallEnded
/// </code>
/// </remarks>
internal sealed class FirewallActor : ReceiveActor, IWithTimers
{
    public const string Name = "firewall";

    /// <summary>Bans of this time go to the firewall together.</summary>
    public static readonly TimeSpan Collect = TimeSpan.FromMilliseconds(200);

    /// <summary>Between two looks at the gate's ports.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks at the firewall, at the least.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    /// <summary>After the first failure in a row, the second and so on; the last one stays.</summary>
    public static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)];

    // Admission may have begun anew, and then it knows nobody.
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(30);

    // nft reads all sets of the machine with every run: with very many bans each takes a while, and must not fill a processor.
    private const int RestFactor = 4;
    private const int LookRestFactor = 20;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _ending = new();
    private readonly BanCover _cover = new();
    private readonly IFirewall _firewall;
    private readonly ICanTell _admission;
    private readonly GateStatistics _statistics;
    private readonly Func<FirewallCommand, CancellationToken, Task<ChildResult>> _run;
    private readonly TimeProvider _clock;
    private FirewallStatus _status;
    private IReadOnlyList<IPEndPoint> _ports = [];
    private CoverChange _mend = CoverChange.None;
    private bool _isKnown;
    private bool _isBuilt;
    private bool _mayBeThere;
    private bool _differs = true;
    private bool _hasAll;
    private int _failures;
    private string _told = "";
    private long _counted;
    private TimeSpan _notBefore;
    private TimeSpan _lookAt;
    private TimeSpan _askAt;

    /// <param name="firewall">The system's.</param>
    /// <param name="admission">Where bans are made.</param>
    /// <param name="statistics">Knows the gate's ports, and shows how it goes here.</param>
    /// <param name="run">Runs a program; does not fail.</param>
    /// <param name="clock">The time.</param>
    public FirewallActor(
        IFirewall firewall, ICanTell admission, GateStatistics statistics, Func<FirewallCommand, CancellationToken, Task<ChildResult>> run, TimeProvider clock)
    {
        (_firewall, _admission, _statistics, _run, _clock) = (firewall, admission, statistics, run, clock);
        _status = new FirewallStatus(firewall.Kind, firewall.Table, Refused: firewall.Look(0) is null ? null : 0);
        _isKnown = firewall.Look(0) is null;
        Become(Resting);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(
        IFirewall firewall, ICanTell admission, GateStatistics statistics, Func<FirewallCommand, CancellationToken, Task<ChildResult>> run, TimeProvider clock) =>
        Akka.Actor.Props.Create(() => new FirewallActor(firewall, admission, statistics, run, clock));

    protected override void PreStart()
    {
        Show(_status);
        Timers.StartPeriodicTimer(nameof(Due), Due.Instance, TimeSpan.Zero, Tick);
    }

    protected override void PostStop() => _ending.Cancel();

    private void Resting()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Resting)));
        Receive<Due>(_ => Next());
        Receive<BansDiffer>(_ =>
        {
            _differs = true;
            Timers.StartSingleTimer(nameof(BansDiffer), Due.Instance, Longer(Collect, _notBefore - _clock.Now()));
        });
        Receive<BansTaken>(_ => (_differs, _hasAll) = (true, false));
        Receive<EndFirewall>(_ => End(Sender));
        Receive<Done>(_ => { });
    }

    private void Asking()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Asking)));
        Receive<BansTaken>(OnBansTaken);
        Receive<BansDiffer>(_ => _differs = true);
        Receive<Due>(_ =>
        {
            // The answer is lost, and with it perhaps what had changed.
            if (_clock.Now() < _askAt + AskPatience)
                return;
            (_differs, _hasAll) = (true, false);
            Become(Resting);
        });
        Receive<EndFirewall>(_ => End(Sender));
        Receive<Done>(_ => { });
    }

    private void Working(Work work)
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Working)));
        Receive<Done>(done =>
        {
            Become(Resting);
            OnDone(work, done.Result, done.Took);
            if (_differs)
                Self.Tell(BansDiffer.Instance);
        });
        Receive<BansDiffer>(_ => _differs = true);
        Receive<BansTaken>(_ => (_differs, _hasAll) = (true, false));
        Receive<Due>(_ => { });
        // A program that is at work holds the firewall's lock, so it comes to its end first.
        Receive<EndFirewall>(_ =>
        {
            var asker = Sender;
            Become(() =>
            {
                Receive<GetInspection>(_ => TellInspection("Ending"));
                Receive<Done>(done =>
                {
                    OnDone(work, done.Result, done.Took);
                    End(asker);
                });
                ReceiveAny(_ => { });
            });
        });
    }

    private void Next()
    {
        var now = _clock.Now();
        if (now < _notBefore)
            return;
        var ports = Ports();
        // First, for it is true of the bans of the last look alone.
        if (!_mend.IsEmpty)
        {
            Write(_mend, ports);
        }
        else if (_differs || now >= _askAt + AskInterval)
        {
            (_differs, _askAt) = (false, now);
            Become(Asking);
            _admission.Tell(new TakeBans(All: !_hasAll), Self);
        }
        else if (!_isBuilt || !ports.SequenceEqual(_ports))
        {
            Write(CoverChange.None, ports);
        }
        else if (now >= _lookAt && _firewall.Look(_cover.Count) is { } look)
        {
            Run(Work.Look, look);
        }
    }

    private void OnBansTaken(BansTaken taken)
    {
        Become(Resting);
        _hasAll = true;
        var change = _cover.Apply(taken);
        var ports = Ports();
        if (!_isKnown)
            Run(Work.FirstLook, _firewall.Look(0)!);
        else if (!_isBuilt || !change.IsEmpty || !ports.SequenceEqual(_ports))
            Write(change, ports);
    }

    private IReadOnlyList<IPEndPoint> Ports() => [.. _statistics.Lines.Where(line => !line.IsBehindProxy).Select(line => line.Listening).OfType<IPEndPoint>()];

    private void Write(CoverChange change, IReadOnlyList<IPEndPoint> ports)
    {
        var portsDiffer = !ports.SequenceEqual(_ports);
        (_ports, _mend) = (ports, CoverChange.None);
        var state = new FirewallState(_cover, ports, _clock.GetUtcNow());
        if (_isBuilt)
            Run(Work.Change, _firewall.Change(state, change, portsDiffer));
        else
            Run(Work.Build, _firewall.Build(state));
    }

    private void Run(Work work, FirewallCommand command)
    {
        Become(() => Working(work));
        var (clock, began) = (_clock, _clock.Now());
        _run(command, _ending.Token).PipeTo(Self, Self, result => new Done(result, clock.Now() - began));
    }

    private void OnDone(Work work, ChildResult result, TimeSpan took)
    {
        _notBefore = _clock.Now() + Longer(Collect, took * RestFactor);
        if (work == Work.FirstLook)
            OnFirstLook(result);
        else if (work == Work.Look)
            OnLook(result, took);
        else if (result.Failure is { } failure)
            OnFailed(work, failure);
        else
            OnWritten(work);
    }

    private void OnFirstLook(ChildResult result)
    {
        _isKnown = true;
        if (result.Failure is null)
            _log.Info("{0}: {1} is there, of a gate that did not end by itself; it is replaced", _firewall.Kind, _firewall.Table);
        Self.Tell(Due.Instance);
        _notBefore = _clock.Now();
    }

    private void OnLook(ChildResult result, TimeSpan took)
    {
        _lookAt = _clock.Now() + Longer(LookInterval, took * LookRestFactor);
        var now = _clock.GetUtcNow();
        var look = result.Failure is null ? _firewall.Read(result.Output, _ports.Count, now) : FirewallLook.Nothing;
        Count(look.Refused);
        if (look.IsWhole)
        {
            Mend(look, now);
            return;
        }
        _log.Warning("{0}: {1} was changed or removed by somebody else ({2}); it is built anew", _firewall.Kind, _firewall.Table, result.Failure is { } failure ? Phrase.Verbatim(failure) : Phrase.Of("parts are missing"));
        BuildAnew();
    }

    private void Mend(FirewallLook look, DateTimeOffset now)
    {
        if (look.Spans is null || _cover.Mend(look.Spans, now) is not { IsEmpty: false } mend)
            return;
        _mend = mend;
        _log.Warning("{0}: {1} was changed by somebody else ({2} missing, {3} foreign); that is taken back", _firewall.Kind, _firewall.Table,
            Counted.Of(mend.Added.Count, "element"), mend.Removed.Count);
    }

    private void OnFailed(Work work, string failure)
    {
        _notBefore = _clock.Now() + Delays[Math.Min(_failures++, Delays.Length - 1)];
        if (failure != _told)
        {
            if (work == Work.Change)
                _log.Warning("{0}: {1}; everything is built anew", _firewall.Kind, failure);
            else
                _log.Error("{0}: {1}; it needs {2}. The gate itself refuses those who are banned, and tries again", _firewall.Kind, failure, (Phrase)_firewall.Needs);
        }
        _told = failure;
        Show(_status with { Failures = _status.Failures + 1, LastFailure = failure });
        BuildAnew();
    }

    private void OnWritten(Work work)
    {
        if (work == Work.Build)
        {
            (_isBuilt, _mayBeThere, _failures, _counted, _told) = (true, true, 0, 0, "");
            _lookAt = _clock.Now() + LookInterval;
            _log.Info("{0}: {1} refuses {2} on {3}", _firewall.Kind, _firewall.Table, Counted.Of(_cover.Count, "address or range", "addresses and ranges"),
                _ports.Count == 0 ? Phrase.Of("no port yet") : Phrase.Verbatim(string.Join(", ", _ports)));
        }
        Show(_status with { IsUp = true, Elements = _cover.Count });
    }

    private void BuildAnew()
    {
        (_isBuilt, _mend) = (false, CoverChange.None);
        Show(_status with { IsUp = false, Elements = 0 });
    }

    /// <summary>A counter that was made anew counts from zero.</summary>
    private void Count(long refused)
    {
        if (_status.Refused is { } all && refused > 0)
            Show(_status with { Refused = all + refused - (refused >= _counted ? _counted : 0) });
        _counted = refused;
    }

    private void End(IActorRef asker)
    {
        Become(() =>
        {
            Receive<GetInspection>(_ => TellInspection("Ending"));
            Receive<Done>(done =>
            {
                if (done.Result.Failure is { } failure)
                    _log.Warning("{0}: {1} is not removed: {2}", _firewall.Kind, _firewall.Table, failure);
                asker.Tell(FirewallEnded.Instance);
            });
            ReceiveAny(_ => { });
        });
        if (_mayBeThere)
            _run(_firewall.Remove(), _ending.Token).PipeTo(Self, Self, result => new Done(result, TimeSpan.Zero));
        else
            asker.Tell(FirewallEnded.Instance);
    }

    private void Show(FirewallStatus status) => _statistics.Firewall = _status = status;

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state,
        ("elements", _cover.Count), ("ports", _ports.Count), ("refused", _status.Refused ?? 0), ("failures", _status.Failures)));

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <summary>What a program is run for.</summary>
    private enum Work
    {
        FirstLook,
        Build,
        Change,
        Look,
    }

    /// <summary>The program has ended.</summary>
    private sealed record Done(ChildResult Result, TimeSpan Took);

    private sealed class Due
    {
        public static readonly Due Instance = new();
    }
}

/// <summary>Ask: remove everything from the system's firewall. Answered with <see cref="FirewallEnded"/>.</summary>
internal sealed class EndFirewall
{
    private EndFirewall()
    {
    }

    public static EndFirewall Instance { get; } = new();
}

/// <summary>The answer to <see cref="EndFirewall"/>: nothing more is done.</summary>
internal sealed class FirewallEnded
{
    private FirewallEnded()
    {
    }

    public static FirewallEnded Instance { get; } = new();
}
