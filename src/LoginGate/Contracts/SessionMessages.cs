using LoginGate.Protocol.Login;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.Contracts;

// The contract of SessionActor: what LoginSrv's actor and the listener tell it.

/// <summary>LoginSrv's answer to this client: goes out as it stands. The session gives it back.</summary>
internal sealed class DeliverReply : PooledMessage<DeliverReply>
{
    public ReadOnlyMemory<byte> Bytes => Content;

    /// <summary>Whether it answers a request; what LoginSrv sends unasked does not.</summary>
    public bool IsAnswer { get; private set; }

    /// <summary>How far it takes the client's login.</summary>
    public LoginStep Step { get; private set; }

    /// <summary>Why it refuses the login, where it does.</summary>
    public LoginFailure Refusal { get; private set; }

    public static DeliverReply Of(
        ReadOnlySpan<byte> bytes, bool isAnswer = true, LoginStep step = LoginStep.None, LoginFailure refusal = LoginFailure.None)
    {
        var message = Take(bytes);
        message.IsAnswer = isAnswer;
        message.Step = step;
        message.Refusal = refusal;
        return message;
    }
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
