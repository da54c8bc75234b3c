using LoginGate.Contracts;
using LoginGate.Protocol.Login;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Admission.Guessing;

/// <summary>Somebody has reached a limit.</summary>
/// <param name="Subject">Who, as it may be shown.</param>
/// <param name="IsLocked">Whether it is an account that is locked for that.</param>
internal readonly record struct LimitReached(GuessSubject By, string Subject, int Failed, bool IsLocked);

/// <summary>What follows from a failed login.</summary>
/// <param name="Reached">Limits that it has reached.</param>
/// <param name="IsOver">Whether its address, its network or one of its accounts has reached a limit, now or before.</param>
/// <param name="IsBanned">Whether its address is to be banned.</param>
internal readonly record struct FailedLogin(IReadOnlyList<LimitReached> Reached, bool IsOver, bool IsBanned);

/// <summary>What becomes of a login.</summary>
/// <param name="Refusal">Why it may not go to LoginSrv.</param>
/// <param name="IsHeld">Whether that is only because of logins that are under way, any of which may fail: it is to be asked for again.</param>
/// <param name="Wait">How long it has to wait before it goes.</param>
/// <param name="Taken">The tries that it has taken.</param>
internal readonly record struct LoginVerdict(LoginRefusal Refusal, bool IsHeld = false, TimeSpan Wait = default, LoginTry Taken = default);

/// <summary>Counts failed logins and decides which logins may go to LoginSrv.</summary>
internal sealed class GuessingRules
{
    /// <summary>Addresses, networks, accounts, and accounts by address that are counted: 4 times about 2 MB.</summary>
    public const int Places = 16_384;

    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // LoginSrvs take at most 10 bytes; a hostile client's would be as long as its packet.
    private const int LongestLabel = 40;

    // Of 1 s: 16 s.
    private const int MostDoublings = 4;

    // More than any limit: with it a place has no tries left.
    private const int Lock = 10_001;

    private readonly KnownLogins _known;
    private readonly LoginTries _tries;
    private readonly AccountLocks _locks = new();
    private readonly Dictionary<AddressRange, (TimeSpan Turn, int Doublings)> _turns = [];
    private AdmissionSettings _settings;
    private SpanTable<bool> _allow;
    private FailureTable<AddressRange> _addresses;
    private FailureTable<AddressRange> _networks;
    private FailureTable<ulong> _accounts;
    private FailureTable<(AddressRange Client, ulong Account)> _accountsOfAddresses;

    /// <param name="settings">Limits, measures, and who is exempt.</param>
    /// <param name="known">Good logins.</param>
    /// <param name="tries">Is told of all that fails; it knows what is under way.</param>
    public GuessingRules(AdmissionSettings settings, KnownLogins known, LoginTries tries)
    {
        (_known, _tries, _settings) = (known, tries, settings);
        _tries.Told.Clear();
        _allow = AdmissionRules.TableOf(settings.Allow);
        (_addresses, _networks, _accounts, _accountsOfAddresses) = Tables(settings.Guessing.Within);
        Publish();
    }

    public int Locked => _locks.Count;

    public int Addresses => _addresses.Count;

    public int Accounts => _accounts.Count;

    public bool IsEmpty => _addresses.Count + _networks.Count + _accounts.Count + _locks.Count + _turns.Count == 0;

    private GuessingSettings Limits => _settings.Guessing;

    /// <summary>Other limits count from now on; with another <c>within</c>, counting begins anew.</summary>
    public void Apply(AdmissionSettings settings)
    {
        var before = Limits;
        _settings = settings;
        _allow = AdmissionRules.TableOf(settings.Allow);
        if (Limits.Within != before.Within)
            (_addresses, _networks, _accounts, _accountsOfAddresses) = Tables(Limits.Within);
        if (Limits.OnAccount == AccountMeasure.Off)
            _locks.Clear();
        if (Limits.OnAddress != AddressMeasure.Delay)
            _turns.Clear();
        Publish();
    }

    /// <summary>Account names are not to be noted any more.</summary>
    public void ForgetLabels()
    {
        _accounts.ForgetLabels();
        _locks.ForgetLabels();
    }

    /// <summary>Whether nothing hinders a client.</summary>
    public bool IsExempt(AddressRange client) => _allow.Covers(client);

    /// <summary>May this login go to LoginSrv? One that may takes its tries.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="account">Null: it cannot be read.</param>
    /// <param name="now">The present time.</param>
    /// <param name="today">The day, as <see cref="DateOnly.DayNumber"/>.</param>
    public LoginVerdict Decide(AddressRange client, string? account, TimeSpan now, int today)
    {
        if (IsExempt(client))
            return new(LoginRefusal.None);
        var (place, mostOfAccount) = (default(ushort), TryCounts.NoLimit);
        if (Limits.OnAccount == AccountMeasure.Lock)
        {
            // An account that cannot be read may be one that is locked.
            if (account is null)
                return new(LoginRefusal.Account);
            var key = _known.Keys.Of(account);
            // From where it is known nobody else's tries are in its way.
            if (!IsKnown(client, key, today))
            {
                if (_locks.UntilOf(key, now) is not null)
                    return new(LoginRefusal.Account);
                place = LoginTries.PlaceOf(account);
                // Where the lock is over before its failures are, one at a time may try: the next failure locks it again.
                mostOfAccount = _tries.Accounts.MostFor(place, Math.Min(_accounts.CountOf(key, now), Limits.PerAccount - 1));
            }
        }
        return Limits.HindersAddresses ? Decide(client, (place, mostOfAccount), now) : Take((0, 0), (0, 0), (place, mostOfAccount));
    }

    private LoginVerdict Decide(AddressRange client, (ushort, int) account, TimeSpan now)
    {
        var (subject, network) = (SubjectOf(client), NetworkOf(client));
        var (byAddress, byNetwork) = (_addresses.CountOf(subject, now), _networks.CountOf(network, now));
        var over = Math.Max(Over(byAddress, Limits.PerAddress), Over(byNetwork, Limits.PerNetwork));
        if (over < 0)
        {
            var (placeOfAddress, placeOfNetwork) = (LoginTries.PlaceOf(subject), LoginTries.PlaceOf(network));
            return Take((placeOfAddress, _tries.Addresses.MostFor(placeOfAddress, byAddress)), (placeOfNetwork, _tries.Networks.MostFor(placeOfNetwork, byNetwork)), account);
        }
        if (Limits.OnAddress is AddressMeasure.Refuse or AddressMeasure.Ban)
            return new(LoginRefusal.Address);
        // Those that wait for their turn are one after the other as it is.
        var verdict = Take((0, 0), (0, 0), account);
        if (verdict.Refusal != LoginRefusal.None)
            return verdict;
        if (TryTakeTurn(subject, over, now, out var wait))
            return verdict with { Wait = wait };
        _tries.GiveBack(verdict.Taken);
        return new(LoginRefusal.Address);
    }

    private LoginVerdict Take((ushort, int) address, (ushort, int) network, (ushort, int) account)
    {
        if (!_tries.TryTake(address, network, (0, 0), out var taken))
            return new(LoginRefusal.Address, IsHeld: true);
        if (_tries.TryTake((0, 0), (0, 0), account, out var ofAccount))
            return new(LoginRefusal.None, Taken: taken with { Account = ofAccount.Account });
        _tries.GiveBack(taken);
        return new(LoginRefusal.Account, IsHeld: true);
    }

    /// <summary>LoginSrv has answered that there is no such account, or that the password is wrong.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="accounts">Those that it may be about.</param>
    /// <param name="failure">Which.</param>
    /// <param name="isNoted">Whether account names may be kept.</param>
    /// <param name="now">The present time.</param>
    public FailedLogin OnFailed(AddressRange client, IReadOnlyList<string> accounts, LoginFailure failure, bool isNoted, TimeSpan now)
    {
        var reached = new List<LimitReached>();
        var (subject, network) = (SubjectOf(client), NetworkOf(client));
        var (placeOfAddress, placeOfNetwork) = (LoginTries.PlaceOf(subject), LoginTries.PlaceOf(network));
        _tries.Addresses.AddFailed(placeOfAddress);
        _tries.Networks.AddFailed(placeOfNetwork);
        var isOver = Check(GuessSubject.Address, $"{subject}", _addresses.Add(subject, now, placeOfAddress), Limits.PerAddress, reached)
            | Check(GuessSubject.Network, $"{network}", _networks.Add(network, now, placeOfNetwork), Limits.PerNetwork, reached);
        var isBanned = isOver && Limits.OnAddress == AddressMeasure.Ban && !_allow.Covers(client);
        // An account that is not there can be guessed for ever: keeping count of made-up names would only push the real ones out.
        foreach (var account in failure == LoginFailure.WrongPassword ? accounts : [])
            isOver |= OnWrongPassword(subject, account, isNoted, now, reached);
        return new FailedLogin(reached, isOver, isBanned);
    }

    /// <summary>
    /// A login went well: what failed before it from there for the same account was a player's slip. Failures for other accounts stay: who tries stolen
    /// passwords has some that are right.
    /// </summary>
    public void OnGood(AddressRange client, string account, TimeSpan now, int today)
    {
        var (subject, network, key) = (SubjectOf(client), NetworkOf(client), _known.Keys.Of(account));
        // Who is forgotten for it has to be told of anew.
        if (!_known.Add(key, _known.Keys.Of(network), today))
            _tries.Told.Clear();
        if (!_accountsOfAddresses.Remove((subject, key), now, out var slips))
            return;
        _addresses.Subtract(subject, slips, now);
        _networks.Subtract(network, slips, now);
        _accounts.Subtract(key, slips, now);
    }

    /// <summary>Lets everybody log in to an account again.</summary>
    /// <param name="text">Its name, or its hash as it is shown.</param>
    /// <param name="now">The present time.</param>
    public AccountUnlocked Unlock(string text, TimeSpan now)
    {
        var key = _known.Keys.Read(text);
        var subject = Show(key, _accounts.LabelOf(key));
        _accounts.Remove(key, now, out _);
        var wasLocked = _locks.Unlock(key);
        Publish();
        return new AccountUnlocked(subject, wasLocked);
    }

    /// <summary>The part of those who have failed that is asked for.</summary>
    public GuessList List(GetGuesses ask, TimeSpan now)
    {
        Prune(now);
        GuessInfo[] all = [.. ask.By switch
        {
            GuessSubject.Address => All(_addresses, Limits.PerAddress, now),
            GuessSubject.Network => All(_networks, Limits.PerNetwork, now),
            _ => AllAccounts(now),
        }];
        var top = new TopList<GuessInfo>((int)Math.Min((long)ask.Skip + ask.Top, Places + AccountLocks.Most), Worse);
        top.AddAll(ask.Search is { } search ? all.Where(guess => guess.Address is { } range ? search.Finds(range) : search.Finds(guess.Subject)) : all);
        return new GuessList([.. top.Take().Skip(ask.Skip)], top.Total, all.Length, _locks.Count, Limits.Within);
    }

    /// <summary>Forgets what time has made superfluous.</summary>
    public void Prune(TimeSpan now)
    {
        _addresses.Prune(now);
        _networks.Prune(now);
        _accounts.Prune(now);
        _accountsOfAddresses.Prune(now);
        _locks.Prune(now);
        foreach (var (client, (turn, _)) in _turns)
        {
            if (turn <= now)
                _turns.Remove(client);
        }
        Publish();
    }

    /// <summary>
    /// Tells sessions what has failed. Between two times of it they know of each failure more at once, and of those that are old or taken back only then:
    /// till then their logins are asked for needlessly.
    /// </summary>
    private void Publish()
    {
        var (byAddress, byAccount) = (Limits.HindersAddresses, Limits.OnAccount == AccountMeasure.Lock);
        _tries.Network = _settings.Network;
        _tries.Apply(LimitOf(byAddress, Limits.PerAddress), LimitOf(byAddress, Limits.PerNetwork), LimitOf(byAccount, Limits.PerAccount), byAccount);
        _tries.Addresses.SetFailed(_addresses.Places);
        _tries.Networks.SetFailed(_networks.Places);
        _tries.Accounts.SetFailed(_accounts.Places.Concat(_locks.Places.Select(place => (place, Lock))));
    }

    private static int LimitOf(bool counts, int limit) => counts && limit > 0 ? limit : TryCounts.NoLimit;

    private AddressRange NetworkOf(AddressRange client) => _settings.Network.Around(client);

    private AddressRange SubjectOf(AddressRange client) => AdmissionRules.SubjectOf(client, _settings);

    private static string Show(ulong account, string? label) => label ?? AccountKeys.Show(account);

    private static bool Check(GuessSubject by, string subject, int failed, int limit, List<LimitReached> reached)
    {
        if (failed == limit)
            reached.Add(new LimitReached(by, subject, failed, IsLocked: false));
        return limit > 0 && failed >= limit;
    }

    private bool OnWrongPassword(AddressRange subject, string account, bool isNoted, TimeSpan now, List<LimitReached> reached)
    {
        var key = _known.Keys.Of(account);
        var shown = isNoted ? LoginText.Shown(account) : null;
        var label = shown is { Length: > LongestLabel } ? shown[..LongestLabel] : shown;
        var place = LoginTries.PlaceOf(account);
        _tries.Accounts.AddFailed(place);
        var failed = _accounts.Add(key, now, place, label);
        _accountsOfAddresses.Add((subject, key), now);
        if (Limits.PerAccount == 0 || failed < Limits.PerAccount)
            return false;
        var locks = Limits.OnAccount == AccountMeasure.Lock && _locks.UntilOf(key, now) is null;
        if (locks)
        {
            _locks.Lock(key, now + Limits.LockFor, place, label);
            _tries.Accounts.AddFailed(place, Lock);
        }
        if (locks || failed == Limits.PerAccount)
            reached.Add(new LimitReached(GuessSubject.Account, Show(key, label), failed, locks));
        return true;
    }

    private bool IsKnown(AddressRange client, ulong account, int today) =>
        _known.IsKnown(account, _known.Keys.Of(NetworkOf(client)), today - (int)Limits.KnownFor.TotalDays);

    /// <summary>By how many failures a limit is passed; less than zero: not reached.</summary>
    private static int Over(int failed, int limit) => limit > 0 ? failed - limit : -1;

    // One after the other, or many connections would be as fast as ever.
    private bool TryTakeTurn(AddressRange subject, int over, TimeSpan now, out TimeSpan wait)
    {
        var (turn, doublings) = _turns.GetValueOrDefault(subject);
        // Those that wait may all fail.
        doublings = Math.Min(turn > now ? Math.Max(over, doublings + 1) : over, MostDoublings);
        turn = (turn > now ? turn : now) + TimeSpan.FromSeconds(1 << doublings);
        wait = turn - now;
        if (wait > LongestWait)
            return false;
        _turns[subject] = (turn, doublings);
        return true;
    }

    private static IEnumerable<GuessInfo> All(FailureTable<AddressRange> table, int limit, TimeSpan now) =>
        table.All(now).Select(t => new GuessInfo($"{t.Key}", t.Key, t.Tally.Count, now - t.Tally.Last, limit > 0 && t.Tally.Count >= limit, null));

    private IEnumerable<GuessInfo> AllAccounts(TimeSpan now) =>
        _accounts.All(now)
            .Select(t => new GuessInfo(
                Show(t.Key, t.Tally.Label), null, t.Tally.Count, now - t.Tally.Last, Limits.PerAccount > 0 && t.Tally.Count >= Limits.PerAccount, _locks.UntilOf(t.Key, now) - now,
                AccountKeys.Show(t.Key)))
            .Concat(_locks.All.Where(l => _accounts.CountOf(l.Account, now) == 0)
                .Select(l => new GuessInfo(Show(l.Account, l.Label), null, 0, null, false, l.Until - now, AccountKeys.Show(l.Account))));

    private static (FailureTable<AddressRange>, FailureTable<AddressRange>, FailureTable<ulong>, FailureTable<(AddressRange, ulong)>) Tables(TimeSpan within) =>
        (new(Places, within), new(Places, within), new(Places, within), new(Places, within));

    // At last by name, so that two looks show the same.
    private static int Worse(GuessInfo a, GuessInfo b) =>
        a.Failed != b.Failed ? a.Failed.CompareTo(b.Failed) : string.CompareOrdinal(b.Subject, a.Subject);
}
