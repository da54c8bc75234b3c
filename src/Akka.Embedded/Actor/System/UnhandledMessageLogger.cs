using Akka.Event;

namespace Akka.Actor;

/// <summary>Logs unhandled messages at debug, for <c>akka.actor.debug.unhandled</c>.</summary>
internal sealed class UnhandledMessageLogger : ActorBase
{
    protected override bool Receive(object message)
    {
        if (message is not UnhandledMessage unhandled)
            return false;
        var recipient = unhandled.Recipient;
        Context.System.EventStream.Publish(new Debug(
            recipient.Path.ToString(), recipient.GetType(), $"Unhandled message from {unhandled.Sender} : {unhandled.Message}"));
        return true;
    }
}
