#nullable disable
namespace Akka.Actor;

/// <summary>A message that the runtime itself handles before the behaviour sees it.</summary>
public interface IAutoReceivedMessage;

/// <summary>A message that could do harm when it came from an untrusted place.</summary>
public interface IPossiblyHarmful;

/// <summary>A message that neither cancels nor restarts the receive timeout.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>A message that a serialization check skips. Messages here are always passed by reference.</summary>
public interface INoSerializationVerificationNeeded;

/// <summary>A message that carries another one.</summary>
public interface IWrappedMessage
{
    /// <summary>The message inside.</summary>
    object Message { get; }
}

/// <summary>Helper for <see cref="IWrappedMessage"/>.</summary>
public static class WrappedMessage
{
    /// <summary>The innermost message of nested wrappers; a plain message is returned as it is.</summary>
    public static object Unwrap(object message)
    {
        while (message is IWrappedMessage wrapped)
            message = wrapped.Message;
        return message;
    }
}
