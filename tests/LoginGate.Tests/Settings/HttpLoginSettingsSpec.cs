using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>Users and TLS of <c>login-gate.http</c>.</summary>
public sealed class HttpLoginSettingsSpec : IDisposable
{
    private const string Secret = "geheim";

    private static readonly PasswordHash Hash = PasswordHash.Of("correct horse battery");

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-page-tls").FullName;
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Users_have_a_name_a_hash_and_a_right()
    {
        var http = Good($"users.anna={{ password-hash = \"{Hash.Text}\", right = admin }}", $"users.bob={{ password-hash = \"{Hash.Text}\", right = view }}", "session-time=8h").Http;
        Assert.Equal([new HttpUser("anna", Hash, IsAdmin: true), new HttpUser("bob", Hash, IsAdmin: false)], http.Users.OrderBy(user => user.Name));
        Assert.Equal((TimeSpan.FromHours(8), TimeSpan.FromMinutes(30)), (http.SessionTime, http.SessionIdleTime));
        Assert.False(http.AllowsPlainLogin);
    }

    [Theory]
    [InlineData("users.anna={ password-hash = \"HASH\" }", "login-gate.http.users.anna.right: is missing")]
    [InlineData("users.anna={ right = admin }", "login-gate.http.users.anna.password-hash: is missing")]
    [InlineData("users.anna={ password-hash = \"HASH\", right = admni }", "nearest: admin")]
    [InlineData("users.Anna={ password-hash = \"HASH\", right = admin }", "login-gate.http.users.Anna: a user's name consists of a-z")]
    [InlineData("users.anna=HASH", "login-gate.http.users.anna: must be an object")]
    [InlineData("users.anna={ password-hash = \"HASHx\", right = admin }", "login-gate.http.users.anna.password-hash: must be what `logingate http password` makes")]
    [InlineData("users.anna={ password-hash = [\"HASH\"], right = admin }", "login-gate.http.users.anna.password-hash: must be a text")]
    [InlineData("users.anna={ hash = \"HASH\", right = admin }", "login-gate.http.users.anna.hash: unknown key")]
    [InlineData("session-idle-time=1s", "login-gate.http.session-idle-time: must be 1m to 720h")]
    [InlineData("tls.mode=off", "must be one of required, off-i-know")]
    [InlineData("tls.key=page.key", "login-gate.http.tls.key: needs certificate beside it")]
    public void A_bad_value_is_named_with_its_key_and_no_hash_is_shown(string set, string message)
    {
        var errors = Load(set.Replace("HASH", Hash.Text, StringComparison.Ordinal)).Errors.Select(error => error.ToString()).ToList();
        Assert.Contains(errors, error => error.Contains(message, StringComparison.Ordinal));
        Assert.DoesNotContain(errors, error => error.Contains(Hash.Text.Split(':')[3], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("one.pem", "", "")]
    [InlineData("chain.pem", "page.key", "")]
    [InlineData("page.crt", "", "")]
    [InlineData("page.crt", "locked.key", "password.txt")]
    [InlineData("page.pfx", "", "password.txt")]
    public void A_certificate_is_read_in_every_form(string file, string key, string password)
    {
        using var own = _authority.Make("east");
        Write(own);

        var settings = Good([.. Tls(file, key, password)]);

        var (loaded, chain) = HttpTlsReader.Load(settings.Http.Tls!);
        Assert.Equal(own.Thumbprint, loaded.Thumbprint);
        Assert.True(loaded.HasPrivateKey);
        Assert.Equal(file == "chain.pem" ? 1 : 0, chain.Count);
    }

    [Theory]
    [InlineData("missing.pem", "", "", "tls.certificate: there is no ")]
    [InlineData("page.crt", "other.key", "", "tls.certificate: ")]
    [InlineData("page.crt", "missing.key", "", "tls.key: there is no ")]
    [InlineData("page.crt", "chain.pem", "", "holds no private key")]
    [InlineData("page.crt", "locked.key", "wrong.txt", "tls.password-file: does not open the private key of ")]
    [InlineData("page.pfx", "", "", "tls.password-file: does not open ")]
    [InlineData("page.pfx", "", "missing.txt", "tls.password-file: there is no ")]
    [InlineData("wrong.txt", "", "", "is neither PEM nor PFX")]
    public void A_file_that_cannot_be_used_is_named_and_nothing_in_it_is_shown(string file, string key, string password, string message)
    {
        using var own = _authority.Make("east");
        Write(own);
        var errors = Load([.. Tls(file, key, password)]).Errors.Select(error => error.ToString()).ToList();
        Assert.Contains(message, Assert.Single(errors), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-10, -1, "has expired on ")]
    [InlineData(1, 10, "is not valid before ")]
    [InlineData(-1, 10, "browsers refuse it from then on")]
    public void A_certificate_that_browsers_refuse_is_warned_of_and_keeps_no_gate_from_starting(int from, int until, string message)
    {
        using var own = _authority.Make("east", from, until);
        Write(own);
        var result = Load([.. Tls("one.pem", "", "")]);
        Assert.Empty(result.Errors);
        Assert.Contains(message, Assert.Single(result.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Users_who_cannot_come_from_elsewhere_are_warned_of()
    {
        var user = $"users.anna={{ password-hash = \"{Hash.Text}\", right = admin }}";
        Assert.Contains("have no way in from other machines", Assert.Single(Load(user, "host=\"0.0.0.0\"").Warnings).ToString(), StringComparison.Ordinal);
        Assert.Empty(Load(user).Warnings);
        var http = Good(user, "host=\"0.0.0.0\"", "tls.mode=off-i-know").Http;
        Assert.True(http.AllowsPlainLogin);
        Assert.Null(http.Tls);
    }

    private void Write(X509Certificate2 own)
    {
        using var key = own.GetECDsaPrivateKey()!;
        using var other = _authority.Make("west");
        var strong = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000);
        File("one.pem", own.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File("chain.pem", own.ExportCertificatePem() + "\n" + _authority.Pem);
        File("page.crt", own.ExportCertificatePem());
        File("page.key", key.ExportPkcs8PrivateKeyPem());
        File("locked.key", key.ExportEncryptedPkcs8PrivateKeyPem(Secret, strong));
        File("other.key", other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File("password.txt", $"{Secret}\n");
        File("wrong.txt", $"not {Secret}");
        System.IO.File.WriteAllBytes(At("page.pfx"), own.Export(X509ContentType.Pfx, Secret));
    }

    private IEnumerable<string> Tls(string file, string key, string password) =>
        new[] { ("certificate", file), ("key", key), ("password-file", password) }.Where(pair => pair.Item2.Length > 0).Select(pair => $"tls.{pair.Item1}=\"{At(pair.Item2)}\"");

    private string At(string file) => Path.Combine(_folder, file);

    private void File(string name, string text) => System.IO.File.WriteAllText(At(name), text);

    private static GateSettings Good(params string[] sets)
    {
        var result = Load(sets);
        Assert.Empty(result.Errors);
        return result.Settings!;
    }

    private static SettingsResult Load(params string[] sets) => SettingsLoader.Load([], [.. sets.Select(set => $"login-gate.http.{set}")]);
}
