using LoginGate.Geo;
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
/// <param name="NewAccountsPerMinute">Account creations of one address; zero: no limit.</param>
/// <param name="IPv6Prefix">Bits of an IPv6 address that tell one client from another, 32 to 128.</param>
/// <param name="Allow">Exempt from all the rest.</param>
/// <param name="Deny">Never admitted.</param>
/// <param name="BanFile">Where bans are kept; empty: in memory only.</param>
/// <param name="BanTime">How long a temporary ban holds.</param>
/// <param name="MaxTemporaryBans">Beyond it the one that would end first is given up.</param>
/// <param name="Answers">What each kind of violation gets.</param>
internal sealed record AdmissionSettings(
    int NewAccountsPerMinute,
    int IPv6Prefix,
    IReadOnlyList<AddressRange> Allow,
    IReadOnlyList<AddressRange> Deny,
    string BanFile,
    TimeSpan BanTime,
    int MaxTemporaryBans,
    IReadOnlyDictionary<Violation, ViolationAction> Answers) : ConnectLimits
{
    public required AttackModeSettings AttackMode { get; init; }

    public required TrustedSettings Trusted { get; init; }

    /// <summary>How password guessing is seen and answered.</summary>
    public required GuessingSettings Guessing { get; init; }

    /// <summary>How wide a network is, wherever one counts.</summary>
    public NetworkWidth Network { get; init; } = new();

    /// <summary>Bans in the system's firewall; null: the gate alone refuses.</summary>
    public FirewallSettings? Firewall { get; init; }

    /// <summary>Who else is told of bans; null: nobody.</summary>
    public BanHookSettings? BanHook { get; init; }

    /// <summary>How it is counted who does how much.</summary>
    public AttackerSettings Attackers { get; init; } = new();

    /// <summary>Databases that tell where addresses are, as they were when the settings were read.</summary>
    public IReadOnlyList<GeoFile> Geo { get; init; } = [];

    /// <summary>Countries and autonomous systems that may come in or not.</summary>
    public GeoRules GeoRules { get; init; } = GeoRules.None;
}

/// <summary>How wide a network is: addresses that one provider or attacker has together.</summary>
/// <param name="IPv4">Leading bits that its IPv4 addresses share, 8 to 32.</param>
/// <param name="IPv6">The same for IPv6, 16 to <see cref="AdmissionSettings.IPv6Prefix"/>.</param>
internal sealed record NetworkWidth(int IPv4 = 24, int IPv6 = 48)
{
    /// <summary>The network around an address.</summary>
    public AddressRange Around(AddressRange address) => address.Widened(IPv4, IPv6);
}

/// <summary>How connects, refusals, violations and bytes are counted by address and network.</summary>
/// <param name="InMetrics">How many of the first are in the metrics; 0: none.</param>
/// <param name="IPv6Prefix"><see cref="AdmissionSettings.IPv6Prefix"/>.</param>
internal sealed record AttackerSettings(int InMetrics = 10, int IPv6Prefix = 64)
{
    /// <summary><see cref="AdmissionSettings.Network"/>.</summary>
    public NetworkWidth Network { get; init; } = new();
}

/// <summary>Reads <c>login-gate.admission</c>.</summary>
internal static class AdmissionReader
{
    public static AdmissionSettings Read(SettingsSection section)
    {
        var geo = section.Section("geo");
        var databases = geo.Texts("database");
        var settings = ConnectLimits.Read(section, ReadRules(section, geo, databases.Count));
        if (settings.Network.IPv6 > settings.IPv6Prefix && section.AreGood("network-prefix-v6", "ipv6-prefix"))
            section.ErrorOfPair("network-prefix-v6", $"must be at most ipv6-prefix, {settings.IPv6Prefix}", "ipv6-prefix");
        return settings with
        {
            Geo = GeoReader.ReadFiles(geo, databases),
            Attackers = new AttackerSettings(section.Section("attackers").Integer("in-metrics", 0, 100), settings.IPv6Prefix) { Network = settings.Network },
        };
    }

    private static AdmissionSettings ReadRules(SettingsSection section, SettingsSection geo, int databases) => new(
        section.Integer("new-accounts-per-minute-per-address", 0, 1_000_000),
        section.Integer("ipv6-prefix", 32, 128),
        Ranges(section, "allow"),
        Ranges(section, "deny"),
        section.FilePath("ban-file"),
        section.Duration("ban-time", TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650)),
        section.Integer("max-temporary-bans", 1, 10_000_000),
        ViolationReader.Read(section))
    {
        Firewall = FirewallReader.Read(section),
        BanHook = FirewallReader.ReadHook(section.Section("ban-hook")),
        Network = new NetworkWidth(section.Integer("network-prefix-v4", 8, 32), section.Integer("network-prefix-v6", 16, 128)),
        GeoRules = GeoReader.ReadRules(geo, databases),
        AttackMode = AttackModeReader.Read(section.Section("attack-mode"), databases),
        Trusted = AttackModeReader.ReadTrusted(section.Section("trusted")),
        Guessing = GuessingReader.Read(section.Section("password-guessing")),
    };

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
}
