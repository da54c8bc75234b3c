namespace Akka.Actor;

/// <summary>What a supervisor does with a failed child.</summary>
public enum Directive
{
    /// <summary>Go on with state and queue as they are; the failing message is dropped.</summary>
    Resume,

    /// <summary>Go on with a fresh instance; the queue stays, the failing message is dropped.</summary>
    Restart,

    /// <summary>The supervisor itself fails with the same cause.</summary>
    Escalate,

    /// <summary>End the child.</summary>
    Stop,
}

/// <summary>Builds entries of a decider's table.</summary>
public static class DirectiveExtensions
{
    /// <summary>An entry for an exception type.</summary>
    public static KeyValuePair<Type, Directive> When<TException>(this Directive self)
        where TException : Exception => new(typeof(TException), self);
}
