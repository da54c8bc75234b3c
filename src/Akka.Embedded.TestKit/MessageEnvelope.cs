using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A message the test actor received, with its sender.</summary>
public abstract class MessageEnvelope
{
    /// <summary>The message.</summary>
    public abstract object Message { get; }

    /// <summary>Who sent it; dead letters when nobody did.</summary>
    public abstract IActorRef Sender { get; }
}

/// <summary>Stands for no message, after a time-out: to ask it for one throws <see cref="IllegalActorStateException"/>.</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    /// <summary>The only one.</summary>
    public static readonly NullMessageEnvelope Instance = new();

    private NullMessageEnvelope()
    {
    }

    /// <inheritdoc />
    public override object Message => throw Nothing();

    /// <inheritdoc />
    public override IActorRef Sender => throw Nothing();

    /// <inheritdoc />
    public override string ToString() => "no message";

    private static IllegalActorStateException Nothing() => new("The last attempt to receive ended without a message.");
}

/// <summary>A received message.</summary>
public class RealMessageEnvelope : MessageEnvelope
{
    /// <summary>Keeps both.</summary>
    public RealMessageEnvelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <inheritdoc />
    public override object Message { get; }

    /// <inheritdoc />
    public override IActorRef Sender { get; }

    /// <inheritdoc />
    public override string ToString() => $"<{Message}> from {(Sender is null ? "nobody" : Sender.ToString())}";
}
