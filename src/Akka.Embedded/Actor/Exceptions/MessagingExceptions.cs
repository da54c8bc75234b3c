#nullable disable
namespace Akka.Actor;

/// <summary>An Ask got no answer in time.</summary>
public class AskTimeoutException : AkkaException
{
    /// <summary>Creates an exception with a text.</summary>
    public AskTimeoutException(string message)
        : base(message)
    {
    }
}

/// <summary>Nobody answered a selection within the time given.</summary>
public class ActorNotFoundException : AkkaException
{
    /// <summary>Creates an exception without a text.</summary>
    public ActorNotFoundException()
    {
    }

    /// <summary>Creates an exception with a text and, optionally, what led to it.</summary>
    public ActorNotFoundException(string message, Exception innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A message that may not be sent, such as null.</summary>
public class InvalidMessageException : AkkaException
{
    /// <summary>Creates the exception for a null message.</summary>
    public InvalidMessageException()
        : this("Message is null")
    {
    }

    /// <summary>Creates an exception with a text.</summary>
    public InvalidMessageException(string message)
        : base(message)
    {
    }
}

/// <summary>The stash is full: an ordinary failure of the actor that stashed.</summary>
public class StashOverflowException : AkkaException
{
    /// <summary>Creates an exception with a text and, optionally, what led to it.</summary>
    public StashOverflowException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}
