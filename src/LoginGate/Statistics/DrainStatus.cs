namespace LoginGate.Statistics;

/// <summary>A line that lets nobody in any more. Times are of the gate's clock.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Until">When those who are still in are closed.</param>
/// <param name="By">Who wants it.</param>
/// <param name="EndsGate">Whether the gate ends with it.</param>
internal sealed record DrainStatus(TimeSpan Since, TimeSpan Until, string By, bool EndsGate);
