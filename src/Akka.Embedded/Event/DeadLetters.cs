using Akka.Actor;

namespace Akka.Event;

/// <summary>Marks a message whose loss is expected: it is not counted or logged as a dead letter.</summary>
public interface IDeadLetterSuppression
{
}

/// <summary>A message that nobody handled, published on the event stream.</summary>
public abstract class AllDeadLetters : IWrappedMessage
{
    /// <summary>Takes the message and both ends.</summary>
    protected AllDeadLetters(object message, IActorRef sender, IActorRef recipient)
    {
        Message = message;
        Sender = sender;
        Recipient = recipient;
    }

    /// <summary>The message itself.</summary>
    public object Message { get; }

    /// <summary>Whom it was sent to.</summary>
    public IActorRef Recipient { get; }

    /// <summary>Who sent it.</summary>
    public IActorRef Sender { get; }

    /// <inheritdoc />
    public override string ToString() => $"{GetType().Name} from {Sender} to {Recipient}: <{Message}>";
}

/// <summary>A message to an actor that has stopped or never was.</summary>
public sealed class DeadLetter : AllDeadLetters
{
    /// <summary>Wraps <paramref name="message"/>; ArgumentNullException when sender or recipient is null.</summary>
    public DeadLetter(object message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(recipient);
    }
}

/// <summary>A lost message marked with <see cref="IDeadLetterSuppression"/>; subscribers of <see cref="DeadLetter"/> do not see
/// it.</summary>
public sealed class SuppressedDeadLetter : AllDeadLetters
{
    /// <summary>Wraps <paramref name="message"/>; ArgumentNullException when sender or recipient is null.</summary>
    public SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(recipient);
    }
}

/// <summary>A message given up before it reached a mailbox, for a stated reason.</summary>
public sealed class Dropped : AllDeadLetters
{
    /// <summary>Wraps <paramref name="message"/>.</summary>
    public Dropped(object message, string reason, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
        Reason = reason;
    }

    /// <summary>Wraps <paramref name="message"/>; it has no sender.</summary>
    public Dropped(object message, string reason, IActorRef recipient)
        : this(message, reason, ActorRefs.NoSender!, recipient)
    {
    }

    /// <summary>Why it was given up.</summary>
    public string Reason { get; }
}

/// <summary>A message its recipient did not handle.</summary>
public sealed class UnhandledMessage : AllDeadLetters
{
    /// <summary>Wraps <paramref name="message"/>.</summary>
    public UnhandledMessage(object message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
    }
}
