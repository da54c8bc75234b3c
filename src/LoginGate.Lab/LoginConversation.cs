using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Lab;

/// <summary>LoginSrv's side of the login conversation (protocol.md, section 6). Shared by all links; users are their links' own.</summary>
internal sealed class LoginConversation(LoginSrvOptions options)
{
    private const int LongestName98k = 10;

    private readonly Dialect _dialect = options.Dialect;
    private readonly LoginIdents _idents = options.Dialect.Idents;
    private readonly AccountBook _book = new(options);
    private int _selections;

    /// <summary>A client has connected.</summary>
    public void Open(LoginUser user)
    {
        if (_idents.Greeting is not null) Say(user, new GreetingReply());
    }

    /// <summary>A client is gone.</summary>
    public void Close(LoginUser user)
    {
        if (user.Account is { } account && !(options.KeepsLoginAfterSelect && user.HasChosenServer)) _book.LogOut(account, user);
    }

    /// <summary>A client's packet.</summary>
    public void Packet(LoginUser user, ReadOnlySpan<byte> packet)
    {
        if (!LoginRequests.TryParse(_dialect, packet, out var request)) return;
        switch (request)
        {
            case VersionCheckRequest version: CheckVersion(user, version); break;
            case AccountLoginRequest login: LogIn(user, login); break;
            case SelectServerRequest select: Select(user, select); break;
            case NewAccountRequest account when IsSpaced(user): Create(user, account); break;
            case ChangePasswordRequest change when IsSpaced(user): ChangePassword(user, change); break;
            case UpdateAccountRequest account when IsSpaced(user):
                Say(user, new UpdateAccountReply(_book.Complete(account.Record.Account)));
                break;
            case ForgottenPasswordRequest forgotten when IsSpaced(user): Remind(user, forgotten); break;
            default: break;
        }
    }

    private void CheckVersion(LoginUser user, VersionCheckRequest version)
    {
        if (_idents.VersionOk is null) return;
        // Without a number for "refused" every version is good.
        Say(user, new VersionReply(_idents.VersionFail is null || version.Version >= VersionCheckRequest.LowestGood));
    }

    private void LogIn(LoginUser user, AccountLoginRequest login)
    {
        if (_dialect.Conversation.PlainErrorCount && login.Account.Length is 0 or > LongestName98k) return;
        if (user.Account is not null)
        {
            user.Link.Kick(user.Session);
            return;
        }
        var (failure, errors, older, state) = _book.LogIn(login.Account, login.Password, user);
        if (failure != LoginFailure.None)
        {
            Say(user, new LoginFailedReply(failure, ErrorCount: errors));
            older?.Link.Kick(older.Session);
            return;
        }
        user.Account = login.Account;
        if (state == LabAccountState.Update && _idents.UpdateAccountAsked is not null) Say(user, new UpdateAccountAskedReply());
        SayList(user, login.Account);
    }

    // Account days and hours are the account's mark, so that a robot can tell its own list from another's.
    private void SayList(LoginUser user, string account)
    {
        var servers = new List<ServerEntry>(options.Accounts.Servers.Count);
        foreach (var server in options.Accounts.Servers) servers.Add(new ServerEntry(server.Name, server.Status, servers.Count + 1));
        Say(user, new ServerListReply(servers, account)
        {
            AccountDays = _dialect.Conversation.ServerList == ServerListStyle.NameAndStatus ? AccountMark.Of(account) : 0,
        });
    }

    // No account, no such server: no answer at all.
    private void Select(LoginUser user, SelectServerRequest select)
    {
        if (user.Account is not { } account || FindServer(select) is not { } server) return;
        if (server.Full)
        {
            if (_idents.SelectServerFull is not null) Say(user, new ServerFullReply());
            return;
        }
        user.HasChosenServer = true;
        int session = _dialect.Conversation.SelectsByIndex
            ? AccountMark.SmallOf(account)
            : AccountMark.SessionId(account, Interlocked.Increment(ref _selections));
        Say(user, new SelectServerReply(server.Address, server.Port, session));
    }

    private LabServer? FindServer(SelectServerRequest select)
    {
        var servers = options.Accounts.Servers;
        if (_dialect.Conversation.SelectsByIndex) return select.Index >= 1 && select.Index <= servers.Count ? servers[select.Index - 1] : null;
        return servers.FirstOrDefault(server => string.Equals(server.Name, select.Name, StringComparison.Ordinal));
    }

    private void Create(LoginUser user, NewAccountRequest account)
    {
        int code = _book.Create(account.Record.Account, account.Record.Password);
        if (_dialect.Conversation.NewAccountCodeInParam) Say(user, new NewAccountReply(true, code == 1 ? 0 : 1));
        else Say(user, code == 1 ? new NewAccountReply(true) : new NewAccountReply(false, code));
    }

    private void ChangePassword(LoginUser user, ChangePasswordRequest change)
    {
        if (user.Account is { } account)
        {
            // The originals log the user out and say nothing.
            _book.LogOut(account, user);
            user.Account = null;
            return;
        }
        var failure = _book.ChangePassword(change.Account, change.OldPassword, change.NewPassword);
        Say(user, new ChangePasswordReply(failure == LoginFailure.None, failure));
    }

    private void Remind(LoginUser user, ForgottenPasswordRequest forgotten)
    {
        string? password = forgotten.Proofs.Any(proof => proof.Length > 0) ? _book.PasswordOf(forgotten.Account) : null;
        Say(user, new ForgottenPasswordReply(password is not null, password ?? ""));
    }

    private bool IsSpaced(LoginUser user)
    {
        var now = options.Clock.GetUtcNow();
        if (now - user.LastAccountMessage < options.AccountMessageSpacing) return false;
        user.LastAccountMessage = now;
        return true;
    }

    private void Say(LoginUser user, LoginReply reply) => user.Link.Reply(user.Session, LoginReplies.Build(_dialect, reply));
}
