using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Forwards each message.</summary>
public class ForwardActor : ReceiveActor
{
    /// <summary>To <paramref name="target"/>, with the sender kept.</summary>
    public ForwardActor(IActorRef target) => ReceiveAny(message => target.Forward(message));

    /// <summary>The recipe.</summary>
    public static Props Props(IActorRef target) => Actor.Props.Create(() => new ForwardActor(target));
}
