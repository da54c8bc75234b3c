using System.Runtime.Serialization;

namespace LoginGate.Cluster.Wire;

/// <summary>A message was not taken, and is counted.</summary>
internal sealed class RefusedMessageException(string reason, Exception? cause = null) : SerializationException(reason, cause)
{
    /// <summary>Whether what has failed was counted already, where one message is in another.</summary>
    public static bool IsOf(Exception? failure) => Causes.Of(failure).Any(cause => cause is RefusedMessageException);
}
