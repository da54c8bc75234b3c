using LoginGate.Shared;

namespace LoginGate.Statistics;

/// <summary>A line's connection to LoginSrv as its actor last knew it; times are of the gate's <see cref="Clock"/>.</summary>
/// <param name="State">What becomes of clients.</param>
/// <param name="Target">The address connected or tried last.</param>
/// <param name="Since">When the state began; null before the first attempt.</param>
/// <param name="Connects">Connections made so far; each after the first is a reconnect.</param>
/// <param name="LastHeartbeat">When LoginSrv last answered a heartbeat; null: never on this connection.</param>
/// <param name="RoundTrip">How long that answer took.</param>
/// <param name="LastLoss">Why the last connection ended or, before the first one, the last attempt; empty: none did.</param>
internal sealed record LinkStatus(
    LinkState State, string Target, TimeSpan? Since, int Connects, TimeSpan? LastHeartbeat, TimeSpan? RoundTrip, Phrase LastLoss)
{
    /// <summary>The gate's own address on this connection, or on the last; empty before the first.</summary>
    public string From { get; init; } = "";

    /// <summary>Why the last attempt to connect failed; empty while there is a connection, and before an attempt fails.</summary>
    public Phrase LastFailure { get; init; } = "";

    /// <summary>There is a connection, from that address of the gate's.</summary>
    public LinkStatus Connected(string from) => this with { Connects = Connects + 1, LastHeartbeat = null, RoundTrip = null, LastFailure = "", From = from };

    /// <summary>An attempt to connect has failed.</summary>
    public LinkStatus Failed(Phrase why) => this with { LastFailure = why, LastLoss = Connects == 0 ? why : LastLoss };

    /// <summary>The connection is lost.</summary>
    public LinkStatus Lost(Phrase why) => this with { LastLoss = why, LastHeartbeat = null, RoundTrip = null };

    public static LinkStatus NeverConnected { get; } = new(LinkState.Down, "", null, 0, null, null, "");
}
