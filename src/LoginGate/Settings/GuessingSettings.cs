namespace LoginGate.Settings;

/// <summary>What the logins of an address get that has failed too often; each by itself.</summary>
internal enum AddressMeasure
{
    /// <summary>Nothing: it is counted and told.</summary>
    Off,

    /// <summary>They wait, longer with each that fails.</summary>
    Delay,

    /// <summary>LoginSrv does not see them.</summary>
    Refuse,

    /// <summary>What <c>answers.password-guessing</c> says.</summary>
    Ban,
}

/// <summary>What the logins of an account get for which too many have failed.</summary>
internal enum AccountMeasure
{
    /// <summary>Nothing: it is counted and told.</summary>
    Off,

    /// <summary>Only networks that have logged in to it well are let through.</summary>
    Lock,
}

/// <summary>How password guessing is seen and answered, for all lines together.</summary>
/// <param name="PerAddress">Failed logins of one address; zero: no limit.</param>
/// <param name="PerNetwork">Failed logins of one network; zero: no limit.</param>
/// <param name="PerAccount">Wrong passwords for one account; zero: no limit.</param>
/// <param name="Within">The time in which they are counted.</param>
/// <param name="LockFor">How long an account stays locked.</param>
/// <param name="KnownFile">Where good logins are remembered; empty: in memory only.</param>
/// <param name="KnownFor">How long a good login is remembered.</param>
internal sealed record GuessingSettings(
    int PerAddress,
    int PerNetwork,
    int PerAccount,
    TimeSpan Within,
    AddressMeasure OnAddress,
    AccountMeasure OnAccount,
    TimeSpan LockFor,
    string KnownFile,
    TimeSpan KnownFor)
{
    /// <summary>Whether a login may have to wait or go no further, so that somebody must be asked before.</summary>
    public bool AsksFirst => HindersAddresses || OnAccount == AccountMeasure.Lock;

    /// <summary>Whether an address over its limit tries no more, or waits; those that are under way count.</summary>
    public bool HindersAddresses => OnAddress != AddressMeasure.Off;
}

/// <summary>Reads <c>login-gate.admission.password-guessing</c>.</summary>
internal static class GuessingReader
{
    private const int MostFailed = 10_000;

    private static readonly Dictionary<string, AddressMeasure> OnAddress = new()
    {
        ["off"] = AddressMeasure.Off,
        ["delay"] = AddressMeasure.Delay,
        ["refuse"] = AddressMeasure.Refuse,
        ["ban"] = AddressMeasure.Ban,
    };

    private static readonly Dictionary<string, AccountMeasure> OnAccount = new()
    {
        ["off"] = AccountMeasure.Off,
        ["lock"] = AccountMeasure.Lock,
    };

    public static GuessingSettings Read(SettingsSection section) => new(
        section.Integer("failed-per-address", 0, MostFailed),
        section.Integer("failed-per-network", 0, MostFailed),
        section.Integer("failed-per-account", 0, MostFailed),
        section.Duration("within", TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)),
        section.Choice("on-address", OnAddress),
        section.Choice("on-account", OnAccount),
        section.Duration("lock-for", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
        section.FilePath("known-file"),
        section.Duration("known-for", TimeSpan.FromDays(1), TimeSpan.FromDays(365)));
}
