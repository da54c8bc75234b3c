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
internal sealed record HttpSettings(IPEndPoint? EndPoint, IReadOnlyList<string> AllowedHosts, OtlpSettings? Otlp)
{
    /// <summary>Who may log in; none: everybody who reaches the port may look, and nobody may act.</summary>
    public IReadOnlyList<HttpUser> Users { get; init; } = [];

    /// <summary>How long a login holds.</summary>
    public TimeSpan SessionTime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long one holds that asks nothing.</summary>
    public TimeSpan SessionIdleTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What it shows as its certificate; null: it has no TLS.</summary>
    public HttpTlsSettings? Tls { get; init; }

    /// <summary>Whether a password may come from another machine without TLS.</summary>
    public bool AllowsPlainLogin { get; init; }
}

/// <summary>Somebody who may log in to the page.</summary>
internal sealed record HttpUser(string Name, PasswordHash Password, bool IsAdmin);

/// <summary>The page's certificate.</summary>
/// <param name="Certificate">A PEM file, the chain behind it too, or a PFX file.</param>
/// <param name="Key">A PEM file; empty: the key is in the certificate's, or beside it.</param>
/// <param name="PasswordFile">Holds the key's password; empty: it has none.</param>
internal sealed record HttpTlsSettings(string Certificate, string Key, string PasswordFile);

/// <summary>A collector of the OpenTelemetry protocol.</summary>
internal sealed record OtlpSettings(Uri Endpoint, OtlpProtocol Protocol, TimeSpan Interval);

/// <summary>Reads <c>login-gate.http</c>.</summary>
internal static partial class HttpReader
{
    private static readonly Dictionary<string, bool> Rights = new() { ["view"] = false, ["admin"] = true };

    private static readonly Dictionary<string, OtlpProtocol> Protocols = new()
    {
        ["grpc"] = OtlpProtocol.Grpc,
        ["http-protobuf"] = OtlpProtocol.HttpProtobuf,
    };

    public static HttpSettings Read(SettingsSection section)
    {
        var endPoint = ReadEndPoint(section);
        var (tls, allowsPlainLogin) = HttpTlsReader.Read(section.Section("tls"), endPoint is not null);
        var settings = new HttpSettings(endPoint, ReadAllowedHosts(section), ReadOtlp(section.Section("otlp")))
        {
            Users = ReadUsers(section),
            SessionTime = section.Duration("session-time", TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
            SessionIdleTime = section.Duration("session-idle-time", TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
            Tls = tls,
            AllowsPlainLogin = allowsPlainLogin,
        };
        if (settings is { EndPoint.Address: var address, Users.Count: > 0, Tls: null, AllowsPlainLogin: false } && !IPAddress.IsLoopback(address))
            section.Warning("users", "have no way in from other machines: a login from there takes http.tls");
        return settings;
    }

    /// <summary>No message quotes a hash.</summary>
    private static List<HttpUser> ReadUsers(SettingsSection http)
    {
        var users = new List<HttpUser>();
        foreach (var (name, _, section) in http.Named("users", "user"))
        {
            var (hash, isAdmin) = (section.Text("password-hash"), section.Choice("right", Rights));
            if (PasswordHash.Read(hash) is { } password)
                users.Add(new HttpUser(name, password, isAdmin));
            else if (section.AreGood("password-hash"))
                section.Error("password-hash", "must be what `logingate http password` makes of a password (what is there is not shown)");
            section.RejectUnknownKeys();
        }
        return users;
    }

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
