using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Leaves every message unhandled.</summary>
public class UnhandledMessageActor : ReceiveActor
{
    /// <summary>Made by its recipe.</summary>
    public UnhandledMessageActor() => ReceiveAny(Unhandled);
}
