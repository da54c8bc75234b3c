using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace LoginGate.EventLoop.Dispatch;

/// <summary>
/// A mailbox for actors on an event loop, also for thousands of idle ones: it takes no memory beside the queue object until more than
/// two messages wait at a time. For HOCON:
/// <c>mailbox-type = "LoginGate.EventLoop.Dispatch.LoopMailbox, LoginGate.EventLoop"</c>. Unbounded; for every dispatcher.
/// </summary>
public sealed class LoopMailbox(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<LoopMessageQueue>
{
    /// <inheritdoc/>
    public override Akka.Dispatch.MessageQueues.IMessageQueue Create(IActorRef owner, ActorSystem system) => new LoopMessageQueue(owner);
}
