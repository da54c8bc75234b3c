namespace LoginGate.Hosting;

/// <summary>The actor system could not be made from its settings; the message is the innermost cause's.</summary>
internal sealed class RuntimeRefusedException(Exception cause) : Exception(cause.GetBaseException().Message, cause);
