namespace LoginGate.Protocol;

/// <summary>Where the reason of a refused login stands.</summary>
public enum FailureStyle
{
    /// <summary>In recog: 0 no account, -1 wrong password, -2 locked, -3 in use.</summary>
    RecogCode,

    /// <summary>A message number of its own for "no account", another for "wrong password".</summary>
    OwnIdent,

    /// <summary>In param: 3 no account, 4 wrong password.</summary>
    ParamCode,
}

/// <summary>How the body of a "new account" message is made.</summary>
public enum AccountRecordStyle
{
    /// <summary>Two fixed records of 148 and 143 bytes, each coded on its own.</summary>
    Classic,

    /// <summary>Two fixed records of 148 and 101 bytes, each coded on its own.</summary>
    Compact,

    /// <summary>As <see cref="Compact"/>, both coded in one run.</summary>
    CompactOneRun,

    /// <summary>Fifteen texts parted by the byte 0x01.</summary>
    SeparatedTexts,
}

/// <summary>How the list of game servers is written in the login answer.</summary>
public enum ServerListStyle
{
    /// <summary><c>name/status/name/status/</c>, with the count in series.</summary>
    NameAndStatus,

    /// <summary><c>index,name,index,name</c>, with 1 in param.</summary>
    IndexAndName,

    /// <summary>The account's name takes the list's place.</summary>
    AccountName,
}

/// <summary>How the messages of the login conversation differ between dialects, beyond their numbers.</summary>
public sealed record ConversationRules
{
    /// <summary>The classic Delphi conversation.</summary>
    public static ConversationRules Classic { get; } = new();

    /// <summary>Where the reason of a refused login stands.</summary>
    public FailureStyle Failures { get; init; }

    /// <summary>
    /// Characters any of which parts account and password in a login; the first is what is written. Empty: not told, a slash is written,
    /// and what else parts them is not known. Printable ASCII that is no letter and no digit.
    /// </summary>
    public string LoginSeparators { get; init; } = "";

    /// <summary>How a new account's fields are written.</summary>
    public AccountRecordStyle AccountRecord { get; init; }

    /// <summary>How the server list is written.</summary>
    public ServerListStyle ServerList { get; init; }

    /// <summary>The list ends with its separator even where <see cref="ServerListStyle.IndexAndName"/> does not need it.</summary>
    public bool TrailingListSeparator { get; init; }

    /// <summary>The server is chosen by an index in param instead of a name in the body.</summary>
    public bool SelectsByIndex { get; init; }

    /// <summary>LoginSrv codes the NUL behind its texts too.</summary>
    public bool RepliesEndWithNul { get; init; }

    /// <summary>"New account" is always answered with success, the code standing in param.</summary>
    public bool NewAccountCodeInParam { get; init; }

    /// <summary>A failed login's count of errors follows the block as plain decimal text.</summary>
    public bool PlainErrorCount { get; init; }

    /// <summary>LoginSrv sends the kick frame to a session whose account logs in again.</summary>
    public bool KicksOlderLogin { get; init; } = true;

    /// <summary>How long LoginSrv keeps an account "in use" after it asked the older session to end, in seconds.</summary>
    public int InUseSeconds { get; init; } = 5;
}
