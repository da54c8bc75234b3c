namespace LoginGate.Settings;

/// <summary>Reads a <c>keep-alive</c> section: a client's or LoginSrv's.</summary>
internal static class KeepAliveReader
{
    private static readonly Dictionary<string, KeepAliveMode> Modes = new()
    {
        ["off"] = KeepAliveMode.Off,
        ["system"] = KeepAliveMode.System,
        ["per-socket"] = KeepAliveMode.PerSocket,
    };

    // Nine hours is more than any NAT remembers; systems allow 32767 s.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(9);

    public static KeepAliveSettings Read(SettingsSection section) => new(
        section.Choice("mode", Modes),
        section.Duration("time", TimeSpan.FromMilliseconds(100), Longest),
        section.Duration("interval", TimeSpan.FromMilliseconds(100), Longest),
        section.Integer("retries", 1, 127));
}
