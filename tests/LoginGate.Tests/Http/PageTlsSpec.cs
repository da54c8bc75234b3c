using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoginGate.Settings;
using LoginGate.Statistics;
using LoginGate.Tests.Settings;

namespace LoginGate.Tests.Http;

/// <summary>The page's port with a certificate.</summary>
public sealed class PageTlsSpec : IDisposable
{
    private const string Password = "correct horse battery";

    private static readonly HttpSettings Settings = new(null, [], null) { Users = [new HttpUser("anna", PasswordHash.Of(Password), IsAdmin: true)] };

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-page-tls").FullName;
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task The_page_is_reached_by_TLS_and_its_cookie_goes_nowhere_else(string version)
    {
        using var own = Write();
        await using var port = await HttpPort.StartAsync(Settings with { Tls = Tls });
        using var client = new HttpClient(Trusting([])) { BaseAddress = port.Address, DefaultRequestVersion = new Version(version), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var anna = new HttpPort.Visitor(client);

        var login = await anna.LogInAsync("anna", Password);

        Assert.Equal(HttpStatusCode.OK, login.Status);
        Assert.Equal(new Version(version), login.Message.Version);
        Assert.StartsWith($"__Host-logingate-{port.Address.Port}=", Assert.Single(login.Message.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Contains("; secure;", login.Message.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await anna.DoAsync("log level DEBUG", $"https://{port.Address.Authority}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.DoAsync("log level DEBUG", $"http://{port.Address.Authority}")).Status);
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_and_one_that_is_half_written_is_not()
    {
        using var first = Write();
        await using var port = await HttpPort.StartAsync(Settings with { Tls = Tls });
        Assert.Equal(first.Thumbprint, await ShownAsync(port));
        Assert.Equal([(CertificateUse.Page, (DateTimeOffset)first.NotAfter)], port.Statistics.Certificates);

        await File.WriteAllTextAsync(Tls.Certificate, "-----BEGIN CERTIFICATE-----\n");
        await UntilAsync(() => Task.FromResult(port.Log.Lines.Any(line => line.StartsWith("Warning http: the certificate stays as it was: ", StringComparison.Ordinal))));
        Assert.Equal(first.Thumbprint, await ShownAsync(port));

        using var second = Write(untilDays: 20);
        await UntilAsync(async () => await ShownAsync(port) == second.Thumbprint);
        Assert.Equal([(CertificateUse.Page, (DateTimeOffset)second.NotAfter)], port.Statistics.Certificates);
    }

    [Fact]
    public async Task The_certificates_that_sign_it_are_shown_too()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(60));
        var request = new CertificateRequest("CN=between", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var between = _authority.Sign(request, from, until);
        using var leaf = new CertificateRequest("CN=localhost", leafKey, HashAlgorithmName.SHA256).Create(
            between.SubjectName, X509SignatureGenerator.CreateForECDsa(key), from, until, [1]);
        await File.WriteAllTextAsync(Tls.Key, leafKey.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(Tls.Certificate, $"{leaf.ExportCertificatePem()}\n{between.ExportCertificatePem()}\n");
        await using var port = await HttpPort.StartAsync(Settings with { Tls = Tls });
        var shown = new List<string>();
        using var client = new HttpClient(Trusting(shown)) { BaseAddress = port.Address };
        Assert.Equal("alive\n", await client.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
        Assert.Contains(between.Thumbprint, shown);
    }

    [Fact]
    public async Task Without_TLS_nobody_comes_in()
    {
        using var own = Write();
        await using var port = await HttpPort.StartAsync(Settings with { Tls = Tls });
        using var client = new HttpClient { BaseAddress = new Uri($"http://{port.Address.Authority}") };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("/healthz", UriKind.Relative)));
    }

    [Fact]
    public async Task A_certificate_that_has_gone_since_the_settings_were_read_costs_a_warning()
    {
        await using var port = await HttpPort.StartAsync(Settings with { Tls = Tls });
        Assert.Contains(port.Log.Lines, line => line.StartsWith("Warning http: login-gate.http.tls.certificate: there is no ", StringComparison.Ordinal));
    }

    private HttpTlsSettings Tls => new(Path.Combine(_folder, "page.pem"), Path.Combine(_folder, "page.key"), "");

    private X509Certificate2 Write(int untilDays = 300)
    {
        var own = _authority.Make("localhost", untilDays: untilDays);
        File.WriteAllText(Tls.Key, own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Tls.Certificate, own.ExportCertificatePem());
        return own;
    }

    /// <summary>Takes any certificate and notes what it was shown.</summary>
    private static SocketsHttpHandler Trusting(List<string> shown) => new()
    {
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, _, chain, _) =>
            {
                shown.AddRange(chain!.ChainPolicy.ExtraStore.Select(certificate => certificate.Thumbprint));
                return true;
            },
        },
    };

    private static async Task<string> ShownAsync(HttpPort port)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(port.Address.Host, port.Address.Port);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        return tls.RemoteCertificate!.GetCertHashString();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var late = DateTime.UtcNow.AddSeconds(30);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < late, "it did not come to pass");
            await Task.Delay(50);
        }
    }
}
