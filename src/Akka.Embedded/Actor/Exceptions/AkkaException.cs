#nullable disable
namespace Akka.Actor;

/// <summary>Base of the exceptions that the actor runtime raises.</summary>
public abstract class AkkaException : Exception
{
    /// <summary>Creates an exception without a text.</summary>
    protected AkkaException()
    {
    }

    /// <summary>Creates an exception with a text and, optionally, what led to it.</summary>
    protected AkkaException(string message, Exception cause = null)
        : base(message, cause)
    {
    }

    /// <summary>What led to this exception; the same as <see cref="Exception.InnerException"/>.</summary>
    protected Exception Cause => InnerException;
}
