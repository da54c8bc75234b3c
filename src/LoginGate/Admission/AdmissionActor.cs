using System.Net;
using Akka.Actor;
using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Geo;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Statistics.Attackers;

namespace LoginGate.Admission;

/// <summary>
/// Admits and refuses clients, for every line: asks <see cref="AdmissionRules"/>, carries out bans and keeps them in the ban file.
/// </summary>
/// <remarks>
/// <code>
/// Loading   --the ban file is read, or takes too long-->  Admitting   (what is asked before is answered then)
/// </code>
/// It holds the places of living clients, so its supervisor resumes it after a failure. Should it be restarted all the same, bans come back
/// from the file and the places of clients that are already there are no longer counted.
/// </remarks>
internal sealed class AdmissionActor : ReceiveActor, IWithTimers, IWithUnboundedStash
{
    public const string Name = "admission";

    private const string PruneTimer = "prune";
    private const string TellPlacesTimer = "tell-places";
    private const string LookTimer = "look";

    private static readonly TimeSpan PruneInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellPlacesInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    // A turn of about a millisecond, so that whoever wants to come in meanwhile does not wait for all sessions to be looked at.
    private const int SessionsInOneStep = 500;

    private readonly TimeProvider _clock;
    private readonly AdmissionLog _log;
    private readonly AdmissionRules _rules;
    private readonly BanFileVisits _file;
    private readonly TrustedFile _trusted;
    private readonly AdmissionSharing _sharing;
    private readonly BanFollowers _followers;
    private readonly AttackerStatistics _attackers;
    private readonly AttackGuard _attack;
    private readonly bool _isHeldAtStart;
    private int _countedBans;

    /// <param name="settings">Limits, lists and the ban file.</param>
    /// <param name="statistics">Whence it knows how many are silent, and where it counts and shows.</param>
    /// <param name="clock">Its timestamps measure rates, its wall clock the end of bans.</param>
    /// <param name="geo">Where addresses are; null: not known.</param>
    /// <param name="isHeld">Whether its files are another process's, until <see cref="TakeFile"/>.</param>
    public AdmissionActor(AdmissionSettings settings, GateStatistics statistics, TimeProvider clock, IGeo? geo, bool isHeld)
    {
        _isHeldAtStart = isHeld;
        _attackers = statistics.Attackers;
        _attackers.Settings = settings.Attackers;
        _clock = clock;
        _log = new AdmissionLog(Context.GetLogger(), settings, clock);
        _rules = new AdmissionRules(settings, geo);
        _file = new BanFileVisits(_rules.Bans, settings.BanFile, _log, clock);
        _trusted = new TrustedFile(_rules.Trusted, settings.Trusted.File, _log, clock);
        _sharing = new AdmissionSharing(_rules);
        _followers = new BanFollowers(_rules);
        _attack = new AttackGuard(_rules, settings, statistics, _log, clock);
        Become(_file.IsOn || isHeld ? Loading : Admitting);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    private BanBook Bans => _rules.Bans;

    private AddressTable Addresses => _rules.Addresses;

    private bool IsPruningDue => _rules.HasIdle || Bans.TemporaryCount > 0;

    public static Props Props(AdmissionSettings settings, GateStatistics statistics, TimeProvider clock, IGeo? geo = null, bool isHeld = false) =>
        Akka.Actor.Props.Create(() => new AdmissionActor(settings, statistics, clock, geo, isHeld));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(LookTimer, LookDue.Instance, LookInterval);
        if (!_isHeldAtStart)
            BeginFiles();
    }

    private void BeginFiles()
    {
        _file.Begin(Self, Timers);
        _trusted.Begin(Self, Timers);
    }

    protected override void PostStop()
    {
        _file.Close();
        _trusted.Close();
        GateMeter.BansChanged(-_countedBans);
    }

    // The listeners wait for each answer, so no more can be stashed than they have clients at the door.
    private void Loading()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Loading)));
        Receive<BanFileReport>(m =>
        {
            OnBanFileReport(m);
            StartAdmitting(isOverdue: false);
        }, _file.IsAwaited);
        Receive<BanFileVisits.LoadOverdue>(_ => StartAdmitting(isOverdue: true));
        Receive<BanFileVisits.Due>(_ => { });
        Receive<LookDue>(_ => { });
        Receive<TakeFile>(_ =>
        {
            BeginFiles();
            if (!_file.IsOn)
                StartAdmitting(isOverdue: false);
        });
        ReceiveAny(_ => Stash.Stash());
    }

    private void Admitting()
    {
        Receive<RequestAdmission>(OnRequestAdmission);
        Receive<EnterAdmission>(m => Addresses.Enter(_rules.SubjectOf(AddressRange.Of(m.Client)), m.Client, m.Session));
        Receive<LeaveAdmission>(OnLeaveAdmission);
        Receive<ClientTurnedAway>(OnClientTurnedAway);
        Receive<RequestNewAccount>(OnRequestNewAccount);
        Receive<ReportViolation>(OnViolation);
        Receive<BanAddress>(OnBanAddress);
        Receive<Unban>(OnUnban);
        Receive<GetBans>(OnGetBans);
        Receive<FindBan>(m => Sender.Tell(new FoundBan(Bans.FindNarrowest(m.Range, _clock.GetUtcNow()))));
        Receive<GetStanding>(m => Sender.Tell(_rules.StandingOf(m.Client, _clock.GetUtcNow())));
        Receive<FindBanned>(m => Sender.Tell(new AreBanned([.. m.Ranges.Select(range => Bans.Find(range, _clock.GetUtcNow()) is not null)])));
        Receive<GetAddresses>(m => Sender.Tell(_rules.List(m)));
        Receive<GetInspection>(_ => TellInspection(nameof(Admitting)));
        Receive<ApplyAdmissionSettings>(OnApplyAdmissionSettings);
        Receive<TakeBans>(m => _followers.Take(Sender, m.All));
        Receive<ClientLoggedIn>(m => _rules.OnLogin(m.Client, _clock.GetUtcNow()));
        Receive<OrderAttackMode>(m => Sender.Tell(_attack.Follow(m)));
        Receive<LookDue>(_ => _attack.Look());
        Receive<PruneDue>(_ => OnPruneDue());
        Receive<BanFileVisits.Due>(_ => _file.Visit());
        Receive<BanFileReport>(OnBanFileReport, _file.IsAwaited);
        Receive<BanFileReport>(_ => { });
        Receive<BanFileNews>(OnBanFileNews);
        Receive<EndNewlyBanned>(OnEndNewlyBanned);
        Receive<FollowAdmission>(_ => OnFollowAdmission());
        Receive<TellPlacesDue>(_ => _sharing.TellPlaces());
        Receive<ApplySharedBans>(OnApplySharedBans);
        Receive<ApplyPlacesElsewhere>(m => _sharing.Apply(m.Places));
        Receive<ForgetPlacesElsewhere>(_ => Addresses.ForgetElsewhere());
        Receive<BanFileVisits.LoadOverdue>(_ => { });
        Receive<TrustedFile.Loaded>(_trusted.OnLoaded);
        Receive<TrustedFile.Due>(_ => _trusted.Save());
        Receive<TrustedFile.Saved>(_trusted.OnSaved);
        Receive<HoldFile>(_ =>
        {
            _trusted.Hold();
            _file.Hold(Sender);
        });
        Receive<TakeFile>(_ =>
        {
            _trusted.Take();
            _file.Take();
        });
    }

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state,
        ("bans", Bans.Count), ("temporary bans", Bans.TemporaryCount), ("bans given up", Bans.Evicted), ("addresses known", Addresses.Count), ("addresses refused", _rules.Refused.Count)));

    private void StartAdmitting(bool isOverdue)
    {
        _file.Loaded(isOverdue);
        Become(Admitting);
        Stash.UnstashAll();
    }

    private void OnRequestAdmission(RequestAdmission request)
    {
        var now = _clock.Now();
        var refusal = _rules.Admit(request.Client, now, _clock.GetUtcNow());
        _attackers.OnConnect(request.Client, refusal, now);
        _attack.OnConnect(refusal is not null);
        Sender.Tell(new AdmissionDecision(request.Token, refusal));
        // The sessions that the address has stay: they are not at fault.
        if (refusal == AdmissionRules.TooManyConnections)
            BanForViolation(request.Client, Violation.TooManyConnections, refusal);
        else if (refusal == AdmissionRules.TooManyConnects)
            BanForViolation(request.Client, Violation.TooManyConnects, refusal);
        StartPruning();
    }

    private void OnLeaveAdmission(LeaveAdmission leave)
    {
        // As with one connect too many, the sessions that the address has stay.
        if (!_rules.Leave(leave, _clock.Now()))
            BanForViolation(leave.Client, Violation.TooManySilent, AdmissionRules.TooManySilent);
        StartPruning();
    }

    private void OnClientTurnedAway(ClientTurnedAway client)
    {
        var now = _clock.Now();
        _rules.Refused.Add(_rules.SubjectOf(AddressRange.Of(client.Client)), now);
        _attackers.OnConnect(client.Client, client.Reason, now);
        _attack.OnConnect(isRefused: false);
        StartPruning();
    }

    private void OnRequestNewAccount(RequestNewAccount request)
    {
        var isAllowed = _rules.MayCreateAccount(request.Client, _clock.Now());
        Sender.Tell(new NewAccountDecision(isAllowed, MayStay: isAllowed || _rules.AnswerTo(Violation.TooManyAccounts) == ViolationAction.Refuse));
        if (!isAllowed)
            OnViolation(new ReportViolation(request.Client, CloseCause.TooManyAccounts));
        StartPruning();
    }

    /// <summary>A client broke a rule: what a ban brings, it brings for all clients of the address.</summary>
    private void OnViolation(ReportViolation report)
    {
        if (report.Cause.ToViolation() is not { } violation)
            return;
        _attackers.OnViolation(report.Client, violation, _clock.Now());
        if (BanForViolation(report.Client, violation, report.Cause.ToString()) is { } ban)
            EndSessions(ban.Range);
    }

    private void OnApplyAdmissionSettings(ApplyAdmissionSettings apply)
    {
        _rules.Apply(apply.Settings);
        _attack.Apply(apply.Settings.AttackMode);
        _followers.TellOfLists();
        _attackers.Settings = apply.Settings.Attackers;
    }

    private Ban? BanForViolation(IPAddress client, Violation violation, string cause)
    {
        if (_rules.BanFor(client, violation, cause, _clock.GetUtcNow()) is not { } ban)
            return null;
        AddBan(ban, cause);
        return ban;
    }

    private void OnBanAddress(BanAddress request)
    {
        var range = _rules.BannedFor(request.Range);
        var ban = _rules.MakeBan(range, request.Kind, request.Reason, _clock.GetUtcNow(), request.Time, request.IsHere);
        // Said again, it is news to other gates: its lift may be on the way.
        if (!AddBan(ban, "Request"))
            _sharing.Banned(ban);
        EndSessions(range);
    }

    private void OnUnban(Unban request)
    {
        var range = _rules.BannedFor(request.Range);
        var now = _clock.GetUtcNow();
        var count = _sharing.Lifted(range, Bans.RemoveWithin(range), request.IsHere, now);
        Sender.Tell(new Unbanned(count, Bans.Find(request.Range, now)?.Range));
        _log.Unbanned(range, count);
        OnBansChanged();
    }

    private void OnGetBans(GetBans request)
    {
        Bans.Expire(_clock.GetUtcNow());
        Sender.Tell(Bans.List(request));
        OnBansChanged();
    }

    private bool AddBan(Ban ban, string cause)
    {
        if (!Bans.Add(ban))
            return false;
        GateMeter.BanMade(cause);
        _log.Banned(ban, cause);
        _sharing.Banned(ban);
        OnBansChanged();
        StartPruning();
        return true;
    }

    private void EndSessions(AddressSpan range)
    {
        var sessions = _rules.TrySubjectAround(range, out var subject) ? Addresses.SessionsOf(subject) : Addresses.Sessions;
        foreach (var (session, client) in sessions)
            EndIf(range.Contains(AddressRange.Of(client)), session, client);
    }

    private void EndIf(bool isBanned, IActorRef session, IPAddress client)
    {
        if (isBanned && !_rules.IsExempt(AddressRange.Of(client)))
            session.Tell(new EndSession(CloseCause.Banned));
    }

    private void OnPruneDue()
    {
        _rules.Prune(_clock.Now());
        Bans.Expire(_clock.GetUtcNow());
        OnBansChanged();
        if (!IsPruningDue)
            Timers.Cancel(PruneTimer);
    }

    /// <summary>Runs only while there is something that time will make superfluous.</summary>
    private void StartPruning()
    {
        if (IsPruningDue && !Timers.IsTimerActive(PruneTimer))
            Timers.StartPeriodicTimer(PruneTimer, PruneDue.Instance, PruneInterval);
    }

    private void OnBansChanged()
    {
        GateMeter.BansChanged(Bans.Count - _countedBans);
        _countedBans = Bans.Count;
        _followers.Tell();
        if (Bans.Evicted > 0)
            _log.Evicting();
        _file.OnBansChanged();
    }

    private void OnBanFileReport(BanFileReport report)
    {
        var replacement = _file.End(report);
        _log.Problems(report.Problems);
        OnBansChanged();
        if (replacement is null)
            return;
        StartPruning();
        var shared = _sharing.IsOn ? report.Visit : null;
        Task.Run(() => BanFileNews.Of(replacement, shared)).PipeTo(Self, Self);
        if (!report.Visit.IsFirst)
            Self.Tell(new EndNewlyBanned(Addresses.Sessions.ToArray(), replacement.Before));
    }

    private void OnBanFileNews(BanFileNews news)
    {
        Bans.CountRefused(news.Refused);
        _log.FileRead(news, Bans.Count);
        _sharing.Tell(news.ToShare, news.IsFirst);
    }

    private void OnFollowAdmission()
    {
        _sharing.Follow(Sender);
        Timers.StartPeriodicTimer(TellPlacesTimer, TellPlacesDue.Instance, TellPlacesInterval);
    }

    private void OnApplySharedBans(ApplySharedBans shared)
    {
        var applied = _sharing.Apply(shared.Changes, _clock.GetUtcNow());
        if (applied.Count == 0)
            return;
        _log.Shared(applied);
        OnBansChanged();
        StartPruning();
        foreach (var ban in applied.Where(change => !change.IsLifted))
            EndSessions(ban.Range);
    }

    /// <summary>Ends the sessions whose addresses a person has banned in the file, some at a time.</summary>
    private void OnEndNewlyBanned(EndNewlyBanned step)
    {
        var now = _clock.GetUtcNow();
        foreach (var (session, client) in step.Sessions.Take(SessionsInOneStep))
            EndIf(Bans.IsNewlyBanned(AddressRange.Of(client), step.Before, now), session, client);
        if (step.Sessions.Count > SessionsInOneStep)
            Self.Tell(step with { Sessions = step.Sessions[SessionsInOneStep..] });
    }

    /// <param name="Sessions">Those that are still to be looked at.</param>
    /// <param name="Before">The bans that held before the file was read.</param>
    private sealed record EndNewlyBanned(ArraySegment<(IActorRef Session, IPAddress Client)> Sessions, BanIndex Before);

    private sealed class TellPlacesDue
    {
        public static readonly TellPlacesDue Instance = new();
    }

    private sealed class LookDue
    {
        public static readonly LookDue Instance = new();
    }

    private sealed class PruneDue
    {
        public static readonly PruneDue Instance = new();
    }
}
