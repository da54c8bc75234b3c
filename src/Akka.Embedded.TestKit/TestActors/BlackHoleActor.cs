using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Ignores every message.</summary>
public class BlackHoleActor : ActorBase
{
    /// <summary>The recipe.</summary>
    public static Props Props { get; } = Props.Create<BlackHoleActor>();

    /// <inheritdoc />
    protected override bool Receive(object message) => true;
}
