using System.Net;
using LoginGate.Protocol;

namespace LoginGate.Settings;

/// <summary>Reads a line's <c>client</c> section.</summary>
internal static class ClientReader
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly Dictionary<string, PayloadRule> PayloadRules = new()
    {
        ["strict"] = PayloadRule.Strict,
        ["printable"] = PayloadRule.Printable,
    };

    private static readonly Dictionary<string, bool> Star = new() { ["off"] = false, ["star"] = true };

    private static readonly Dictionary<string, bool> ProxyProtocol = new() { ["off"] = false, ["required"] = true };

    public static ClientSettings Read(SettingsSection section) => new(
        section.Integer("max-sessions", 1, 1_000_000),
        section.Bytes("max-packet", Dialect.SmallestPayloadLimit, Dialect.MaxPayloadBytes),
        section.Bytes("max-stray-bytes", 0, 1 << 20),
        section.Bytes("send-queue", 4 << 10, 64 << 20),
        section.Duration("first-packet-timeout", Second, Day, zeroIsOff: true),
        section.Duration("packet-timeout", Second, Day, zeroIsOff: true),
        section.Duration("idle-timeout", Second, Day, zeroIsOff: true),
        section.Duration("half-close-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), zeroIsOff: true),
        section.Integer("packets-per-second", 0, 1_000_000),
        section.Choice("payload", PayloadRules),
        KeepAliveReader.Read(section.Section("keep-alive")),
        ReadHeartbeat(section.Section("heartbeat")),
        section.Choice("flow-control", Star),
        ReadTrustedProxies(section))
    {
        HandshakeTimeout = section.Duration("handshake-timeout", Second, Day, zeroIsOff: true),
    };

    private static ClientHeartbeatSettings? ReadHeartbeat(SettingsSection section)
    {
        var settings = new ClientHeartbeatSettings(
            section.Duration("interval", Second, Day), section.Duration("timeout", Second, TimeSpan.FromHours(1)));
        return section.Choice("mode", Star) ? settings : null;
    }

    private static List<IPNetwork>? ReadTrustedProxies(SettingsSection section)
    {
        var networks = AdmissionReader.Ranges(section, "trusted-proxies").ConvertAll(range => range.ToNetwork());
        return section.Choice("proxy-protocol", ProxyProtocol) ? networks : null;
    }
}
