using Akka.Actor;

namespace Akka.Pattern;

/// <summary>A call that does not fit the state of the object.</summary>
public class IllegalStateException : AkkaException
{
    /// <summary>Says what does not fit.</summary>
    public IllegalStateException(string message)
        : base(message)
    {
    }

    /// <summary>Says what does not fit and what led to it.</summary>
    public IllegalStateException(string message, Exception innerEx)
        : base(message, innerEx)
    {
    }
}
