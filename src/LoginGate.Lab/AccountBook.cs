using LoginGate.Protocol.Login;

namespace LoginGate.Lab;

/// <summary>
/// The accounts of a running stand-in LoginSrv: passwords, error counts, who is logged in. One for all its links; its own lock.
/// </summary>
internal sealed class AccountBook
{
    private const int ShortestText = 3;

    private readonly Lock _lock = new();
    private readonly LoginSrvOptions _options;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public AccountBook(LoginSrvOptions options)
    {
        _options = options;
        foreach (var account in options.Accounts.Accounts) _entries[account.Name] = new Entry(account);
    }

    /// <summary>Logs a user in, or tells why not and which older user is in the way.</summary>
    public (LoginFailure Failure, int Errors, LoginUser? Older, LabAccountState State) LogIn(string name, string password, LoginUser user)
    {
        lock (_lock)
        {
            if (Find(name) is not { } entry) return (LoginFailure.NoAccount, 0, null, default);
            if (IsLocked(entry)) return (LoginFailure.Locked, entry.Errors, null, default);
            if (!string.Equals(entry.Password, password, StringComparison.Ordinal))
            {
                NoteError(entry);
                return (LoginFailure.WrongPassword, entry.Errors, null, default);
            }
            entry.Errors = 0;
            if (_options.Dialect.Conversation.KicksOlderLogin && OlderOf(entry, user) is { } older) return (LoginFailure.InUse, 0, older, default);
            entry.User = user;
            entry.KickedAt = null;
            return (LoginFailure.None, 0, null, entry.State);
        }
    }

    /// <summary>Frees a user's account, if it is still the one that holds it.</summary>
    public void LogOut(string name, LoginUser user)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(name, out var entry) && ReferenceEquals(entry.User, user)) entry.User = null;
        }
    }

    /// <summary>Makes an account; 0 exists, -1 bad data, 1 made.</summary>
    public int Create(string name, string password)
    {
        lock (_lock)
        {
            if (name.Length < ShortestText || password.Length < ShortestText) return -1;
            if (Find(name) is not null) return 0;
            _entries[name] = new Entry(new LabAccount(name, password));
            return 1;
        }
    }

    public LoginFailure ChangePassword(string name, string old, string fresh)
    {
        lock (_lock)
        {
            if (Find(name) is not { } entry || fresh.Length < ShortestText) return LoginFailure.NoAccount;
            if (IsLocked(entry)) return LoginFailure.Locked;
            if (!string.Equals(entry.Password, old, StringComparison.Ordinal))
            {
                NoteError(entry);
                return LoginFailure.WrongPassword;
            }
            entry.Password = fresh;
            return LoginFailure.None;
        }
    }

    public bool Complete(string name)
    {
        lock (_lock)
        {
            if (Find(name) is not { } entry) return false;
            if (entry.State == LabAccountState.Update) entry.State = LabAccountState.Good;
            return true;
        }
    }

    public string? PasswordOf(string name)
    {
        lock (_lock) return Find(name)?.Password;
    }

    private Entry? Find(string name)
    {
        if (_entries.TryGetValue(name, out var entry)) return entry;
        if (_options.Accounts.Numbered?.Find(name) is not { } account) return null;
        return _entries[name] = new Entry(account);
    }

    private bool IsLocked(Entry entry)
    {
        if (entry.State == LabAccountState.Locked) return true;
        if (entry.Errors < _options.ErrorsUntilLocked) return false;
        if (Now() - entry.LastErrorAt < _options.LockTime) return true;
        entry.Errors = 0;
        return false;
    }

    private void NoteError(Entry entry)
    {
        entry.Errors++;
        entry.LastErrorAt = Now();
    }

    // The older user is told to end once; a while after that its account is free whether it went or not.
    private LoginUser? OlderOf(Entry entry, LoginUser user)
    {
        if (entry.User is not { } older || ReferenceEquals(older, user)) return null;
        entry.KickedAt ??= Now();
        return Now() - entry.KickedAt < TimeSpan.FromSeconds(_options.Dialect.Conversation.InUseSeconds) ? older : null;
    }

    private DateTimeOffset Now() => _options.Clock.GetUtcNow();

    private sealed class Entry(LabAccount account)
    {
        public string Password { get; set; } = account.Password;

        public LabAccountState State { get; set; } = account.State;

        public int Errors { get; set; }

        public DateTimeOffset LastErrorAt { get; set; }

        public LoginUser? User { get; set; }

        public DateTimeOffset? KickedAt { get; set; }
    }
}
