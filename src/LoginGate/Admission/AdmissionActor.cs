using System.Net;
using Akka.Actor;
using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

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

    private const string LoadTimer = "load";
    private const string PollTimer = "poll";
    private const string WriteTimer = "write";
    private const string PruneTimer = "prune";

    private static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastVisitTimeout = TimeSpan.FromSeconds(2);

    // A turn of about a millisecond, so that whoever wants to come in meanwhile does not wait for all sessions to be looked at.
    private const int SessionsInOneStep = 500;

    private readonly TimeProvider _clock;
    private readonly AdmissionLog _log;
    private readonly AdmissionRules _rules;
    private readonly BanFileKeeper _file;
    private Task<BanFileReport>? _visit;
    private int _countedBans;

    /// <param name="settings">Limits, lists and the ban file.</param>
    /// <param name="clock">Its timestamps measure rates, its wall clock the end of bans.</param>
    public AdmissionActor(AdmissionSettings settings, TimeProvider clock)
    {
        _clock = clock;
        _log = new AdmissionLog(Context.GetLogger(), settings, clock);
        _rules = new AdmissionRules(settings);
        _file = new BanFileKeeper(_rules.Bans, settings.BanFile);
        Become(_file.IsOn ? Loading : Admitting);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    private BanBook Bans => _rules.Bans;

    private AddressTable Addresses => _rules.Addresses;

    private bool IsPruningDue => Addresses.HasIdle || Bans.TemporaryCount > 0 || _rules.Refused.Count > 0;

    public static Props Props(AdmissionSettings settings, TimeProvider clock) =>
        Akka.Actor.Props.Create(() => new AdmissionActor(settings, clock));

    protected override void PreStart()
    {
        if (!_file.IsOn)
            return;
        VisitFile();
        Timers.StartSingleTimer(LoadTimer, LoadOverdue.Instance, LoadTimeout);
        Timers.StartPeriodicTimer(PollTimer, PollDue.Instance, PollInterval);
    }

    /// <summary>The last ban may be younger than the last write.</summary>
    protected override void PostStop()
    {
        if (_visit is not null && Task.WaitAny([_visit], LastVisitTimeout) == 0 && _visit.IsCompletedSuccessfully)
            EndVisit(_visit.Result);
        if (_file.IsOn && !_file.IsVisiting && Bans.HasUnsaved)
            EndVisit(BanFile.Visit(_file.BeginLast(_clock.GetUtcNow())));
        GateMeter.BansChanged(-_countedBans);
    }

    // The listeners wait for each answer, so no more can be stashed than they have clients at the door.
    private void Loading()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Loading)));
        Receive<BanFileReport>(m =>
        {
            OnBanFileReport(m);
            StartAdmitting();
        }, _file.IsAwaited);
        Receive<LoadOverdue>(_ =>
        {
            _log.LoadOverdue(LoadTimeout);
            StartAdmitting();
        });
        Receive<PollDue>(_ => { });
        ReceiveAny(_ => Stash.Stash());
    }

    private void Admitting()
    {
        Receive<RequestAdmission>(OnRequestAdmission);
        Receive<EnterAdmission>(m => Addresses.Enter(_rules.SubjectOf(AddressRange.Of(m.Client)), m.Client, m.Session));
        Receive<LeaveAdmission>(OnLeaveAdmission);
        Receive<ClientTurnedAway>(OnClientTurnedAway);
        Receive<RequestNewAccount>(OnRequestNewAccount);
        Receive<ReportViolation>(m => Punish(m.Client, m.Cause));
        Receive<BanAddress>(OnBanAddress);
        Receive<Unban>(OnUnban);
        Receive<GetBans>(OnGetBans);
        Receive<FindBan>(m => Sender.Tell(new FoundBan(Bans.FindNarrowest(m.Range, _clock.GetUtcNow()))));
        Receive<GetAddresses>(m => Sender.Tell(_rules.List(m)));
        Receive<GetInspection>(_ => TellInspection(nameof(Admitting)));
        Receive<ApplyAdmissionSettings>(m => _rules.Apply(m.Settings));
        Receive<PruneDue>(_ => OnPruneDue());
        Receive<PollDue>(_ => VisitFile());
        Receive<WriteDue>(_ => VisitFile());
        Receive<BanFileReport>(OnBanFileReport, _file.IsAwaited);
        Receive<BanFileReport>(_ => { });
        Receive<BanFileNews>(OnBanFileNews);
        Receive<EndNewlyBanned>(OnEndNewlyBanned);
        Receive<LoadOverdue>(_ => { });
    }

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state,
        ("bans", Bans.Count), ("temporary bans", Bans.TemporaryCount), ("bans given up", Bans.Evicted), ("addresses known", Addresses.Count), ("addresses refused", _rules.Refused.Count)));

    private void StartAdmitting()
    {
        Timers.Cancel(LoadTimer);
        Become(Admitting);
        Stash.UnstashAll();
    }

    private void OnRequestAdmission(RequestAdmission request)
    {
        var refusal = _rules.Admit(request.Client, _clock.Now(), _clock.GetUtcNow());
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
        Addresses.Leave(_rules.SubjectOf(AddressRange.Of(leave.Client)), leave.Session);
        StartPruning();
    }

    private void OnClientTurnedAway(ClientTurnedAway client)
    {
        _rules.Refused.Add(_rules.SubjectOf(AddressRange.Of(client.Client)), _clock.Now());
        StartPruning();
    }

    private void OnRequestNewAccount(RequestNewAccount request)
    {
        var isAllowed = _rules.MayCreateAccount(request.Client, _clock.Now());
        Sender.Tell(new NewAccountDecision(isAllowed, MayStay: isAllowed || _rules.AnswerTo(Violation.TooManyAccounts) == ViolationAction.Refuse));
        if (!isAllowed)
            Punish(request.Client, CloseCause.TooManyAccounts);
        StartPruning();
    }

    /// <summary>A client broke a rule: what a ban brings, it brings for all clients of the address.</summary>
    private void Punish(IPAddress client, CloseCause cause)
    {
        if (cause.ToViolation() is { } violation && BanForViolation(client, violation, cause.ToString()) is { } ban)
            EndSessions(ban.Range);
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
        AddBan(_rules.MakeBan(range, request.Kind, request.Reason, _clock.GetUtcNow(), request.Time), "Request");
        EndSessions(range);
    }

    private void OnUnban(Unban request)
    {
        var range = _rules.BannedFor(request.Range);
        var count = Bans.RemoveWithin(range);
        Sender.Tell(new Unbanned(count, Bans.Find(request.Range, _clock.GetUtcNow())?.Range));
        _log.Unbanned(range, count);
        OnBansChanged();
    }

    private void OnGetBans(GetBans request)
    {
        Bans.Expire(_clock.GetUtcNow());
        Sender.Tell(Bans.List(request));
        OnBansChanged();
    }

    private void AddBan(Ban ban, string cause)
    {
        if (!Bans.Add(ban))
            return;
        GateMeter.BanMade(cause);
        _log.Banned(ban, cause);
        OnBansChanged();
        StartPruning();
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
        Addresses.Prune(_clock.Now());
        _rules.Refused.Prune(_clock.Now());
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
        if (Bans.Evicted > 0)
            _log.Evicting();
        if (_file.WriteDelay(_clock.Now()) is not { } delay)
            return;
        if (delay == TimeSpan.Zero)
            VisitFile();
        else if (!Timers.IsTimerActive(WriteTimer))
            Timers.StartSingleTimer(WriteTimer, WriteDue.Instance, delay);
    }

    private void VisitFile()
    {
        if (_file.IsVisiting)
            return;
        var visit = _file.Begin(_clock.Now(), _clock.GetUtcNow());
        _visit = Task.Run(() => BanFile.Visit(visit));
        _visit.PipeTo(Self, Self, failure: defect => BanFileReport.Failed(visit, defect.Message));
    }

    private void OnBanFileReport(BanFileReport report)
    {
        var replacement = EndVisit(report);
        _log.Problems(report.Problems);
        OnBansChanged();
        if (replacement is null)
            return;
        StartPruning();
        Task.Run(() => BanFileNews.Of(replacement)).PipeTo(Self, Self);
        if (!report.Visit.IsFirst)
            Self.Tell(new EndNewlyBanned(Addresses.Sessions.ToArray(), replacement.Before));
    }

    private BanReplacement? EndVisit(BanFileReport report)
    {
        _visit = null;
        _log.FileVisited(report);
        return _file.End(report, _clock.Now());
    }

    private void OnBanFileNews(BanFileNews news)
    {
        Bans.CountRefused(news.Refused);
        _log.FileRead(news, Bans.Count);
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

    private sealed class LoadOverdue
    {
        public static readonly LoadOverdue Instance = new();
    }

    private sealed class PollDue
    {
        public static readonly PollDue Instance = new();
    }

    private sealed class WriteDue
    {
        public static readonly WriteDue Instance = new();
    }

    private sealed class PruneDue
    {
        public static readonly PruneDue Instance = new();
    }
}
