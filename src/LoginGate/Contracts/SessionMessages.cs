using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.Contracts;

// The contract of SessionActor: what LoginSrv's actor and the listener tell it.

/// <summary>LoginSrv's answer to this client: goes out as it stands. The session gives it back.</summary>
internal sealed class DeliverReply : PooledMessage<DeliverReply>
{
    public ReadOnlyMemory<byte> Bytes => Content;

    public static DeliverReply Of(ReadOnlySpan<byte> bytes) => Take(bytes);
}

/// <summary>The session is to end: what is queued for the client is still written, then the connection is closed.</summary>
internal sealed record EndSession(CloseCause Cause);

/// <summary>These limits count from now on; what is built into the session's decoder (packet size, payload rule) stays.</summary>
internal sealed record ApplyClientSettings(ClientSettings Client);

/// <summary>LoginSrv is gone and has forgotten this session, or was never told of it.</summary>
internal sealed class LoginSrvLost
{
    public static readonly LoginSrvLost Instance = new();

    private LoginSrvLost()
    {
    }
}
