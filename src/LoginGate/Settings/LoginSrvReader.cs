using System.Net;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>Reads a line's <c>login-srv</c> section.</summary>
internal static class LoginSrvReader
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly Dictionary<string, bool> WhenLost = new() { ["close-clients"] = false, ["hold"] = true };

    public static LoginSrvSettings Read(SettingsSection section) => new(
        ReadTargets(section),
        section.Duration("connect-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
        DialectReader.Read(section, "dialect"),
        ReadReconnect(section.Section("reconnect")),
        ReadHeartbeat(section.Section("heartbeat")),
        SocketBuffersReader.Read(section),
        KeepAliveReader.Read(section.Section("keep-alive")),
        section.Bytes("max-frame", 1024, 1 << 20),
        section.Bytes("max-pending", 64 << 10, 1 << 30),
        section.Switch("close-frames"),
        ReadHold(section.Section("hold"), section.Choice("when-lost", WhenLost)))
    {
        From = ReadFrom(section),
    };

    private static List<LoginSrvTarget> ReadTargets(SettingsSection section)
    {
        var port = section.Integer("port", 1, 65535);
        var targets = new List<LoginSrvTarget>();
        foreach (var host in section.Texts("host"))
        {
            if (EndPointText.Parse(host, port) is { } target)
                targets.Add(new LoginSrvTarget(target.Host, target.Port));
            else
                section.Error("host", $"must be HOST or HOST:PORT or [IPv6]:PORT, is '{host}'");
        }
        if (targets.Count == 0 && section.AreGood("host"))
            section.Error("host", "must name at least one LoginSrv");
        return targets;
    }

    private static IPAddress? ReadFrom(SettingsSection section)
    {
        var text = section.Text("from", mayBeEmpty: true);
        if (text.Length == 0)
            return null;
        if (!PlainAddress.TryRead(text, out var address))
            section.Error("from", $"must be an IP address of this machine, is '{text}'");
        // No error: it may come with a network that is not up yet.
        else if (!MachineAddresses.Has(address))
            section.Warning("from", $"{address} is no address of this machine at present, which has {string.Join(", ", MachineAddresses.All)}; LoginSrv cannot be dialled from it");
        return address;
    }

    private static ReconnectSettings ReadReconnect(SettingsSection section)
    {
        var settings = new ReconnectSettings(
            section.Duration("min", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            section.Duration("max", TimeSpan.FromMilliseconds(10), Day),
            section.Number("jitter", 0, 1));
        if (section.AreGood("min", "max") && settings.Max < settings.Min)
            section.ErrorOfPair("max", "must not be less than min", "min");
        return settings;
    }

    private static HeartbeatSettings ReadHeartbeat(SettingsSection section)
    {
        var settings = new HeartbeatSettings(
            section.Duration("interval", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            section.Duration("timeout", TimeSpan.FromMilliseconds(200), Day));
        if (section.AreGood("interval", "timeout") && settings.Timeout <= settings.Interval)
            section.ErrorOfPair("timeout", "must be longer than interval, for LoginSrv speaks only when it is asked", "interval");
        return settings;
    }

    // Read in any case, so that a slip is found before the mode is switched on.
    private static HoldSettings? ReadHold(SettingsSection section, bool holds)
    {
        var settings = new HoldSettings(
            section.Duration("time", TimeSpan.FromSeconds(1), Day),
            section.Integer("packets-per-client", 1, 1000),
            section.Switch("resend-unanswered"));
        return holds ? settings : null;
    }
}
