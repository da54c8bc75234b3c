namespace LoginGate.Protocol.Login;

/// <summary>Why a login, an account or a password change was refused.</summary>
public enum LoginFailure
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>No such account (code 0), or bad new data.</summary>
    NoAccount,

    /// <summary>Wrong password (-1).</summary>
    WrongPassword,

    /// <summary>Too many errors (-2): locked for a time.</summary>
    Locked,

    /// <summary>The account is logged in (-3); the older session is told to end.</summary>
    InUse,

    /// <summary>A code that clients know and no LoginSrv of these sends (-4).</summary>
    NoAccess,

    /// <summary>A code that clients know and no LoginSrv of these sends (-5).</summary>
    Suspended,

    /// <summary>Another code.</summary>
    Other,
}

/// <summary>How far a reply takes a login.</summary>
public enum LoginStep
{
    /// <summary>It answers no login.</summary>
    None,

    /// <summary>The login was refused.</summary>
    Refused,

    /// <summary>It was accepted.</summary>
    Accepted,

    /// <summary>A game server was chosen: the client goes on there.</summary>
    ServerChosen,

    /// <summary>No login: what would change a password, or tell a forgotten one, was refused.</summary>
    PasswordRefused,

    /// <summary>No login: a password was changed, or told.</summary>
    PasswordGiven,
}

/// <summary>One game server of the list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">0 is down.</param>
/// <param name="Index">Place in the list, from 1.</param>
public sealed record ServerEntry(string Name, int Status, int Index);

/// <summary>LoginSrv's message of the login conversation.</summary>
public abstract record LoginReply;

/// <summary>Sent by VC16 LoginSvr on every open.</summary>
public sealed record GreetingReply : LoginReply;

/// <summary>Answer to the version check.</summary>
/// <param name="Accepted">Whether the version may play.</param>
public sealed record VersionReply(bool Accepted) : LoginReply;

/// <summary>Login refused.</summary>
/// <param name="Failure">Why.</param>
/// <param name="Code">The code as it stands in the message, where there is one.</param>
/// <param name="ErrorCount">98k: how often it has failed.</param>
public sealed record LoginFailedReply(LoginFailure Failure, long Code = 0, int? ErrorCount = null) : LoginReply;

/// <summary>Login accepted.</summary>
/// <param name="Servers">The game servers; empty where the dialect writes the account instead.</param>
/// <param name="Account">The account's name where the dialect writes it; else empty.</param>
public sealed record ServerListReply(IReadOnlyList<ServerEntry> Servers, string Account = "") : LoginReply
{
    /// <summary>The account's paid time in recog: days in the low 16 bits, hours in the high ones. 0 where the dialect has none.</summary>
    public int AccountDays { get; init; }
}

/// <summary>A game server was chosen.</summary>
/// <param name="Address">Where the client has to go.</param>
/// <param name="Port">Its port; 0 where the dialect writes none.</param>
/// <param name="Session">Number that the next gate asks for.</param>
public sealed record SelectServerReply(string Address, int Port, int Session) : LoginReply;

/// <summary>The chosen server is full.</summary>
public sealed record ServerFullReply : LoginReply;

/// <summary>Answer to "new account".</summary>
/// <param name="Made">Whether the account was made.</param>
/// <param name="Code">0 exists, -1 bad data, 99 closed; VC16 always says "made" and puts its code here.</param>
public sealed record NewAccountReply(bool Made, long Code = 0) : LoginReply;

/// <summary>Answer to "change password".</summary>
/// <param name="Changed">Whether it was changed.</param>
/// <param name="Failure">Why not.</param>
public sealed record ChangePasswordReply(bool Changed, LoginFailure Failure = LoginFailure.None) : LoginReply;

/// <summary>Answer to "update account".</summary>
/// <param name="Updated">Whether it was updated.</param>
public sealed record UpdateAccountReply(bool Updated) : LoginReply;

/// <summary>LoginSrv wants the account's data completed.</summary>
public sealed record UpdateAccountAskedReply : LoginReply;

/// <summary>Answer to "forgotten password".</summary>
/// <param name="Found">Whether the proofs were right.</param>
/// <param name="Password">The password, if so.</param>
public sealed record ForgottenPasswordReply(bool Found, string Password) : LoginReply
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"{nameof(ForgottenPasswordReply)} {(Found ? "found" : "refused")}";
}

/// <summary>The gate's own farewell to an idle client.</summary>
public sealed record TimedOutReply : LoginReply;

/// <summary>A message that the dialect has no name for.</summary>
/// <param name="Packet">As it came.</param>
public sealed record UnknownReply(LoginPacket Packet) : LoginReply;
