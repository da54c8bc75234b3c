namespace LoginGate.Lab.Attacks;

/// <summary>How a gate fared.</summary>
public enum AttackVerdict
{
    /// <summary>It did what a good gate does.</summary>
    Stood,

    /// <summary>It did not; the findings say how.</summary>
    Fell,

    /// <summary>The attack was stopped before its end.</summary>
    Stopped,
}

/// <summary>Something an attack found.</summary>
/// <param name="IsFailure">Whether no good gate does so; otherwise it is only worth knowing.</param>
/// <param name="Text">In words.</param>
public sealed record AttackFinding(bool IsFailure, FormattableString Text);

/// <summary>Counts of an attack.</summary>
/// <param name="Connected">Connections made.</param>
/// <param name="NotConnected">Connections that could not be made.</param>
/// <param name="Refused">Connections that the gate closed before a byte was sent on them.</param>
/// <param name="Closed">Connections that the gate closed later.</param>
/// <param name="ClosedAfter">How long those lived.</param>
/// <param name="Left">Connections that the attack itself ended, as planned.</param>
/// <param name="StillOpen">Connections that stood when the attack's time was over.</param>
/// <param name="SentBytes">Bytes sent.</param>
/// <param name="ReceivedBytes">Bytes received.</param>
public sealed record AttackFigures(
    long Connected, long NotConnected, long Refused, long Closed, LatencySnapshot ClosedAfter, long Left, long StillOpen,
    long SentBytes, long ReceivedBytes);

/// <summary>What came of one attack.</summary>
/// <param name="Attack">Which.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Figures">The hostile connections.</param>
/// <param name="Healthy">The healthy robots; null when there were none.</param>
/// <param name="Verdict">How the gate fared.</param>
/// <param name="Findings">What is worth knowing, failures first.</param>
public sealed record AttackReport(
    Attack Attack, TimeSpan Elapsed, AttackFigures Figures, SwarmSummary? Healthy, AttackVerdict Verdict, IReadOnlyList<AttackFinding> Findings);
