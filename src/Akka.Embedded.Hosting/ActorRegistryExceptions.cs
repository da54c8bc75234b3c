namespace Akka.Hosting;

/// <summary>Something is wrong with an entry of the actor registry.</summary>
public class ActorRegistryException : Exception
{
    /// <summary>With a message.</summary>
    public ActorRegistryException(string message) : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public ActorRegistryException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A key was registered twice without leave to overwrite.</summary>
public sealed class DuplicateActorRegistryException : ActorRegistryException
{
    /// <summary>With a message.</summary>
    public DuplicateActorRegistryException(string message) : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public DuplicateActorRegistryException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>No actor is registered for a key.</summary>
public sealed class MissingActorRegistryEntryException : ActorRegistryException
{
    /// <summary>With a message.</summary>
    public MissingActorRegistryEntryException(string message) : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public MissingActorRegistryEntryException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
