using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Sends each message to the test actor and back to its sender.</summary>
public class EchoActor : ReceiveActor
{
    /// <summary>Messages go to the test actor of <paramref name="testkit"/>.</summary>
    /// <param name="echoBackToSenderAsWell">Off: not back to the sender. A message from the test actor itself goes there once only.</param>
    public EchoActor(TestKitBase testkit, bool echoBackToSenderAsWell = true) =>
        ReceiveAny(message =>
        {
            var sender = Sender;
            var testActor = testkit.TestActor;
            if (echoBackToSenderAsWell && !sender.Equals(testActor)) sender.Forward(message);
            testActor.Tell(message, sender);
        });

    /// <summary>The recipe.</summary>
    public static Props Props(TestKitBase testkit, bool echoBackToSenderAsWell = true) =>
        Actor.Props.Create(() => new EchoActor(testkit, echoBackToSenderAsWell));
}
