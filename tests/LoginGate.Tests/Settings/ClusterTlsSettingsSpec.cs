using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>The certificates of <c>login-gate.cluster.tls</c>, which are read with the settings.</summary>
public sealed class ClusterTlsSettingsSpec : IDisposable
{
    private const string Password = "geheim";

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-tls").FullName;
    private readonly TestAuthority _authority = new();

    public ClusterTlsSettingsSpec() => File("ca.pem", _authority.Pem);

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("one.pem")]
    [InlineData("two.crt")]
    [InlineData("encrypted.pem", Password)]
    [InlineData("open.pfx")]
    [InlineData("closed.pfx", Password)]
    public void A_certificate_with_its_key_is_read_in_every_form(string file, string password = "")
    {
        using var own = _authority.Make("east");
        using var key = own.GetECDsaPrivateKey()!;
        File("one.pem", own.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File("two.crt", own.ExportCertificatePem());
        File("two.key", key.ExportECPrivateKeyPem());
        File("encrypted.pem", own.ExportCertificatePem() + "\n" + key.ExportEncryptedPkcs8PrivateKeyPem(Password, Strong));
        File("open.pfx", own.Export(X509ContentType.Pfx));
        File("closed.pfx", own.Export(X509ContentType.Pfx, Password));

        var result = Load(file, $"tls.password=\"{password}\"");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Faults);
        Assert.Empty(result.Warnings);
        using var loaded = ClusterCertificates.Load(result.Settings!.Cluster!.Tls!);
        Assert.True(loaded.Own.HasPrivateKey);
        Assert.Equal(own.Thumbprint, loaded.Own.Thumbprint);
    }

    [Fact]
    public void An_authority_is_read_in_every_form()
    {
        Good("east.pem");
        File("ca.der", _authority.Der);
        Assert.Empty(Load("east.pem", $"tls.ca=\"{At("ca.der")}\"").Faults);
    }

    [Theory]
    [InlineData("missing.pem", "tls.certificate: there is no ")]
    [InlineData("", "tls.certificate: ")]
    [InlineData("empty.pem", "is neither PEM nor PFX")]
    [InlineData("noise.pem", "is neither PEM nor PFX")]
    [InlineData("large.pem", "is too large for a certificate")]
    [InlineData("keyless.pem", "keyless.pem has no private key, and there is no ")]
    [InlineData("keyless.pfx", "keyless.pfx has no private key")]
    [InlineData("key.pem", "holds no certificate")]
    [InlineData("broken.pem", "broken.pem or its private key is broken, or they do not belong together")]
    [InlineData("mixed.pem", "mixed.pem or its private key is broken, or they do not belong together")]
    [InlineData("encrypted.pem", "tls.password: does not open the private key of ")]
    [InlineData("closed.pfx", "tls.password: does not open ")]
    [InlineData("strange.pem", "is not signed by ")]
    [InlineData("expired.pem", "tls.certificate: has expired on ")]
    [InlineData("early.pem", "tls.certificate: is not valid before ")]
    [InlineData("authority.pem", "tls.certificate: is an authority's: a gate has one of its own")]
    [InlineData("strange-authority.pem", "tls.certificate: is an authority's: a gate has one of its own")]
    public void What_is_wrong_with_a_certificate_is_said(string file, string message)
    {
        using var own = _authority.Make("east");
        using var other = _authority.Make("west");
        using var stranger = new TestAuthority();
        var key = own.GetECDsaPrivateKey()!;
        File("empty.pem", "");
        File("noise.pem", RandomNumberGenerator.GetBytes(500));
        File("large.pem", new byte[2 << 20]);
        File("keyless.pem", own.ExportCertificatePem());
        File("keyless.pfx", X509CertificateLoader.LoadCertificate(own.RawData).Export(X509ContentType.Pfx, Password));
        File("key.pem", key.ExportPkcs8PrivateKeyPem());
        File("broken.pem", own.ExportCertificatePem() + "\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        File("mixed.pem", own.ExportCertificatePem() + "\n" + other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File("encrypted.pem", own.ExportCertificatePem() + "\n" + key.ExportEncryptedPkcs8PrivateKeyPem("another", Strong));
        File("closed.pfx", own.Export(X509ContentType.Pfx, "another"));
        File("strange.pem", Pem(stranger.Make("east")));
        File("expired.pem", Pem(_authority.Make("east", -10, -1)));
        File("early.pem", Pem(_authority.Make("east", 2, 100)));
        File("authority.pem", _authority.PemWithKey);
        File("strange-authority.pem", stranger.PemWithKey);

        var result = Load(file, $"tls.password={Password}");

        Assert.Empty(result.Errors);
        Assert.NotNull(result.Settings!.Cluster!.Tls);
        var error = Assert.Single(result.Faults).ToString();

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.pem", "tls.ca: there is no ")]
    [InlineData("noise.pem", "is no certificate, neither PEM nor DER")]
    [InlineData("empty.pem", "is no certificate, neither PEM nor DER")]
    [InlineData("two.pem", "holds more than one certificate")]
    [InlineData("expired.pem", "tls.ca: has expired on ")]
    public void What_is_wrong_with_an_authority_is_said(string file, string message)
    {
        using var expired = new TestAuthority(-100, -1);
        File("noise.pem", RandomNumberGenerator.GetBytes(500));
        File("empty.pem", "");
        File("two.pem", _authority.Pem + "\n" + _authority.Pem);
        File("expired.pem", expired.Pem);
        File("own.pem", Pem(expired.Make("east", -50, -2)));
        Good("east.pem");

        var result = Load(file == "expired.pem" ? "own.pem" : "east.pem", $"tls.ca=\"{At(file)}\"");

        Assert.NotNull(result.Settings);
        Assert.Contains(result.Faults, error => error.ToString().Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void One_that_expires_within_a_month_is_a_warning()
    {
        File("late.pem", Pem(_authority.Make("east", -1, 29)));

        var result = Load("late.pem");

        Assert.Empty(result.Faults);
        Assert.Contains("login-gate.cluster.tls.certificate: expires on ", Assert.Single(result.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("certificate", "login-gate.cluster.tls.certificate: needs ca beside it")]
    [InlineData("ca", "login-gate.cluster.tls.ca: needs certificate beside it")]
    public void One_of_the_two_files_needs_the_other(string key, string message)
    {
        Good("east.pem");
        var errors = SettingsLoader.Load([], ["login-gate.cluster.enabled=on", $"login-gate.cluster.tls.{key}=\"{At("east.pem")}\""]).Errors;
        Assert.Contains(message, Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Thumbprints_are_one_however_they_are_written_and_the_gates_own_should_be_among_them()
    {
        Good("east.pem");
        using var own = X509CertificateLoader.LoadCertificateFromFile(At("east.pem"));
        var plain = own.GetCertHashString(HashAlgorithmName.SHA256);
        var colons = string.Join(':', plain.ToLowerInvariant().Chunk(2).Select(pair => new string(pair)));

        var good = Load("east.pem", $"tls.thumbprints=[\"{colons}\"]");
        var without = Load("east.pem", $"tls.thumbprints=[\"{new string('A', 64)}\"]");

        Assert.Empty(good.Warnings);
        Assert.Equal([plain], good.Settings!.Cluster!.Tls!.Thumbprints);
        Assert.Contains("does not have this gate's own certificate", Assert.Single(without.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_password_is_shown()
    {
        Good("east.pem");
        var tls = Load("east.pem", $"tls.password={Password}").Settings!.Cluster!.Tls!;
        Assert.Equal(Password, tls.Password);
        Assert.DoesNotContain(Password, $"{tls}", StringComparison.Ordinal);
    }

    private static PbeParameters Strong => new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000);

    private static string Pem(X509Certificate2 certificate)
    {
        using (certificate)
            return certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();
    }

    private void Good(string file) => File(file, Pem(_authority.Make("east")));

    private string At(string file) => Path.Join(_folder, file);

    private void File(string name, string text) => System.IO.File.WriteAllText(At(name), text);

    private void File(string name, byte[] bytes) => System.IO.File.WriteAllBytes(At(name), bytes);

    private SettingsResult Load(string certificate, params string[] sets) => SettingsLoader.Load([],
    [
        "login-gate.cluster.enabled=on", "login-gate.cluster.listen.host=10.0.0.1", "login-gate.cluster.peers=[\"10.0.0.2\"]",
        $"login-gate.cluster.tls.certificate=\"{At(certificate)}\"", $"login-gate.cluster.tls.ca=\"{At("ca.pem")}\"", .. sets.Select(set => $"login-gate.cluster.{set}"),
    ]);
}
