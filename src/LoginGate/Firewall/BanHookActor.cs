using Akka.Actor;
using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Firewall;

/// <summary>
/// Tells others of bans, <c>/user/ban-hook</c>: a command that gets them as lines, one run at a time, and a file. It asks admission for what has changed when
/// the last run is over, so nothing queues up; after a run that failed all there is follows, behind the word <see cref="HookLines.Resync"/>.
/// </summary>
/// <remarks>
/// <code>
/// Resting  --bans differ, or it is time to ask again-->  Asking
/// Asking   --BansTaken-->                                Running  (the command gets lines), or Resting
/// Running  --the command has ended-->                    Resting  (failed: again after a delay, with everything)
/// </code>
/// </remarks>
internal sealed class BanHookActor : ReceiveActor, IWithTimers
{
    public const string Name = "ban-hook";

    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(30);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _ending = new();
    private readonly HookLines _lines = new();
    private readonly BanHookSettings _settings;
    private readonly ICanTell _admission;
    private readonly GateStatistics _statistics;
    private readonly Func<FirewallCommand, CancellationToken, Task<ChildResult>> _run;
    private readonly TimeProvider _clock;
    private readonly HookFile? _file;
    private BanHookStatus _status = new();
    private bool _needsAll = true;
    private int _failures;
    private string _told = "";
    private TimeSpan _notBefore;
    private TimeSpan _lostAt;

    /// <param name="settings">Whom to tell.</param>
    /// <param name="admission">Where bans are made.</param>
    /// <param name="statistics">Shows how it goes here.</param>
    /// <param name="run">Runs a program; does not fail.</param>
    /// <param name="clock">The time.</param>
    public BanHookActor(
        BanHookSettings settings, ICanTell admission, GateStatistics statistics, Func<FirewallCommand, CancellationToken, Task<ChildResult>> run, TimeProvider clock)
    {
        (_settings, _admission, _statistics, _run, _clock) = (settings, admission, statistics, run, clock);
        var (self, log) = (Self, _log);
        if (settings.File.Length > 0)
            _file = new HookFile(settings.File, trouble => log.Warning("{0}", trouble), () => self.Tell(FileGap.Instance), clock);
        Become(Resting);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(
        BanHookSettings settings, ICanTell admission, GateStatistics statistics, Func<FirewallCommand, CancellationToken, Task<ChildResult>> run, TimeProvider clock) =>
        Akka.Actor.Props.Create(() => new BanHookActor(settings, admission, statistics, run, clock));

    protected override void PreStart()
    {
        Show(_status);
        Timers.StartPeriodicTimer(nameof(Due), Due.Instance, TimeSpan.Zero, AskInterval);
    }

    protected override void PostStop()
    {
        _ending.Cancel();
        _file?.Dispose();
    }

    private void Resting()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Resting)));
        Receive<Due>(_ =>
        {
            if (_clock.Now() < _notBefore)
                return;
            Become(Asking);
            _lostAt = _clock.Now() + AskPatience;
            _admission.Tell(new TakeBans(_needsAll), Self);
        });
        Receive<BansDiffer>(_ => AskSoon());
        Receive<FileGap>(_ => OnFileGap());
        // Too late: what was in it is asked for again.
        Receive<BansTaken>(_ => OnFileGap());
        Receive<Done>(_ => { });
    }

    private void Asking()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Asking)));
        Receive<BansTaken>(OnBansTaken);
        Receive<FileGap>(_ => _needsAll = true);
        Receive<BansDiffer>(_ => { });
        // The answer is lost.
        Receive<Due>(_ =>
        {
            if (_clock.Now() < _lostAt)
                return;
            _needsAll = true;
            Become(Resting);
        });
        Receive<Done>(_ => { });
    }

    private void Running(bool wasNews)
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Running)));
        Receive<BansDiffer>(_ => Become(() => Running(wasNews: true)));
        Receive<FileGap>(_ => _needsAll = true);
        Receive<Done>(done =>
        {
            Become(Resting);
            OnDone(done);
            if (wasNews || _needsAll)
                AskSoon();
        });
        Receive<BansTaken>(_ => _needsAll = true);
        Receive<Due>(_ => { });
    }

    private void AskSoon()
    {
        var wait = _notBefore - _clock.Now();
        Timers.StartSingleTimer(nameof(BansDiffer), Due.Instance, wait > FirewallActor.Collect ? wait : FirewallActor.Collect);
    }

    private void OnFileGap()
    {
        _needsAll = true;
        AskSoon();
    }

    private void OnBansTaken(BansTaken taken)
    {
        Become(Resting);
        var lines = _lines.Of(taken, isResync: _needsAll && taken.AreAll, _clock.GetUtcNow());
        // It may have come to that after the question.
        _needsAll &= !taken.AreAll;
        if (_needsAll)
            AskSoon();
        if (lines.Count == 0)
            return;
        _file?.Add(lines);
        if (_settings.Command.Count == 0)
        {
            Show(_status with { Lines = _status.Lines + lines.Count });
            return;
        }
        Become(() => Running(wasNews: false));
        var input = string.Join('\n', lines) + "\n";
        _run(new FirewallCommand(_settings.Command, input), _ending.Token).PipeTo(Self, Self, result => new Done(result, lines.Count));
    }

    private void OnDone(Done done)
    {
        if (done.Result.Failure is not { } failure)
        {
            (_failures, _told, _notBefore) = (0, "", _clock.Now() + FirewallActor.Collect);
            Show(_status with { Runs = _status.Runs + 1, Lines = _status.Lines + done.Lines });
            return;
        }
        _needsAll = true;
        _notBefore = _clock.Now() + FirewallActor.Delays[Math.Min(_failures++, FirewallActor.Delays.Length - 1)];
        if (failure != _told)
            _log.Warning("ban hook: {0}; it is run again with all bans", failure);
        _told = failure;
        Show(_status with { Failures = _status.Failures + 1, LastFailure = failure });
    }

    private void Show(BanHookStatus status) => _statistics.BanHook = _status = status;

    private void TellInspection(string state) =>
        Sender.Tell(ActorInspection.Of(this, Context, state, ("runs", _status.Runs), ("failures", _status.Failures), ("lines", _status.Lines)));

    /// <summary>The command has ended.</summary>
    private sealed record Done(ChildResult Result, int Lines);

    private sealed class FileGap
    {
        public static readonly FileGap Instance = new();
    }

    private sealed class Due
    {
        public static readonly Due Instance = new();
    }
}
