using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Sessions;

/// <summary>What a client is told whose account is not made: LoginSrv's own answer that it has failed (protocol.md, section 6).</summary>
internal static class AccountRefusal
{
    // "Bad data"; 0 would be "exists already", which a player would take for the truth.
    private const long Code = -1;

    // VC16 always says "made", with a code that is not zero when it was not.
    private const long CodeInParam = 1;

    /// <summary>The packet in a dialect that has such requests.</summary>
    public static byte[] In(Dialect dialect) =>
        LoginReplies.Build(dialect, new NewAccountReply(Made: false, dialect.Conversation.NewAccountCodeInParam ? CodeInParam : Code));
}
