using Akka.Actor;
using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Places;

namespace LoginGate.Cluster;

// The contract of GatesActor. What the gate tells it:

/// <summary>This gate bans or lifts.</summary>
public sealed record ShareBans(IReadOnlyList<LocalBan> Bans);

/// <summary>Addresses of this gate have other numbers of clients now.</summary>
public sealed record SharePlaces(IReadOnlyList<PlaceCount> Places);

/// <summary>How this gate is getting on; its name, clock and version are seen to.</summary>
public sealed record ShareSummary(GateSummary Summary);

/// <summary>Ask: carry out a command at another gate. Answered with <see cref="GateAnswer"/>.</summary>
/// <param name="Gate">The name of the gate.</param>
/// <param name="Command">A command of the inspector.</param>
/// <param name="Caller">Who gives it.</param>
/// <param name="IsAdmin">Whether they may change things here.</param>
public sealed record OrderGate(string Gate, string Command, string Caller, bool IsAdmin);

/// <summary>The answer to <see cref="OrderGate"/>.</summary>
/// <param name="Answer">What the gate said: one line of JSON; null: nothing.</param>
/// <param name="Failure">Why it said nothing, its template and what fills it apart.</param>
public sealed record GateAnswer(string? Answer, FormattableString? Failure);

/// <summary>Ask: leave the cluster, and end. Answered with <see cref="GatesLeft"/>.</summary>
public sealed class LeaveGates
{
    private LeaveGates()
    {
    }

    /// <summary>There is one.</summary>
    public static LeaveGates Instance { get; } = new();
}

/// <summary>The answer to <see cref="LeaveGates"/>: this gate is none of the cluster's any more.</summary>
public sealed class GatesLeft
{
    private GatesLeft()
    {
    }

    /// <summary>There is one.</summary>
    public static GatesLeft Instance { get; } = new();
}

// What it tells the gate:

/// <summary>The gates' system has started, for the first time or anew, and knows nothing: share everything, bans with the times they were made.</summary>
public sealed class GatesReady
{
    private GatesReady()
    {
    }

    /// <summary>There is one.</summary>
    public static GatesReady Instance { get; } = new();
}

/// <summary>What counts for these ranges now, whoever said it.</summary>
public sealed record BansShared(IReadOnlyList<SharedBan> Bans);

/// <summary>Addresses have other numbers of clients now at the other gates, all together.</summary>
public sealed record PlacesShared(IReadOnlyList<PlaceCount> Places);

/// <summary>No other gate's places count any more.</summary>
public sealed class PlacesForgotten
{
    private PlacesForgotten()
    {
    }

    /// <summary>There is one.</summary>
    public static PlacesForgotten Instance { get; } = new();
}

/// <summary>Another gate asks for a command to be carried out here; answer with <see cref="GateAnswer"/> to the sender.</summary>
/// <param name="Gate">Which gate.</param>
/// <param name="Command">A command of the inspector.</param>
/// <param name="Caller">Who gave it there.</param>
/// <param name="IsAdmin">Whether they may change things there.</param>
public sealed record GateAsks(string Gate, string Command, string Caller, bool IsAdmin);

/// <summary>All that is known of the gates, once a second.</summary>
/// <param name="Others">Every other gate that is a member of the cluster.</param>
/// <param name="IsUp">Whether the gates' system runs.</param>
/// <param name="Members">Members of the cluster, this gate among them; 0: it has not joined.</param>
/// <param name="BansKnown">Entries about bans, lifts among them.</param>
/// <param name="BansUnshared">Bans of this gate that were too many to be shared.</param>
/// <param name="Refused">Messages from the net that were not taken.</param>
/// <param name="ClocksAhead">Gates whose bans are refused because of their clocks, and by how much they are ahead.</param>
public sealed record GatesSeen(
    IReadOnlyList<GateInfo> Others, bool IsUp, int Members, int BansKnown, long BansUnshared, long Refused, IReadOnlyDictionary<string, TimeSpan> ClocksAhead)
{
    /// <summary>Nothing is known.</summary>
    public static GatesSeen Nothing { get; } = new([], false, 0, 0, 0, 0, new Dictionary<string, TimeSpan>());
}

/// <summary>What is known of another gate.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Summary">What it said last of itself; null: nothing yet.</param>
/// <param name="Heard">How long ago it said so.</param>
/// <param name="ClockAhead">By how much its clock is ahead of this gate's; negative: behind.</param>
/// <param name="Unreachable">Since when it cannot be reached; null: it can.</param>
public sealed record GateInfo(Address Address, GateSummary? Summary, TimeSpan Heard, TimeSpan ClockAhead, TimeSpan? Unreachable);
