using Akka.Actor;
using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Protocol.Login;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Statistics.Attackers;

namespace LoginGate.Admission.Guessing;

/// <summary>
/// Sees password guessing, for every line: hears of each login that LoginSrv has answered, and, where the settings hinder some, is asked before those that
/// are near a limit (<see cref="LoginTries"/>). It has one state. Its supervisor resumes it after a failure: a restart would forget who guesses.
/// </summary>
internal sealed class GuessingActor : ReceiveActor, IWithTimers, IWithUnboundedStash
{
    public const string Name = "guessing";

    private static readonly TimeSpan PruneInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DecideInterval = TimeSpan.FromMilliseconds(100);

    private readonly IActorRef _admission;
    private readonly ClosedSessions _closed;
    private readonly AttackerStatistics _attackers;
    private readonly TimeProvider _clock;
    private readonly GuessingLog _log;
    private readonly AdmissionSettings _settings;
    private readonly LoginTries _tries;

    // One for each session at the most.
    private readonly List<WaitingLogin> _waiting = [];
    private readonly string _file;

    // Set before anything is counted.
    private KnownLogins _known = null!;
    private GuessingRules _rules = null!;
    private GuessingSettings _limits;
    private GuessingAttack? _attack;
    private int _countedLocks;
    // The file is another process's.
    private bool _isHeld;

    /// <param name="settings">Limits, measures, and who is exempt.</param>
    /// <param name="admission">Bans.</param>
    /// <param name="statistics">Knows whether account names may be noted, and shows whose logins fail.</param>
    /// <param name="tries">What sessions look at before they ask.</param>
    /// <param name="clock">The time.</param>
    /// <param name="isHeld">Whether its file is another process's, until <see cref="TakeFile"/>.</param>
    public GuessingActor(AdmissionSettings settings, IActorRef admission, GateStatistics statistics, LoginTries tries, TimeProvider clock, bool isHeld)
    {
        _isHeld = isHeld;
        (_admission, _closed, _attackers, _tries, _clock) = (admission, statistics.Closed, statistics.Attackers, tries, clock);
        (_limits, _file) = (settings.Guessing, settings.Guessing.KnownFile);
        _log = new GuessingLog(Context.GetLogger(), clock);
        _settings = settings;
        if (isHeld)
            Become(Waiting);
        else
            Begin();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    private int Today => _clock.Today();

    private int FirstDay => Today - (int)_limits.KnownFor.TotalDays;

    public static Props Props(AdmissionSettings settings, IActorRef admission, GateStatistics statistics, LoginTries tries, TimeProvider clock, bool isHeld = false) =>
        Akka.Actor.Props.Create(() => new GuessingActor(settings, admission, statistics, tries, clock, isHeld));

    protected override void PreStart()
    {
        if (_file.Length > 0)
            Timers.StartPeriodicTimer(nameof(SaveDue), SaveDue.Instance, SaveInterval);
    }

    protected override void PostStop()
    {
        if (_file.Length > 0 && !_isHeld && _known.HasUnsaved && KnownLoginsFile.Save(_file, _known.Save(FirstDay)) is { } problem)
            _log.FileNotWritten(_file, problem);
        GateMeter.LockedChanged(-_countedLocks);
    }

    private void Waiting()
    {
        Receive<TakeFile>(_ =>
        {
            _isHeld = false;
            Become(Begin);
            Stash.UnstashAll();
        });
        Receive<SaveDue>(_ => { });
        Receive<GetInspection>(_ => Sender.Tell(ActorInspection.Of(this, Context, nameof(Waiting))));
        ReceiveAny(_ => Stash.Stash());
    }

    private void Begin()
    {
        // Clients cannot be there yet.
        _known = KnownLoginsFile.Load(_file, out var problem);
        if (problem is not null)
            _log.FileNotRead(_file, problem);
        _rules = new GuessingRules(_settings, _known, _tries);

        Receive<RequestLogin>(OnRequestLogin);
        Receive<ReportLogin>(OnReportLogin);
        Receive<GetGuesses>(m => Sender.Tell(_rules.List(m, _clock.Now())));
        Receive<UnlockAccount>(OnUnlockAccount);
        Receive<ApplyAdmissionSettings>(m => Apply(m.Settings));
        Receive<DecideDue>(_ => OnDecideDue());
        Receive<PruneDue>(_ => OnPruneDue());
        Receive<SaveDue>(_ => Save());
        Receive<Saved>(OnSaved);
        Receive<HoldFile>(_ => OnHoldFile());
        Receive<TakeFile>(_ => _isHeld = false);
        Receive<GetInspection>(_ => Sender.Tell(ActorInspection.Of(this, Context, "Counting",
            ("addresses", _rules.Addresses), ("accounts", _rules.Accounts), ("accounts locked", _rules.Locked), ("accounts known", _known.Count), ("logins waiting", _waiting.Count), ("attack", _attack is not null))));
    }

    private void OnHoldFile()
    {
        _isHeld = true;
        if (_file.Length == 0 || !_known.HasUnsaved)
        {
            Sender.Tell(FileHeld.Instance);
            return;
        }
        var (holder, self, path, text) = (Sender, Self, _file, _known.Save(FirstDay));
        Task.Run(() =>
        {
            self.Tell(new Saved(KnownLoginsFile.Save(path, text)));
            holder.Tell(FileHeld.Instance);
        });
    }

    private void OnRequestLogin(RequestLogin request)
    {
        var now = _clock.Now();
        var login = new WaitingLogin(request, Sender, now + GuessingRules.LongestWait);
        if (TryDecide(login, now))
            return;
        _waiting.Add(login);
        if (!Timers.IsTimerActive(nameof(DecideDue)))
            Timers.StartPeriodicTimer(nameof(DecideDue), DecideDue.Instance, DecideInterval);
    }

    private void OnDecideDue()
    {
        var now = _clock.Now();
        _waiting.RemoveAll(login => TryDecide(login, now));
        if (_waiting.Count == 0)
            Timers.Cancel(nameof(DecideDue));
    }

    /// <summary>False when it has to wait for those that are under way.</summary>
    private bool TryDecide(WaitingLogin login, TimeSpan now)
    {
        var request = login.Request;
        if (request.IsAbandoned)
            return true;
        var client = AddressRange.Of(request.Client);
        var verdict = request.IsOneTooMany && !_rules.IsExempt(client) ? new LoginVerdict(LoginRefusal.Address) : _rules.Decide(client, request.Account, now, Today);
        if (verdict.IsHeld && now < login.Until)
            return false;
        if (verdict.Refusal != LoginRefusal.None)
            _attack?.OnRefused(now);
        else if (!request.TryGrant(verdict.Taken))
            _tries.GiveBack(verdict.Taken);
        var decision = new LoginDecision(request.Account, verdict.Refusal);
        if (verdict.Wait > TimeSpan.Zero)
            Context.System.Scheduler.ScheduleTellOnce(verdict.Wait, login.Session, decision, Self);
        else
            login.Session.Tell(decision);
        return true;
    }

    private void OnReportLogin(ReportLogin login)
    {
        var (client, now) = (AddressRange.Of(login.Client), _clock.Now());
        if (login.Failure == LoginFailure.None)
        {
            foreach (var account in login.Accounts)
                _rules.OnGood(client, account, now, Today);
            return;
        }
        _attackers.OnGuess(login.Client, now);
        var failed = _rules.OnFailed(client, login.Accounts, login.Failure, _closed.HasAccounts, now);
        // Not before: the same try is a failure now.
        _tries.GiveBack(login.Taken);
        foreach (var reached in failed.Reached)
            _log.Reached(reached, _limits);
        if (_attack is null && failed.Reached.Count > 0)
        {
            _attack = new GuessingAttack(now, failed.Reached[0], _limits.Within);
            Context.System.EventStream.Publish(_attack.Begins);
        }
        _attack?.OnFailed(failed, now);
        if (failed.IsBanned)
        {
            _admission.Tell(new ReportViolation(login.Client, CloseCause.PasswordGuessing));
            Sender.Tell(new EndSession(CloseCause.PasswordGuessing));
        }
        OnLocksChanged();
        if (!Timers.IsTimerActive(nameof(PruneDue)))
            Timers.StartPeriodicTimer(nameof(PruneDue), PruneDue.Instance, PruneInterval);
    }

    private void OnUnlockAccount(UnlockAccount request)
    {
        Sender.Tell(_rules.Unlock(request.Account, _clock.Now()));
        OnLocksChanged();
    }

    private void Apply(AdmissionSettings settings)
    {
        _limits = settings.Guessing;
        _rules.Apply(settings);
        if (!_closed.HasAccounts)
            _rules.ForgetLabels();
        OnLocksChanged();
    }

    private void OnPruneDue()
    {
        var now = _clock.Now();
        _rules.Prune(now);
        OnLocksChanged();
        if (_attack?.EndsAt(now) is { } end)
        {
            Context.System.EventStream.Publish(end);
            _attack = null;
        }
        if (_rules.IsEmpty && _attack is null)
            Timers.Cancel(nameof(PruneDue));
    }

    private void OnLocksChanged()
    {
        GateMeter.LockedChanged(_rules.Locked - _countedLocks);
        _countedLocks = _rules.Locked;
    }

    private void Save()
    {
        if (_isHeld || !_known.HasUnsaved)
            return;
        var (path, text) = (_file, _known.Save(FirstDay));
        Task.Run(() => new Saved(KnownLoginsFile.Save(path, text))).PipeTo(Self);
    }

    private void OnSaved(Saved saved)
    {
        if (saved.Problem is not { } problem)
            return;
        _known.PutBackUnsaved();
        _log.FileNotWritten(_file, problem);
    }

    private sealed class PruneDue
    {
        public static readonly PruneDue Instance = new();
    }

    private sealed class DecideDue
    {
        public static readonly DecideDue Instance = new();
    }

    private sealed class SaveDue
    {
        public static readonly SaveDue Instance = new();
    }

    /// <param name="Until">When it is refused, if those that are under way have not been answered.</param>
    private readonly record struct WaitingLogin(RequestLogin Request, IActorRef Session, TimeSpan Until);

    /// <param name="Problem">Why it could not be; null: it was.</param>
    private sealed record Saved(string? Problem);
}
