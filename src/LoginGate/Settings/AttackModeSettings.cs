using LoginGate.Geo;

namespace LoginGate.Settings;

/// <summary>When the gate counts as under attack, and what counts then.</summary>
/// <param name="Enter">What brings it in.</param>
/// <param name="For">How long that has to last.</param>
/// <param name="LeaveAfter">How long all of it has to be below half before the mode is left.</param>
/// <param name="Limits">For those who connect meanwhile, where they are tighter than the ordinary ones; zero: the ordinary one.</param>
internal sealed record AttackModeSettings(AttackThresholds Enter, TimeSpan For, TimeSpan LeaveAfter, ConnectLimits Limits)
{
    /// <summary>Countries and autonomous systems, beside the rules that always count.</summary>
    public GeoRules GeoRules { get; init; } = GeoRules.None;
}

/// <summary>What brings attack mode, any of them; zero: that does not.</summary>
/// <param name="RefusedPerSecond">Connects that admission refuses.</param>
/// <param name="ConnectsPerSecond">Connects, refused or not.</param>
/// <param name="HalfOpen">Connections that have not sent a byte.</param>
internal sealed record AttackThresholds(int RefusedPerSecond, int ConnectsPerSecond, int HalfOpen);

/// <summary>Addresses from which somebody has logged in, which come first in attack mode.</summary>
/// <param name="For">How long that counts; zero: never.</param>
/// <param name="Max">Addresses remembered.</param>
/// <param name="SharePercent">Of the connects of all that attack mode allows, the share that is theirs alone.</param>
/// <param name="File">Where they are kept over a restart; empty: in memory only.</param>
internal sealed record TrustedSettings(TimeSpan For, int Max, int SharePercent, string File = "");

/// <summary>Reads <c>login-gate.admission.attack-mode</c> and <c>login-gate.admission.trusted</c>.</summary>
internal static class AttackModeReader
{
    private const int Most = 1_000_000;

    /// <param name="section">The section.</param>
    /// <param name="databases">How many tell where addresses are.</param>
    public static AttackModeSettings Read(SettingsSection section, int databases)
    {
        var enter = section.Section("enter");
        return new AttackModeSettings(
            new AttackThresholds(enter.Integer("refused-per-second", 0, Most), enter.Integer("connects-per-second", 0, Most), enter.Integer("half-open", 0, Most)),
            section.Duration("for", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            section.Duration("leave-after", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            ConnectLimits.Read(section.Section("limits"), new ConnectLimits()))
        {
            GeoRules = GeoReader.ReadRules(section.Section("geo"), databases),
        };
    }

    public static TrustedSettings ReadTrusted(SettingsSection section) => new(
        section.Duration("for", TimeSpan.FromMinutes(1), TimeSpan.FromDays(365), zeroIsOff: true),
        section.Integer("max", 100, 10_000_000),
        section.Integer("share-percent", 0, 95),
        section.FilePath("file"));
}
