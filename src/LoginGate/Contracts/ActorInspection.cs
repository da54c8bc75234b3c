using Akka.Actor;

namespace LoginGate.Contracts;

/// <summary>Ask: what does an actor look like from inside?
/// Every actor of the gate answers in every state with <see cref="ActorInspection"/>.</summary>
internal sealed class GetInspection
{
    public static readonly GetInspection Instance = new();

    private GetInspection()
    {
    }
}

/// <summary>An actor at the moment it was asked.</summary>
/// <param name="Type">Its class.</param>
/// <param name="State">The state that it is in, by the name of the method that declares it.</param>
/// <param name="Counters">What it counts: numbers, or short texts of its own making; nothing of a client's bytes.</param>
internal sealed record ActorInspection(
    string Type, string State, IReadOnlyList<IActorRef> Children, IReadOnlyList<(string Name, object? Value)> Counters)
{
    /// <summary>For the actor whose turn it is.</summary>
    public static ActorInspection Of(
        ActorBase actor, IActorContext context, string state, params IReadOnlyList<(string Name, object? Value)> counters) =>
        new(actor.GetType().Name, state, [.. context.GetChildren()], counters);
}
