#nullable disable
namespace Akka.Actor;

/// <summary>Raised in an actor that received <see cref="Kill"/>; the default directive is Stop.</summary>
public class ActorKilledException : AkkaException
{
    /// <summary>Creates an exception without a text.</summary>
    public ActorKilledException()
    {
    }

    /// <summary>Creates an exception with a text.</summary>
    public ActorKilledException(string message)
        : base(message)
    {
    }
}

/// <summary>An actor left a <see cref="Terminated"/> unhandled; the default directive is Stop.</summary>
public class DeathPactException : AkkaException
{
    /// <summary>Creates the exception for the actor that ended.</summary>
    public DeathPactException(IActorRef deadActor)
        : base("Monitored actor [" + deadActor + "] terminated")
    {
        DeadActor = deadActor;
    }

    /// <summary>The watched actor that ended.</summary>
    public IActorRef DeadActor { get; }
}

/// <summary>The runtime interrupted an actor while it worked.</summary>
public class ActorInterruptedException : AkkaException
{
    /// <summary>Creates an exception, optionally with a text and what led to it.</summary>
    public ActorInterruptedException(string message = null, Exception cause = null)
        : base(message, cause)
    {
    }
}
