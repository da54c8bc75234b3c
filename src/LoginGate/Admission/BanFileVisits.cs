using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>
/// Carries out the visits to the ban file, off its owner's thread: what a visit found comes to the owner as a <see cref="BanFileReport"/>, which it gives to
/// <see cref="End"/>. When one is due, <see cref="BanFileKeeper"/> says.
/// </summary>
/// <remarks>
/// <code>
/// Resting   --Begin, Due, a write that need not wait-->  Visiting
/// Resting   --a write that has to wait-->                Resting   (Due comes when it may)
/// Visiting  --End-->                                     Resting   (Due meanwhile: nothing)
/// any       --Hold-->                                    Held, after the last write: another process's, until Take
/// any       --Close-->                                   the last write, if anything is unsaved
/// </code>
/// </remarks>
internal sealed class BanFileVisits(BanBook bans, string path, AdmissionLog log, TimeProvider clock)
{
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastVisitTimeout = TimeSpan.FromSeconds(2);

    private readonly BanFileKeeper _file = new(bans, path);
    private IActorRef _owner = ActorRefs.Nobody;
    private ITimerScheduler? _timers;
    private Task<BanFileReport>? _visit;
    private IActorRef? _holder;

    /// <summary>Whether there is a file at all.</summary>
    public bool IsOn => _file.IsOn;

    /// <summary>Reads the file for the first time; from now on the owner gets <see cref="Due"/>, for <see cref="Visit()"/>, and, unless <see cref="Loaded"/> is called in time, <see cref="LoadOverdue"/>.</summary>
    public void Begin(IActorRef owner, ITimerScheduler timers)
    {
        if (!_file.IsOn)
            return;
        (_owner, _timers) = (owner, timers);
        Visit();
        timers.StartSingleTimer(nameof(LoadOverdue), LoadOverdue.Instance, LoadTimeout);
        timers.StartPeriodicTimer(nameof(PollInterval), Due.Instance, PollInterval);
    }

    /// <summary>The first visit is over, or is waited for no more.</summary>
    public void Loaded(bool isOverdue)
    {
        _timers?.Cancel(nameof(LoadOverdue));
        if (isOverdue)
            log.LoadOverdue(LoadTimeout);
    }

    /// <summary>Visits the file, unless a visit is under way.</summary>
    public void Visit()
    {
        if (!_file.IsVisiting && !_file.IsHeld)
            Visit(_file.Begin(clock.Now(), clock.GetUtcNow()));
    }

    /// <summary>Writes what is unsaved, and leaves the file alone from then on: the holder is told <see cref="FileHeld"/>.</summary>
    public void Hold(IActorRef holder)
    {
        _holder = holder;
        if (!_file.IsVisiting)
            HoldAfterLastVisit();
    }

    /// <summary>It is this process's again.</summary>
    public void Take() => _file.IsHeld = false;

    /// <summary>Bans may have changed: sees to it that they are written.</summary>
    public void OnBansChanged()
    {
        if (_file.WriteDelay(clock.Now()) is not { } delay)
            return;
        if (delay == TimeSpan.Zero)
            Visit();
        else if (!_timers!.IsTimerActive(nameof(Due)))
            _timers.StartSingleTimer(nameof(Due), Due.Instance, delay);
    }

    /// <summary>Whether a report is that of the visit under way, not of an earlier owner's.</summary>
    public bool IsAwaited(BanFileReport report) => _file.IsAwaited(report);

    /// <summary>Takes in what a visit found.</summary>
    /// <returns>What took the place of what, where a person had changed the file; null when it was not read.</returns>
    public BanReplacement? End(BanFileReport report)
    {
        _visit = null;
        log.FileVisited(report);
        var replacement = _file.End(report, clock.Now());
        if (_holder is not null)
            HoldAfterLastVisit();
        return replacement;
    }

    /// <summary>The owner ends. The last ban may be younger than the last write.</summary>
    public void Close()
    {
        if (_visit is not null && Task.WaitAny([_visit], LastVisitTimeout) == 0 && _visit.IsCompletedSuccessfully)
            End(_visit.Result);
        if (_file.IsOn && !_file.IsHeld && !_file.IsVisiting && bans.HasUnsaved)
            End(BanFile.Visit(_file.BeginLast(clock.GetUtcNow())));
    }

    private void HoldAfterLastVisit()
    {
        var isUnsaved = _file.IsOn && !_file.IsHeld && bans.HasUnsaved;
        _file.IsHeld = true;
        if (isUnsaved)
        {
            Visit(_file.BeginLast(clock.GetUtcNow()));
            return;
        }
        _holder.Tell(FileHeld.Instance);
        _holder = null;
    }

    private void Visit(BanFileVisit visit)
    {
        _visit = Task.Run(() => BanFile.Visit(visit));
        _visit.PipeTo(_owner, _owner, failure: defect => BanFileReport.Failed(visit, defect.Message));
    }

    /// <summary>To its owner: it is time for <see cref="Visit()"/>.</summary>
    public sealed class Due
    {
        public static readonly Due Instance = new();
    }

    /// <summary>To its owner: the first visit takes too long.</summary>
    public sealed class LoadOverdue
    {
        public static readonly LoadOverdue Instance = new();
    }
}
