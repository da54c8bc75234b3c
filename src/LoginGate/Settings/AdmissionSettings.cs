using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>What a violation gets; each of them does what those before it do, and more.</summary>
internal enum ViolationAction
{
    /// <summary>What was asked for is not done: the account is not made, the connect not admitted.</summary>
    Refuse,

    /// <summary>The client at fault is closed.</summary>
    Disconnect,

    /// <summary>Its address is banned for <c>ban-time</c>.</summary>
    TemporaryBan,

    /// <summary>Its address is banned until somebody takes it back.</summary>
    PermanentBan,
}

/// <summary>Who may come in, for all lines together.</summary>
/// <param name="MaxConnections">Clients of one address at the same time; zero: no limit.</param>
/// <param name="ConnectsPerSecond">Of one address; zero: no limit.</param>
/// <param name="NewAccountsPerMinute">Account creations of one address; zero: no limit.</param>
/// <param name="IPv6Prefix">Bits of an IPv6 address that tell one client from another, 32 to 128.</param>
/// <param name="Allow">Exempt from all the rest.</param>
/// <param name="Deny">Never admitted.</param>
/// <param name="BanFile">Where bans are kept; empty: in memory only.</param>
/// <param name="BanTime">How long a temporary ban holds.</param>
/// <param name="MaxTemporaryBans">Beyond it the one that would end first is given up.</param>
/// <param name="Answers">What each kind of violation gets.</param>
internal sealed record AdmissionSettings(
    int MaxConnections,
    int ConnectsPerSecond,
    int NewAccountsPerMinute,
    int IPv6Prefix,
    IReadOnlyList<AddressRange> Allow,
    IReadOnlyList<AddressRange> Deny,
    string BanFile,
    TimeSpan BanTime,
    int MaxTemporaryBans,
    IReadOnlyDictionary<Violation, ViolationAction> Answers);

/// <summary>Reads <c>login-gate.admission</c>.</summary>
internal static class AdmissionReader
{
    public static AdmissionSettings Read(SettingsSection section) => new(
        section.Integer("max-connections-per-address", 0, 1_000_000),
        section.Integer("connects-per-second-per-address", 0, 1_000_000),
        section.Integer("new-accounts-per-minute-per-address", 0, 1_000_000),
        section.Integer("ipv6-prefix", 32, 128),
        Ranges(section, "allow"),
        Ranges(section, "deny"),
        BanFile(section),
        section.Duration("ban-time", TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650)),
        section.Integer("max-temporary-bans", 1, 10_000_000),
        ViolationReader.Read(section));

    /// <summary>A list of addresses and CIDR ranges; what is none is an error of its key.</summary>
    public static List<AddressRange> Ranges(SettingsSection section, string key)
    {
        var ranges = new List<AddressRange>();
        foreach (var text in section.Texts(key))
        {
            if (AddressRangeReader.TryRead(text, out var range, out var reason))
                ranges.Add(range);
            else
                section.Error(key, $"'{text}' {reason}");
        }
        return ranges;
    }

    private static string BanFile(SettingsSection section)
    {
        var path = section.Text("ban-file", mayBeEmpty: true);
        if (path.Contains('\0', StringComparison.Ordinal) || (path.Length > 0 && Path.GetFileName(path).Length == 0))
            section.Error("ban-file", $"must name a file, is '{path}'");
        return path;
    }
}
