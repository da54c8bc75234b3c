#nullable disable
namespace Akka.Actor;

/// <summary>A message with its sender, as mailboxes and stashes hold it.</summary>
public struct Envelope
{
    /// <summary>Creates an envelope; a missing sender becomes the system's dead letters.</summary>
    public Envelope(object message, IActorRef sender, ActorSystem system)
    {
        Message = message;
        Sender = sender ?? system?.DeadLetters;
    }

    /// <summary>Creates an envelope with the sender as it is.</summary>
    public Envelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <summary>Who sent the message.</summary>
    public IActorRef Sender { get; private set; }

    /// <summary>The message.</summary>
    public object Message { get; private set; }

    /// <inheritdoc/>
    public override readonly string ToString() =>
        "<" + (Message ?? "null") + "> from " + (Sender == null ? "NoSender" : Sender.ToString());
}
