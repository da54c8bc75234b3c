using System.Net;
using System.Text.RegularExpressions;

namespace LoginGate.Settings;

/// <summary>How metrics are pushed.</summary>
internal enum OtlpProtocol
{
    Grpc,
    HttpProtobuf,
}

/// <summary>The gate's page, health checks and metrics over HTTP.</summary>
/// <param name="EndPoint">Where it listens, port 0 for any free one; null: it does not.</param>
/// <param name="AllowedHosts">Names, beside the loopback's and plain addresses, that a browser may call it by.</param>
/// <param name="Otlp">Where metrics are pushed to, whether it listens or not; null: nowhere.</param>
internal sealed record HttpSettings(IPEndPoint? EndPoint, IReadOnlyList<string> AllowedHosts, OtlpSettings? Otlp);

/// <summary>A collector of the OpenTelemetry protocol.</summary>
internal sealed record OtlpSettings(Uri Endpoint, OtlpProtocol Protocol, TimeSpan Interval);

/// <summary>Reads <c>login-gate.http</c>.</summary>
internal static partial class HttpReader
{
    private static readonly Dictionary<string, OtlpProtocol> Protocols = new()
    {
        ["grpc"] = OtlpProtocol.Grpc,
        ["http-protobuf"] = OtlpProtocol.HttpProtobuf,
    };

    public static HttpSettings Read(SettingsSection section) =>
        new(ReadEndPoint(section), ReadAllowedHosts(section), ReadOtlp(section.Section("otlp")));

    private static IPEndPoint? ReadEndPoint(SettingsSection section)
    {
        var address = section.Text("host") == "localhost" ? IPAddress.Loopback : section.Address("host");
        var port = section.Integer("port", 0, 65535);
        return section.Switch("enabled") && address is not null ? new IPEndPoint(address, port) : null;
    }

    private static IReadOnlyList<string> ReadAllowedHosts(SettingsSection section)
    {
        var hosts = section.Texts("allowed-hosts");
        foreach (var host in hosts.Where(h => !HostName().IsMatch(h)))
            section.Error("allowed-hosts", $"must be host names without a port, has '{host}'");
        return hosts;
    }

    private static OtlpSettings? ReadOtlp(SettingsSection section)
    {
        var endpoint = section.Text("endpoint", mayBeEmpty: true);
        var protocol = section.Choice("protocol", Protocols);
        var interval = section.Duration("interval", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        if (endpoint.Length == 0)
            return null;
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return new OtlpSettings(uri, protocol, interval);
        section.Error("endpoint", $"must be an address such as http://127.0.0.1:4317, is '{endpoint}'");
        return null;
    }

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$")]
    private static partial Regex HostName();
}
