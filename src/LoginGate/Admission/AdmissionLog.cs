using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Admission;

/// <summary>What admission writes into the log: a flood of bans, or a file that stays unwritable, does not fill it.</summary>
internal sealed class AdmissionLog(ILoggingAdapter log, AdmissionSettings settings, TimeProvider clock)
{
    private const int MaxProblemsAtOnce = 10;
    private const int MaxProblemsRemembered = 1000;
    private const int MaxSharedPerSecond = 5;

    private readonly LogLimiter _bans = new(TimeSpan.FromSeconds(10));
    private readonly LogLimiter _failures = new(TimeSpan.FromMinutes(10));
    private readonly HashSet<string> _problemsSaid = [];
    private FileFailure? _fileFailure;
    private bool _hasSaidEviction;
    private TimeSpan _sharedSince;
    private int _sharedLeft = MaxSharedPerSecond;
    private int _sharedUnsaid;

    public void Banned(Ban ban, string cause)
    {
        if (_bans.TrySay(cause, clock.Now(), out var unsaid))
            log.Warning("{0} is banned {1}: {2}{3}", ban.Range, TimeOf(ban.Until), ReasonOf(ban.Reason), LogLimiter.More(unsaid));
    }

    /// <summary>Other gates have banned and lifted: each told alone where it is a few a second, or a gate that joins would fill the log; the others by their count.</summary>
    public void Shared(IReadOnlyList<BanChange> changes)
    {
        var now = clock.Now();
        if (now - _sharedSince >= TimeSpan.FromSeconds(1))
        {
            TellShared(_sharedUnsaid);
            (_sharedSince, _sharedLeft, _sharedUnsaid) = (now, MaxSharedPerSecond, 0);
        }
        if (_sharedLeft == 0)
        {
            _sharedUnsaid += changes.Count;
            return;
        }
        if (changes.Count > _sharedLeft)
        {
            TellShared(changes.Count);
            _sharedLeft = 0;
            return;
        }
        _sharedLeft -= changes.Count;
        foreach (var change in changes)
        {
            if (change.IsLifted)
                log.Info("the ban of {0} is lifted, by gate {1}", change.Range, change.Gate);
            else
                log.Info("{0} is banned {1}, by gate {2}: {3}", change.Range, TimeOf(change.Until), change.Gate, ReasonOf(change.Reason));
        }
    }

    private void TellShared(int count)
    {
        if (count > 0)
            log.Info("{0} of other gates taken over", Counted.Of(count, "ban"));
    }

    public void Unbanned(AddressSpan range, int count) => log.Info("bans of {0} taken back: {1}", range, count);

    public void AttackMode(AttackStatus attack)
    {
        var figures = attack.Figures;
        if (attack.IsOn)
            log.Warning("attack mode is on: {0}; a second {1:0} connects, {2:0} refused; {3} silent", attack.Reason!.Text, figures.ConnectsPerSecond, figures.RefusedPerSecond, figures.HalfOpen);
        else
            log.Warning("attack mode is off after {0:0} s: {1}; a second {2:0} connects, {3:0} refused; {4} silent", attack.Lasted.TotalSeconds, attack.Reason!.Text, figures.ConnectsPerSecond, figures.RefusedPerSecond, figures.HalfOpen);
    }

    public void Evicting()
    {
        if (_hasSaidEviction)
            return;
        _hasSaidEviction = true;
        log.Warning("more than {0} temporary bans (max-temporary-bans): for each new one, the one that would end first is given up",
            settings.MaxTemporaryBans);
    }

    public void LoadOverdue(TimeSpan timeout) =>
        log.Error("ban file {0}: not read within {1} s; clients are admitted without it until it is", settings.BanFile, timeout.TotalSeconds);

    public void FileRead(BanFileNews news, int count)
    {
        if (news.Added + news.Removed > 0)
        {
            log.Info("ban file {0}: {1} more, {2} fewer; {3}",
                settings.BanFile, Counted.Of(news.Added, "ban"), news.Removed, Counted.Of(count, "holds", "hold"));
        }
    }

    /// <summary>A failure is over when what failed has worked: that the file can be seen says nothing of reading it, nor that of writing.</summary>
    public void FileVisited(BanFileReport report)
    {
        var isWrite = report.Visit.Changes is not null;
        if (report.Failure is { } failure)
        {
            _fileFailure = isWrite || _fileFailure == FileFailure.Writing ? FileFailure.Writing : FileFailure.Reading;
            if (_failures.TrySay("failure", clock.Now(), out _))
            {
                log.Warning("ban file {0} (login-gate.admission.ban-file): {1}; until that is mended, bans are kept in memory alone",
                    settings.BanFile, failure);
            }
        }
        else if (_fileFailure == FileFailure.Writing ? isWrite && report.IsSaved : _fileFailure is not null && report.Seen is null)
        {
            log.Info("ban file {0}: can be {1} again", settings.BanFile, Phrase.Of(_fileFailure == FileFailure.Writing ? "read and written" : "read"));
            _fileFailure = null;
        }
    }

    public void TrustedNotRead(string path, string problem) =>
        log.Warning("file {0} (login-gate.admission.trusted.file): {1}; logins from there before this start are forgotten", path, problem);

    public void TrustedNotWritten(string path, string problem)
    {
        if (_failures.TrySay("trusted", clock.Now(), out _))
            log.Warning("file {0} (login-gate.admission.trusted.file): {1}; until that is mended, who has logged in is remembered in memory alone", path, problem);
    }

    /// <summary>Lines that make no sense, each once.</summary>
    public void Problems(IReadOnlyList<BanFileProblem> problems)
    {
        var said = 0;
        foreach (var problem in problems)
        {
            // By its text, not its number: lines above it come and go.
            if (_problemsSaid.Count >= MaxProblemsRemembered || !_problemsSaid.Add(problem.Text))
                continue;
            if (said++ < MaxProblemsAtOnce)
                log.Warning("ban file {0}:{1}: '{2}' {3}; left as it is", settings.BanFile, problem.Line, problem.Text, problem.Reason);
        }
        if (said > MaxProblemsAtOnce)
            log.Warning("ban file {0}: {1} no sense", settings.BanFile, Counted.Of(said - MaxProblemsAtOnce, "more line makes", "more lines make"));
    }

    private static Phrase TimeOf(DateTimeOffset? until) => until is { } end ? Phrase.Of($"until {BanLine.ShowTime(end)}") : "for good";

    private static Phrase ReasonOf(string reason) => reason.Length > 0 ? Phrase.Verbatim(reason) : "no reason given";

    private enum FileFailure
    {
        Reading,
        Writing,
    }
}
