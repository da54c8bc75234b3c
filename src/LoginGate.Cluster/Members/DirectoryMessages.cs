using Akka.Actor;

namespace LoginGate.Cluster.Members;

// What DirectoryActor is told, and tells its siblings.

/// <summary>How many entries about bans are known, and how many bans were too many to be shared.</summary>
internal sealed record BansCounted(int Known, long Unshared);

/// <summary>The other gates, whenever they are others: members of the cluster, with their names where those are known.</summary>
internal sealed record OthersKnown(IReadOnlyDictionary<Address, string> Others);

/// <summary>The answer to <see cref="GetHeard"/>: gates that have spoken to this one of late.</summary>
internal sealed record GatesHeard(IReadOnlySet<Address> From);
