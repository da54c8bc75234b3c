using System.Globalization;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Lab;

/// <summary>
/// What a robot sends and how it judges answers. Judgements are null when all is well, <see cref="Strangers"/> for a reply that
/// belongs to someone else, or what is wrong.
/// </summary>
internal sealed class RobotChecks(RobotOptions options)
{
    public static readonly FormattableString Strangers = $"another client's answer";

    private const string WrongPassword = "wrong!";
    private const int EchoPacketBytes = 60;

    private readonly Dialect _dialect = options.Dialect;
    private IReadOnlyList<ServerEntry> _servers = [];

    public AccountLoginRequest Login => new(options.Account.Name, options.Account.Password);

    public AccountLoginRequest WrongLogin => new(options.Account.Name, WrongPassword);

    public NewAccountRequest NewAccount => new(
        new AccountRecord { Account = options.Account.Name, Password = options.Account.Password, UserName = options.Account.Name });

    public ChangePasswordRequest SamePassword => new(options.Account.Name, options.Account.Password, options.Account.Password);

    /// <summary>An answer that was not the one wanted, in a few words.</summary>
    public static FormattableString Describe(LoginReply reply) => reply switch
    {
        LoginFailedReply { Failure: var failure } => $"login refused: {failure}",
        VersionReply { Accepted: var isGood } => isGood ? (FormattableString)$"version accepted" : $"version refused",
        ServerListReply { Account.Length: > 0 } list => $"login accepted, of account {list.Account}",
        ServerListReply { AccountDays: var days } => $"login accepted, with {Counted.Text(days, "paid day")}",
        SelectServerReply { Session: var session } => $"server chosen, with number {session}",
        ServerFullReply => $"server full",
        NewAccountReply { Made: var isMade } => isMade ? (FormattableString)$"account made" : $"account refused",
        ChangePasswordReply { Changed: var isChanged } => isChanged ? (FormattableString)$"password changed" : $"password change refused",
        _ => $"{reply}",
    };

    public bool IsSkipped(RobotStep step) => step switch
    {
        RobotStep.Version => _dialect.Idents.VersionCheck is null || _dialect.Idents.VersionOk is null,
        RobotStep.CreateAccount => _dialect.Idents.NewAccount is null,
        RobotStep.ChangePassword => _dialect.Idents.ChangePassword is null,
        _ => false,
    };

    public SelectServerRequest Choice()
    {
        string? wanted = options.Server;
        if (_dialect.Conversation.SelectsByIndex)
            return new SelectServerRequest("", int.TryParse(wanted, CultureInfo.InvariantCulture, out int index) ? index : 1);
        return new SelectServerRequest(wanted ?? (_servers.Count > 0 ? _servers[0].Name : LabAccounts.Default.Servers[0].Name), 0);
    }

    public FormattableString? JudgeList(ServerListReply list)
    {
        _servers = list.Servers;
        string account = options.Account.Name;
        if (_dialect.Conversation.ServerList == ServerListStyle.AccountName)
            return string.Equals(list.Account, account, StringComparison.Ordinal) ? null : Strangers;
        if (list.Servers.Count == 0) return $"an empty list";
        bool marked = options.ChecksMarks && _dialect.Conversation.ServerList == ServerListStyle.NameAndStatus;
        return marked && list.AccountDays != AccountMark.Of(account) ? Strangers : null;
    }

    public FormattableString? JudgeSelected(SelectServerReply selected)
    {
        if (selected.Address.Length == 0) return $"no address";
        bool fits = AccountMark.Fits(options.Account.Name, selected.Session, _dialect.Conversation.SelectsByIndex);
        return options.ChecksMarks && !fits ? Strangers : null;
    }

    /// <summary>A packet of 60 bytes with the account's name and a number: no two robots' are alike, nor two of one robot.</summary>
    public byte[] EchoPacket(char digit, int number)
    {
        byte[] body = LoginText.Gbk.GetBytes($"{options.Account.Name}/{number}");
        byte[] packet = LoginPacket.BuildRequest(_dialect, digit, new MessageHeader(_dialect.Idents.Login), body);
        var filler = new byte[Math.Max(0, EchoPacketBytes - packet.Length)];
        Array.Fill(filler, SixBitCode.Low(_dialect.Codec));
        return [.. packet.AsSpan(0, packet.Length - 1), .. filler, packet[^1]];
    }

    /// <summary>Whether an echo is the packet that was sent, but for the digit, which the 98k gate rewrites.</summary>
    public static FormattableString? JudgeEcho(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> echo) =>
        echo.Length > 2 && sent[2..].SequenceEqual(echo[2..]) ? null : Strangers;
}
