using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Sends each message back.</summary>
public class SimpleEchoActor : ReceiveActor
{
    /// <summary>Made by its recipe.</summary>
    public SimpleEchoActor() => ReceiveAny(message => Sender.Tell(message, Self));

    /// <summary>The recipe.</summary>
    public static Props Props() => Actor.Props.Create<SimpleEchoActor>();
}
