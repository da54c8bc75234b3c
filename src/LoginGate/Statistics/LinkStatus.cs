using LoginGate.Shared;

namespace LoginGate.Statistics;

/// <summary>A line's connection to LoginSrv as its actor last knew it; times are of the gate's <see cref="Clock"/>.</summary>
/// <param name="State">What becomes of clients.</param>
/// <param name="Target">The address connected or tried last.</param>
/// <param name="Since">When the state began; null before the first attempt.</param>
/// <param name="Connects">Connections made so far; each after the first is a reconnect.</param>
/// <param name="LastHeartbeat">When LoginSrv last answered a heartbeat; null: never on this connection.</param>
/// <param name="RoundTrip">How long that answer took.</param>
/// <param name="LastLoss">Why the last connection or attempt ended; empty: none did.</param>
internal sealed record LinkStatus(
    LinkState State, string Target, TimeSpan? Since, int Connects, TimeSpan? LastHeartbeat, TimeSpan? RoundTrip, string LastLoss)
{
    /// <summary>The gate's own address on this connection, or on the last; empty before the first.</summary>
    public string From { get; init; } = "";

    public static LinkStatus NeverConnected { get; } = new(LinkState.Down, "", null, 0, null, null, "");
}
