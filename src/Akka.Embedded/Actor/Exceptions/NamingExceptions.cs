#nullable disable
namespace Akka.Actor;

/// <summary>The name of a new actor is taken, empty, or has characters that are not allowed.</summary>
public class InvalidActorNameException : AkkaException
{
    /// <summary>Creates an exception with a text.</summary>
    public InvalidActorNameException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a text and what led to it.</summary>
    public InvalidActorNameException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The pattern of a selection is malformed.</summary>
public class IllegalActorNameException : AkkaException
{
    /// <summary>Creates an exception with a text.</summary>
    public IllegalActorNameException(string message)
        : base(message)
    {
    }
}

/// <summary>An operation that the actor's present state does not allow, such as stashing a message twice.</summary>
public class IllegalActorStateException : AkkaException
{
    /// <summary>Creates an exception with a text.</summary>
    public IllegalActorStateException(string message)
        : base(message)
    {
    }
}
