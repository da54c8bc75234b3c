using Akka.Actor;
using LoginGate.Shared;

namespace LoginGate.Sessions;

/// <summary>Makes a session's actor. Not an expression: that would be taken apart anew for each client.</summary>
internal sealed class SessionProducer(SessionIdentity identity, IActorRef connection, SessionContext context) : IIndirectActorProducer
{
    public Type ActorType => typeof(SessionActor);

    public ActorBase Produce() => new SessionActor(identity, connection, context);

    public void Release(ActorBase actor)
    {
    }
}
