using Akka.Actor;

namespace LoginGate.Cluster.Members;

/// <summary>How to speak to other gates, and how they stand to each other.</summary>
internal static class Membership
{
    /// <summary>Whether this gate is a member, of whatever status.</summary>
    public static bool HasSelf(this Akka.Cluster.Cluster cluster) => cluster.State.Members.Any(member => member.UniqueAddress.Equals(cluster.SelfUniqueAddress));

    /// <summary>The first by its text; null where there is none.</summary>
    public static Address? Lowest(IEnumerable<Address> gates) => gates.MinBy(address => $"{address}", StringComparer.Ordinal);

    /// <summary>The order in which gates give way to each other.</summary>
    public static int CompareText(Address? a, Address? b) => string.CompareOrdinal($"{a}", $"{b}");

    /// <summary>The actor of a name at a gate.</summary>
    public static ActorSelection At(this IActorContext context, Address gate, string name) => context.ActorSelection(new RootActorPath(gate) / "user" / name);
}
