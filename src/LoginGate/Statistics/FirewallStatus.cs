namespace LoginGate.Statistics;

/// <summary>How bans are getting on in the system's firewall, as its actor last found it.</summary>
/// <param name="Kind">Which firewall: <c>nftables</c>.</param>
/// <param name="Table">What the gate's part of it is called.</param>
/// <param name="IsUp">Whether it refuses what the gate bans; if not, the gate itself does all the same.</param>
/// <param name="Elements">Addresses and ranges that it holds.</param>
/// <param name="Refused">Connects that it has refused, since the gate started; null where it does not count.</param>
/// <param name="Failures">What it would not do.</param>
/// <param name="LastFailure">The last of them; empty: none.</param>
internal sealed record FirewallStatus(string Kind, string Table, bool IsUp = false, int Elements = 0, long? Refused = null, long Failures = 0, string LastFailure = "");

/// <summary>How the hook for bans is getting on.</summary>
/// <param name="Runs">Batches that the command has taken.</param>
/// <param name="Failures">Batches that it has not; all bans follow each of them.</param>
/// <param name="Lines">Bans and lifts that were told, to the command or into the file.</param>
/// <param name="LastFailure">Why the last one failed; empty: none has.</param>
internal sealed record BanHookStatus(long Runs = 0, long Failures = 0, long Lines = 0, string LastFailure = "");
