using Akka.Actor;

namespace Akka.Pattern;

/// <summary>A circuit breaker refused the call without trying it.</summary>
public class OpenCircuitException : AkkaException
{
    private const string Text = "The circuit breaker is open; calls fail at once.";

    /// <summary>With the standard text.</summary>
    public OpenCircuitException()
        : this(Text)
    {
    }

    /// <summary>With a text.</summary>
    public OpenCircuitException(string message)
        : base(message)
    {
    }

    /// <summary>With a text and the time until the next attempt.</summary>
    public OpenCircuitException(string message, TimeSpan remainingDuration)
        : base(message)
    {
        RemainingDuration = remainingDuration;
    }

    /// <summary>With a text and the failure that opened the breaker.</summary>
    public OpenCircuitException(string message, Exception? cause)
        : base(message, cause)
    {
    }

    /// <summary>With a text, the failure that opened the breaker and the time until the next attempt.</summary>
    public OpenCircuitException(string message, Exception? cause, TimeSpan remainingDuration)
        : base(message, cause)
    {
        RemainingDuration = remainingDuration;
    }

    /// <summary>With the standard text and the failure that opened the breaker.</summary>
    public OpenCircuitException(Exception? cause)
        : this(Text, cause)
    {
    }

    /// <summary>With the standard text, the failure that opened the breaker and the time until the next attempt.</summary>
    public OpenCircuitException(Exception? cause, TimeSpan remainingDuration)
        : this(Text, cause, remainingDuration)
    {
    }

    /// <summary>Time until the breaker lets a call through to try again; zero when one is under way.</summary>
    public TimeSpan RemainingDuration { get; }
}

/// <summary>Stands for a failure reported by <see cref="CircuitBreaker.Fail"/>, which has no exception of its own.</summary>
public class UserCalledFailException : AkkaException
{
    /// <summary>With the standard text.</summary>
    public UserCalledFailException()
        : base("Fail() was called on the circuit breaker.")
    {
    }
}
