namespace LoginGate.Protocol;

/// <summary>
/// Message numbers of one dialect (protocol.md, section 6). Null: the dialect has no such message.
/// The same number may mean different things in different dialects.
/// </summary>
public sealed record LoginIdents
{
    /// <summary>Numbers of the classic Delphi sources; other dialects are written as differences from them.</summary>
    public static LoginIdents Classic { get; } = new();

    /// <summary>Greeting that LoginSrv sends on every open.</summary>
    public ushort? Greeting { get; init; }

    /// <summary>Version check, client to LoginSrv.</summary>
    public ushort? VersionCheck { get; init; } = 2000;

    /// <summary>Version accepted.</summary>
    public ushort? VersionOk { get; init; } = 500;

    /// <summary>Version refused.</summary>
    public ushort? VersionFail { get; init; } = 501;

    /// <summary>Login with account and password.</summary>
    public ushort Login { get; init; } = 2001;

    /// <summary>A second number that LoginSrv takes for a login too.</summary>
    public ushort? LoginAlternative { get; init; }

    /// <summary>Login refused; where the code stands depends on <see cref="ConversationRules.Failures"/>.</summary>
    public ushort LoginFail { get; init; } = 503;

    /// <summary>Login refused because there is no such account, where that has a number of its own.</summary>
    public ushort? LoginNoAccount { get; init; }

    /// <summary>Login accepted, with the list of game servers.</summary>
    public ushort LoginOk { get; init; } = 529;

    /// <summary>New account.</summary>
    public ushort? NewAccount { get; init; } = 2002;

    /// <summary>Account made.</summary>
    public ushort? NewAccountOk { get; init; } = 504;

    /// <summary>Account not made.</summary>
    public ushort? NewAccountFail { get; init; } = 505;

    /// <summary>Change password.</summary>
    public ushort? ChangePassword { get; init; } = 2003;

    /// <summary>Password changed.</summary>
    public ushort? ChangePasswordOk { get; init; } = 506;

    /// <summary>Password not changed.</summary>
    public ushort? ChangePasswordFail { get; init; } = 507;

    /// <summary>Update of the account's record.</summary>
    public ushort? UpdateAccount { get; init; } = 2004;

    /// <summary>Record updated.</summary>
    public ushort? UpdateAccountOk { get; init; } = 532;

    /// <summary>Record not updated.</summary>
    public ushort? UpdateAccountFail { get; init; } = 533;

    /// <summary>LoginSrv asks for the account's record to be completed.</summary>
    public ushort? UpdateAccountAsked { get; init; } = 531;

    /// <summary>Forgotten password.</summary>
    public ushort? ForgottenPassword { get; init; } = 5003;

    /// <summary>Forgotten password: the answer that carries it.</summary>
    public ushort? ForgottenPasswordOk { get; init; } = 5005;

    /// <summary>Forgotten password: refused.</summary>
    public ushort? ForgottenPasswordFail { get; init; } = 5006;

    /// <summary>Choice of a game server.</summary>
    public ushort SelectServer { get; init; } = 104;

    /// <summary>Server chosen: the body names where to go on.</summary>
    public ushort SelectServerOk { get; init; } = 530;

    /// <summary>The chosen server is full.</summary>
    public ushort? SelectServerFull { get; init; } = 526;

    /// <summary>A picture of letters that the player has to type, 10 to 13 KB (protocol.md, section 11; the captcha branch and others).</summary>
    public ushort? Captcha { get; init; }

    /// <summary>Sent by some gates themselves before they close an idle client.</summary>
    public ushort? TimedOut { get; init; }

    /// <summary>Key request of the 98k client, answered by its gate and never by LoginSrv.</summary>
    public ushort? KeyRequest { get; init; }

    /// <summary>The 98k gate's answer to <see cref="KeyRequest"/>.</summary>
    public ushort? KeyAnswer { get; init; }

    /// <summary>The 3K gate's greeting, with the key that its client answers.</summary>
    public ushort? LoginKey { get; init; }

    /// <summary>The field's name for a client's message, or null when this dialect does not know the number.</summary>
    public string? NameOfRequest(int ident)
    {
        if (ident == Login || ident == LoginAlternative) return "IDPASSWORD";
        if (ident == SelectServer) return "SELECTSERVER";
        if (ident == VersionCheck) return "PROTOCOL";
        if (ident == NewAccount) return "ADDNEWUSER";
        if (ident == ChangePassword) return "CHANGEPASSWORD";
        if (ident == UpdateAccount) return "UPDATEUSER";
        if (ident == ForgottenPassword) return "GETBACKPASSWORD";
        return ident == KeyRequest ? "KEYREQUEST" : null;
    }

    /// <summary>The field's name for a message of LoginSrv or the gate, or null when this dialect does not know the number.</summary>
    public string? NameOfReply(int ident)
    {
        if (ident == Greeting) return "CONNECTED";
        if (ident == LoginOk) return "PASSOK_SELECTSERVER";
        if (ident == LoginFail) return "PASSWD_FAIL";
        if (ident == LoginNoAccount) return "ID_NOTFOUND";
        if (ident == SelectServerOk) return "SELECTSERVER_OK";
        if (ident == SelectServerFull) return "STARTFAIL";
        if (ident == VersionOk) return "CERTIFICATION_SUCCESS";
        if (ident == VersionFail) return "CERTIFICATION_FAIL";
        if (ident == NewAccountOk) return "NEWID_SUCCESS";
        if (ident == NewAccountFail) return "NEWID_FAIL";
        if (ident == ChangePasswordOk) return "CHGPASSWD_SUCCESS";
        if (ident == ChangePasswordFail) return "CHGPASSWD_FAIL";
        return NameOfRareReply(ident);
    }

    private string? NameOfRareReply(int ident)
    {
        if (ident == UpdateAccountAsked) return "NEEDUPDATE_ACCOUNT";
        if (ident == UpdateAccountOk) return "UPDATEID_SUCCESS";
        if (ident == UpdateAccountFail) return "UPDATEID_FAIL";
        if (ident == ForgottenPasswordOk) return "GETBACKPASSWD_SUCCESS";
        if (ident == ForgottenPasswordFail) return "GETBACKPASSWD_FAIL";
        if (ident == TimedOut) return "OUTOFCONNECTION";
        if (ident == LoginKey) return "SENDLOGINKEY";
        if (ident == Captcha) return "RANDOMCODE";
        return ident == KeyAnswer ? "KEYANSWER" : null;
    }
}
