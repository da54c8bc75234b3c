using System.Security.Cryptography.X509Certificates;
using LoginGate.Peers;
using LoginGate.Settings;
using LoginGate.Tests.Inspect;
using LoginGate.Tests.Settings;

namespace LoginGate.Tests.Peers;

/// <summary>The certificates of a gate that runs for years.</summary>
public sealed class PeerCertificatesSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-certificates").FullName;
    private readonly TestAuthority _authority = new();
    private readonly ManualTime _clock = new();
    private readonly PeerCertificates _certificates;

    public PeerCertificatesSpec()
    {
        _clock.Advance(DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch);
        File.WriteAllText(Path.Join(_folder, "ca.pem"), _authority.Pem);
        _certificates = new PeerCertificates(new ClusterTlsSettings(Path.Join(_folder, "east.pem"), "", Path.Join(_folder, "ca.pem"), []), _clock);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void One_that_has_expired_is_refused_until_a_new_one_is_in_its_place()
    {
        Issue(-10, -1);
        var refused = Assert.Throws<CertificateRefusedException>(_certificates.Load);
        Assert.StartsWith("login-gate.cluster.tls.certificate: has expired on ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, _certificates.Status!.Trouble);
        Assert.True(_certificates.Status.Until < _clock.GetUtcNow());

        var expected = Issue(-1, 100);
        Assert.Equal(expected, _certificates.Load().Certificate.Thumbprint);
        Assert.True(_certificates.Status.Trouble.IsEmpty);
    }

    [Fact]
    public void Operators_are_told_once_a_day_from_a_month_before_its_end_and_at_once_when_it_has_ended()
    {
        Issue(-1, 31);
        _certificates.Load();
        Assert.Empty(_certificates.Due());

        _clock.Advance(TimeSpan.FromDays(1.5));
        AssertDue("login-gate.cluster.tls.certificate: expires on ", isError: false);
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Empty(_certificates.Due());
        _clock.Advance(TimeSpan.FromHours(1));
        AssertDue("login-gate.cluster.tls.certificate: expires on ", isError: false);

        _clock.Advance(_certificates.Status!.Until!.Value - _clock.GetUtcNow());
        Assert.Single(_certificates.Due());
        _clock.Advance(TimeSpan.FromSeconds(1));
        AssertDue("login-gate.cluster.tls.certificate: has expired on ", isError: true);
        Assert.Empty(_certificates.Due());
    }

    private void AssertDue(string text, bool isError)
    {
        var due = Assert.Single(_certificates.Due());
        Assert.StartsWith(text, due.Text.ToString(), StringComparison.Ordinal);
        Assert.Equal(isError, due.IsError);
    }

    /// <summary>The gate's certificate file, in the place of the one that is there; its thumbprint.</summary>
    private string Issue(int fromDays, int untilDays)
    {
        using var made = _authority.Make("east", fromDays, untilDays);
        File.WriteAllText(Path.Join(_folder, "east.pem"), $"{made.ExportCertificatePem()}\n{made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}");
        return made.Thumbprint;
    }
}
