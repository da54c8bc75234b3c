using Akka.Actor;

namespace Akka.TestKit;

/// <summary>An actor that runs on the calling thread, see <see cref="TestActorRefBase{TActor}"/>.</summary>
/// <typeparam name="TActor">The type of the actor.</typeparam>
public class TestActorRef<TActor> : TestActorRefBase<TActor> where TActor : ActorBase
{
    /// <summary>Starts the actor.</summary>
    public TestActorRef(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null)
        : base(system, actorProps, supervisor, name)
    {
    }
}
