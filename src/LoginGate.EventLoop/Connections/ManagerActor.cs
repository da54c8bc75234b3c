using Akka.Actor;

namespace LoginGate.EventLoop.Connections;

/// <summary>Stands for the manager in the actor tree, at <c>/system/event-loop</c>, so that it is seen and found there; hands on what it is told.</summary>
internal sealed class ManagerActor(IActorRef manager) : UntypedActor
{
    /// <summary>Its name below <c>/system</c>.</summary>
    public const string Name = "event-loop";

    protected override void OnReceive(object message) => manager.Forward(message);
}
