using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Sessions;

/// <summary>What a client is told whose login, or other try of a password, the gate refuses: LoginSrv's own answer (protocol.md, section 6).</summary>
internal static class LoginRefusals
{
    /// <summary>
    /// The packet: "too many errors". Where the dialect has no such answer, an account's refusal is that of a wrong password; for an address there is
    /// none then, because a player with the right password would be told a lie without end.
    /// </summary>
    public static byte[]? In(Dialect dialect, ReadOnlySpan<byte> request, LoginRefusal refusal)
    {
        var tellsLocked = dialect.Conversation.Failures == FailureStyle.RecogCode;
        if (LoginPacket.TryReadIdent(dialect, request, out var ident))
        {
            if (ident == dialect.Idents.ForgottenPassword && dialect.Idents.ForgottenPasswordFail is not null)
                return LoginReplies.Build(dialect, new ForgottenPasswordReply(false, ""));
            if (ident == dialect.Idents.ChangePassword && dialect.Idents.ChangePasswordFail is not null)
                return LoginReplies.Build(dialect, new ChangePasswordReply(false, LoginFailure.Locked));
        }
        return tellsLocked || refusal == LoginRefusal.Account
            ? LoginReplies.Build(dialect, new LoginFailedReply(tellsLocked ? LoginFailure.Locked : LoginFailure.WrongPassword))
            : null;
    }
}
