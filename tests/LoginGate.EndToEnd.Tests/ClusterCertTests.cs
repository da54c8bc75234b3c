using System.Security.Cryptography.X509Certificates;

namespace LoginGate.EndToEnd.Tests;

/// <summary><c>logingate cluster cert</c> as a user runs it: what it makes is accepted by <c>logingate check</c>, and nothing that is there is lost.</summary>
public sealed class ClusterCertTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-cert").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Gates_have_certificates_of_one_authority_that_check_accepts()
    {
        await using var east = Cert("east", "--host", "10.0.0.1", "--host", "east.example.com");
        Assert.Equal(0, await east.ExitCodeAsync());
        var authority = await File.ReadAllTextAsync(At("ca.pem"));
        await using var west = Cert("west", "--days", "40");
        Assert.Equal(0, await west.ExitCodeAsync());

        Assert.Equal(authority, await File.ReadAllTextAsync(At("ca.pem")));
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(At("east.pem"));
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(("10.0.0.1", "east.example.com"), ($"{names.EnumerateIPAddresses().Single()}", names.EnumerateDnsNames().Single()));
        foreach (var name in new[] { "east", "west" })
        {
            await using var check = Check(name);
            Assert.Equal(0, await check.ExitCodeAsync());
            Assert.Contains($"cluster: gate {name} listens on 0.0.0.0:9113 for others, who reach it at 10.0.0.1:9113, with mutual TLS", check.Lines);
        }
    }

    [Fact]
    public async Task It_says_what_goes_where_and_keeps_keys_to_their_owner()
    {
        await using var cert = Cert("east");
        Assert.Equal(0, await cert.ExitCodeAsync());

        Assert.Contains(cert.Lines, line => line.Contains("Copy east.pem and ca.pem to the machine of gate east", StringComparison.Ordinal));
        Assert.Contains(cert.Lines, line => line.Contains("Never copy " + At("ca.key"), StringComparison.Ordinal));
        Assert.Equal(["ca.key", "ca.pem", "east.pem"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in new[] { "ca.key", "east.pem" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At(file)));
    }

    [Fact]
    public async Task A_certificate_that_is_there_stays_unless_it_is_to_be_overwritten()
    {
        await File.WriteAllTextAsync(At("east.pem"), "old");

        await using var refused = Cert("east");
        Assert.Equal(1, await refused.ExitCodeAsync());
        Assert.Contains("east.pem exists already, nothing is written; --force overwrites it", Assert.Single(refused.Lines), StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(At("east.pem")));
        Assert.False(File.Exists(At("ca.pem")));

        await using var forced = Cert("east", "--force");
        Assert.Equal(0, await forced.ExitCodeAsync());
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", await File.ReadAllTextAsync(At("east.pem")), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("east.pem")));
    }

    [Theory]
    [InlineData("ca.key")]
    [InlineData("ca.pem")]
    public async Task Half_an_authority_is_never_made_whole_by_another(string lost)
    {
        await using var first = Cert("east");
        Assert.Equal(0, await first.ExitCodeAsync());
        File.Delete(At(lost));

        await using var second = Cert("west", "--force");

        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Contains($"{At(lost)} is not: ", Assert.Single(second.Lines), StringComparison.Ordinal);
        Assert.False(File.Exists(At("west.pem")));
    }

    [Fact]
    public async Task A_key_that_is_not_the_authoritys_is_an_error()
    {
        await using var first = Cert("east");
        Assert.Equal(0, await first.ExitCodeAsync());
        await File.WriteAllTextAsync(At("ca.key"), await File.ReadAllTextAsync(At("east.pem")));

        await using var second = Cert("west");

        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.StartsWith($"error: {At("ca.pem")} and {At("ca.key")}: ", Assert.Single(second.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NAME must be 1 to 64 letters", "a/b")]
    [InlineData("a gate cannot be called 'ca'", "CA")]
    [InlineData("--days must be 1 to 7300, is 0", "east", "--days", "0")]
    [InlineData("--host must be a name or an IP address, without a port, is '10.0.0.1:9113'", "east", "--host", "10.0.0.1:9113")]
    public async Task Bad_words_are_exit_code_2(string message, params string[] arguments)
    {
        await using var cert = Cert(arguments);

        Assert.Equal(2, await cert.ExitCodeAsync());
        Assert.Contains(message, Assert.Single(cert.Lines), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private GateProcess Cert(params string[] arguments) => GateProcess.Start(["cluster", "cert", .. arguments, "--out", _folder]);

    private GateProcess Check(string name) => GateProcess.Start(
    [
        "check", .. new[]
        {
            "enabled=on", $"name={name}", "listen.host=0.0.0.0", "listen.public-host=10.0.0.1", "peers=[\"10.0.0.2\"]",
            $"tls.certificate=\"{At($"{name}.pem")}\"", $"tls.ca=\"{At("ca.pem")}\"",
        }.SelectMany(set => new[] { "--set", $"login-gate.cluster.{set}" }),
    ]);

    private string At(string file) => Path.Join(_folder, file);
}
