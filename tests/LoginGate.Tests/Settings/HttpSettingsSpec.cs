using System.Net;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>Reading <c>login-gate.http</c>.</summary>
public sealed class HttpSettingsSpec
{
    [Fact]
    public void By_default_it_listens_on_loopback_and_pushes_nothing()
    {
        var http = Read();
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 9112), http.EndPoint);
        Assert.Empty(http.AllowedHosts);
        Assert.Null(http.Otlp);
    }

    [Fact]
    public void Off_means_no_port_but_a_collector_still_gets_its_metrics()
    {
        var http = Read("enabled=off", "otlp.endpoint=\"http://127.0.0.1:4318\"", "otlp.protocol=http-protobuf", "otlp.interval=5s");
        Assert.Null(http.EndPoint);
        Assert.Equal(new OtlpSettings(new Uri("http://127.0.0.1:4318"), OtlpProtocol.HttpProtobuf, TimeSpan.FromSeconds(5)), http.Otlp);
    }

    [Theory]
    [InlineData("host=nowhere", "login-gate.http.host: must be an IP address of this machine")]
    [InlineData("port=70000", "login-gate.http.port: must be 0 to 65535")]
    [InlineData("prot=9112", "nearest known key: login-gate.http.port")]
    [InlineData("enabled=perhaps", "login-gate.http.enabled: must be on or off")]
    [InlineData("allowed-hosts=[\"gate.example.com:9112\"]", "login-gate.http.allowed-hosts: must be host names without a port")]
    [InlineData("otlp.endpoint=collector", "login-gate.http.otlp.endpoint: must be an address such as")]
    [InlineData("otlp.protocol=grcp", "nearest: grpc")]
    [InlineData("otlp.interval=0s", "login-gate.http.otlp.interval: must be 1s to 1h")]
    public void A_bad_value_is_named_with_its_key(string set, string message)
    {
        var result = SettingsLoader.Load([], [$"login-gate.http.{set}"]);
        Assert.Null(result.Settings);
        Assert.Contains(result.Errors, e => e.ToString().Contains(message, StringComparison.Ordinal));
    }

    private static HttpSettings Read(params string[] sets)
    {
        var result = SettingsLoader.Load([], [.. sets.Select(s => $"login-gate.http.{s}")]);
        Assert.Empty(result.Errors);
        return result.Settings!.Http;
    }
}
