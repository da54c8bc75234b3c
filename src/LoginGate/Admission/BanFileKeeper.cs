using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>
/// Decides when the ban file is visited and what comes of it: one visit at a time, writes at least a second apart however many
/// bans there are, a person's edits read when they have come to rest. The visits themselves are the owner's to carry out.
/// </summary>
internal sealed class BanFileKeeper(BanBook bans, string path)
{
    private static readonly TimeSpan MinWriteInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    // A long list is written for at most this share of the time.
    private const int WriteTimeFactor = 20;

    private readonly BanBook _bans = bans;
    private FileStamp? _known;
    private FileStamp? _seen;
    private BanFileVisit? _visit;
    private TimeSpan _visitBegan;
    private TimeSpan _nextWrite;

    /// <summary>Whether there is a file at all.</summary>
    public bool IsOn => path.Length > 0;

    public bool IsVisiting => _visit is not null;

    /// <summary>Whether it is another process's, and left alone.</summary>
    public bool IsHeld { get; set; }

    /// <summary>How long the next write has to wait; null when none is due or one is under way.</summary>
    public TimeSpan? WriteDelay(TimeSpan now) =>
        !IsOn || IsHeld || IsVisiting || !_bans.HasUnsaved ? null
        : _nextWrite > now ? _nextWrite - now
        : TimeSpan.Zero;

    /// <summary>Begins a visit, which must come back to <see cref="End"/>. Call it only when none is under way.</summary>
    public BanFileVisit Begin(TimeSpan now, DateTimeOffset wallClock)
    {
        // Before the first visit nothing is known of the file, so it is read alone.
        var isWrite = _known is not null && _bans.HasUnsaved && now >= _nextWrite;
        _visitBegan = now;
        return _visit = new BanFileVisit(path, _known, _seen, isWrite ? _bans.TakeUnsaved() : null, wallClock, _bans.MaxTemporary);
    }

    /// <summary>A visit for the last write there will be, now.</summary>
    public BanFileVisit BeginLast(DateTimeOffset wallClock) =>
        _visit = new BanFileVisit(path, _known, _seen, _bans.TakeUnsaved(), wallClock, _bans.MaxTemporary);

    /// <summary>Whether a report is that of the visit under way, not of an earlier owner's.</summary>
    public bool IsAwaited(BanFileReport report) => ReferenceEquals(report.Visit, _visit);

    /// <summary>Takes in what a visit found.</summary>
    /// <returns>What took the place of what, where a person had changed the file; null when it was not read.</returns>
    public BanReplacement? End(BanFileReport report, TimeSpan now)
    {
        _visit = null;
        _seen = report.Seen;
        if (report.Stamp is not null)
            _known = report.Stamp;
        if (!report.IsSaved && report.Visit.Changes is { } unsaved)
            _bans.PutBackUnsaved(unsaved);
        if (report.Failure is not null)
            _nextWrite = now + RetryInterval;
        else if (report.Visit.Changes is not null)
            _nextWrite = now + Longer(MinWriteInterval, (now - _visitBegan) * WriteTimeFactor);
        return report.Loaded is null ? null : _bans.Replace(report.Loaded);
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
