using Akka.Actor;

namespace LoginGate.Cluster.Members;

/// <summary>How to speak to other gates.</summary>
internal static class Membership
{
    /// <summary>The actor of a name at a gate.</summary>
    public static ActorSelection At(this IActorContext context, Address gate, string name) => context.ActorSelection(new RootActorPath(gate) / "user" / name);
}
