namespace LoginGate.Settings;

/// <summary>How the gate drains (<c>gate drain</c>).</summary>
/// <param name="For">How long clients may stay where nobody says.</param>
/// <param name="Refuses">Whether ports stay open and close whoever connects at once; otherwise there are no ports.</param>
internal sealed record DrainSettings(TimeSpan For, bool Refuses)
{
    /// <summary>The longest time that can be asked for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);
}

/// <summary>Reads <c>login-gate.drain</c>.</summary>
internal static class DrainReader
{
    private static readonly Dictionary<string, bool> NewClients = new() { ["no-port"] = false, ["refuse"] = true };

    public static DrainSettings Read(SettingsSection section) => new(
        section.Duration("for", TimeSpan.Zero, DrainSettings.Longest),
        section.Choice("new-clients", NewClients));
}
