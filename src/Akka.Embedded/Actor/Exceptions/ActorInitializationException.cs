#nullable disable
namespace Akka.Actor;

/// <summary>An actor's constructor or its PreStart failed, or an actor was made outside <c>ActorOf</c>.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Creates an exception without a text.</summary>
    public ActorInitializationException()
    {
    }

    /// <summary>Creates an exception with a text.</summary>
    public ActorInitializationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a text and what led to it.</summary>
    public ActorInitializationException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Creates an exception that names the actor concerned.</summary>
    public ActorInitializationException(IActorRef actor, string message, Exception cause = null)
        : base(message, cause)
    {
        Actor = actor;
    }

    /// <summary>The actor that could not start, or null.</summary>
    public IActorRef Actor { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Actor == null ? base.ToString() : Actor + ": " + base.ToString();
}

/// <summary>PreRestart of the failing instance threw; only logged, the restart goes on.</summary>
public class PreRestartException : ActorInitializationException
{
    /// <summary>Creates the exception from what PreRestart threw, the failure being handled and the message it came from.</summary>
    public PreRestartException(IActorRef actor, Exception restartException, Exception cause, object optionalMessage)
        : base(actor, "Exception in PreRestart: " + restartException?.Message, restartException)
    {
        RestartException = cause;
        OptionalMessage = optionalMessage;
    }

    /// <summary>The failure that made the restart necessary.</summary>
    public Exception RestartException { get; }

    /// <summary>The message that was being handled when the actor failed, or null.</summary>
    public object OptionalMessage { get; }
}

/// <summary>The constructor or PostRestart of the fresh instance threw; the actor fails again toward its supervisor.</summary>
public class PostRestartException : ActorInitializationException
{
    /// <summary>Creates the exception from what the fresh instance threw and the failure being handled.</summary>
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, "Exception in PostRestart: " + cause?.Message, cause)
    {
        OriginalCause = originalCause;
    }

    /// <summary>The failure that made the restart necessary.</summary>
    public Exception OriginalCause { get; }
}

/// <summary>A logger did not start, or did not answer in time.</summary>
public class LoggerInitializationException : AkkaException
{
    /// <summary>Creates an exception without a text.</summary>
    public LoggerInitializationException()
    {
    }

    /// <summary>Creates an exception with a text.</summary>
    public LoggerInitializationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a text and what led to it.</summary>
    public LoggerInitializationException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}
