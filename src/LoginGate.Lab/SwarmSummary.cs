namespace LoginGate.Lab;

/// <summary>Where a swarm is, for a live display.</summary>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Started">Robots started.</param>
/// <param name="Running">Robots at work now.</param>
/// <param name="Rounds">Scripts done to their end.</param>
/// <param name="Ok">Steps that went well.</param>
/// <param name="Failed">Steps with another answer than was wanted.</param>
/// <param name="Misrouted">Answers that belonged to another robot.</param>
/// <param name="Lost">Answers that did not come in time.</param>
/// <param name="Disconnected">Connections that ended by themselves.</param>
/// <param name="NotConnected">Connections that could not be made.</param>
public sealed record SwarmProgress(
    TimeSpan Elapsed, int Started, int Running, long Rounds, long Ok, long Failed, long Misrouted, long Lost, long Disconnected, long NotConnected)
{
    /// <summary>Whether nothing went wrong so far.</summary>
    public bool IsClean => Failed == 0 && Misrouted == 0 && Lost == 0 && Disconnected == 0 && NotConnected == 0;
}

/// <summary>What a swarm came to.</summary>
/// <param name="Totals">The sums at the end.</param>
/// <param name="Connects">How long connecting took.</param>
/// <param name="Steps">How long answers took.</param>
/// <param name="FirstFailures">The first things that went wrong, at most twenty, in words.</param>
public sealed record SwarmSummary(SwarmProgress Totals, LatencySnapshot Connects, LatencySnapshot Steps, IReadOnlyList<FormattableString> FirstFailures)
{
    /// <summary>Whether nothing went wrong and something went well.</summary>
    public bool IsGood => Totals.IsClean && Totals.Ok > 0;

    /// <summary>Answers a second.</summary>
    public double StepsPerSecond => Totals.Elapsed > TimeSpan.Zero ? Totals.Ok / Totals.Elapsed.TotalSeconds : 0;
}
