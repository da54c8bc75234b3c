namespace LoginGate.Lab.Attacks;

/// <summary>Counts of the attack under way; any thread.</summary>
internal sealed class AttackTally
{
    private const int MostFindings = 10;

    private readonly LatencyHistogram _closedAfter = new();
    private readonly List<AttackFinding> _findings = [];
    private long _connected, _notConnected, _refused, _closed, _left, _stillOpen, _sent, _received, _unlisted;

    public void NoteConnected() => Interlocked.Increment(ref _connected);

    public void NoteNotConnected() => Interlocked.Increment(ref _notConnected);

    public void NoteRefused() => Interlocked.Increment(ref _refused);

    public void NoteClosed(TimeSpan after)
    {
        Interlocked.Increment(ref _closed);
        _closedAfter.Record(after);
    }

    public void NoteLeft() => Interlocked.Increment(ref _left);

    public void NoteStillOpen() => Interlocked.Increment(ref _stillOpen);

    public void NoteSent(int bytes) => Interlocked.Add(ref _sent, bytes);

    public void NoteReceived(int bytes) => Interlocked.Add(ref _received, bytes);

    public void NoteFailure(FormattableString text) => Note(new AttackFinding(true, text));

    public void NoteRemark(FormattableString text) => Note(new AttackFinding(false, text));

    public AttackFigures Figures() => new(
        Volatile.Read(ref _connected),
        Volatile.Read(ref _notConnected),
        Volatile.Read(ref _refused),
        Volatile.Read(ref _closed),
        _closedAfter.Snapshot(),
        Volatile.Read(ref _left),
        Volatile.Read(ref _stillOpen),
        Volatile.Read(ref _sent),
        Volatile.Read(ref _received));

    /// <summary>Failures first.</summary>
    public IReadOnlyList<AttackFinding> Findings()
    {
        lock (_findings)
        {
            var findings = _findings.OrderByDescending(static finding => finding.IsFailure).ToList();
            if (_unlisted > 0) findings.Add(new AttackFinding(false, $"and {_unlisted} more of these"));
            return findings;
        }
    }

    // Each text once; failures are never crowded out by remarks.
    private void Note(AttackFinding finding)
    {
        lock (_findings)
        {
            if (_findings.Any(other => other.IsFailure == finding.IsFailure && $"{other.Text}" == $"{finding.Text}")) return;
            if (_findings.Count(other => other.IsFailure == finding.IsFailure) < MostFindings) _findings.Add(finding);
            else _unlisted++;
        }
    }
}
