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
        Receive<RequestNewAccount>(OnRequestNewAccount);
        Receive<ReportViolation>(m => Punish(m.Client, m.Cause));
        Receive<BanAddress>(OnBanAddress);
        Receive<Unban>(OnUnban);
        Receive<GetBans>(_ => OnGetBans());
        Receive<GetAddresses>(m => Sender.Tell(new AddressList(Addresses.Top(m.Top))));
        Receive<GetInspection>(_ => TellInspection(nameof(Admitting)));
        Receive<ApplyAdmissionSettings>(m => _rules.Apply(m.Settings));
        Receive<PruneDue>(_ => OnPruneDue());
        Receive<PollDue>(_ => VisitFile());
        Receive<WriteDue>(_ => VisitFile());
        Receive<BanFileReport>(OnBanFileReport, _file.IsAwaited);
        Receive<BanFileReport>(_ => { });
        Receive<LoadOverdue>(_ => { });
    }

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state,
        ("bans", Bans.Count), ("temporary bans", Bans.TemporaryCount), ("bans given up", Bans.Evicted)));

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
        if (refusal is AdmissionRules.TooManyConnections or AdmissionRules.TooManyConnects)
            BanForViolation(request.Client, refusal);
        StartPruning();
    }

    private void OnLeaveAdmission(LeaveAdmission leave)
    {
        Addresses.Leave(_rules.SubjectOf(AddressRange.Of(leave.Client)), leave.Session);
        StartPruning();
    }

    private void OnRequestNewAccount(RequestNewAccount request)
    {
        var isAllowed = _rules.MayCreateAccount(request.Client, _clock.Now());
        Sender.Tell(new NewAccountDecision(isAllowed));
        if (!isAllowed)
            Punish(request.Client, CloseCause.TooManyAccounts);
        StartPruning();
    }

    /// <summary>A client broke a rule: what a ban brings, it brings for all clients of the address.</summary>
    private void Punish(IPAddress client, CloseCause cause)
    {
        if (BanForViolation(client, cause.ToString()) is { } ban)
            EndSessions(ban.Range);
    }

    private Ban? BanForViolation(IPAddress client, string cause)
    {
        if (_rules.BanFor(client, cause, _clock.GetUtcNow()) is not { } ban)
            return null;
        AddBan(ban, cause);
        return ban;
    }

    private void OnBanAddress(BanAddress request)
    {
        // A single IPv6 address is one of very many that its owner has.
        var asked = AddressRange.Of(request.Range);
        var range = asked.IsSingleAddress ? _rules.SubjectOf(asked) : asked;
        AddBan(_rules.MakeBan(range, request.Kind, request.Reason, _clock.GetUtcNow(), request.Time), "Request");
        EndSessions(range);
    }

    private void OnUnban(Unban request)
    {
        var asked = AddressRange.Of(request.Range);
        var range = asked.IsSingleAddress ? _rules.SubjectOf(asked) : asked;
        var count = Bans.RemoveWithin(range);
        var wider = Bans.Find(asked, _clock.GetUtcNow());
        Sender.Tell(new Unbanned(count, wider?.Range.ToNetwork()));
        _log.Unbanned(range, count);
        OnBansChanged();
    }

    private void OnGetBans()
    {
        Bans.Expire(_clock.GetUtcNow());
        Sender.Tell(new BanList([.. Bans.All]));
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

    private void EndSessions(AddressRange range)
    {
        var sessions = _rules.IsWithinOneSubject(range) ? Addresses.SessionsOf(_rules.SubjectOf(range)) : Addresses.Sessions;
        EndSessions(sessions, range.Contains);
    }

    private void EndSessions(IEnumerable<(IActorRef Session, IPAddress Client)> sessions, Func<AddressRange, bool> isMeant)
    {
        foreach (var (session, address) in sessions)
        {
            var client = AddressRange.Of(address);
            if (isMeant(client) && !_rules.IsExempt(client))
                session.Tell(new EndSession(CloseCause.Banned));
        }
    }

    private void OnPruneDue()
    {
        Addresses.Prune(_clock.Now());
        Bans.Expire(_clock.GetUtcNow());
        OnBansChanged();
        if (!Addresses.HasIdle && Bans.TemporaryCount == 0)
            Timers.Cancel(PruneTimer);
    }

    /// <summary>Runs only while there is something that time will make superfluous.</summary>
    private void StartPruning()
    {
        if ((Addresses.HasIdle || Bans.TemporaryCount > 0) && !Timers.IsTimerActive(PruneTimer))
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
        var news = EndVisit(report);
        if (news is null)
        {
            OnBansChanged();
            return;
        }
        if (news.Added.Count > 0 && !report.Visit.IsFirst)
            EndSessionsOf(news.Added);
        _log.FileRead(news, Bans.Count);
        _log.Problems(report.Problems);
        OnBansChanged();
        StartPruning();
    }

    private BanFileNews? EndVisit(BanFileReport report)
    {
        _visit = null;
        _log.FileVisited(report);
        return _file.End(report, _clock.Now(), _clock.GetUtcNow());
    }

    private void EndSessionsOf(IReadOnlyList<Ban> bans)
    {
        var banned = new RangeTable<bool>();
        foreach (var ban in bans)
            banned.Set(ban.Range, true);
        EndSessions(Addresses.Sessions, banned.Covers);
    }

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
