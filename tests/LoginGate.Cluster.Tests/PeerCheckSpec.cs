using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;
using LoginGate.Cluster.Tests.Kit;
using LoginGate.Tests.Settings;

namespace LoginGate.Cluster.Tests;

/// <summary>Which certificates are gates'.</summary>
public sealed class PeerCheckSpec : IDisposable
{
    private const string Peer = "127.0.0.1:50000";

    private readonly HandClock _clock = new() { Now = DateTimeOffset.UtcNow };
    private readonly List<LogEvent> _told = [];
    private readonly RareWarnings _warnings;
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _other = new();

    public PeerCheckSpec() => _warnings = new RareWarnings(_clock, _told.Add);

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void The_authoritys_are_whatever_the_machine_thinks_of_them()
    {
        using var gate = _authority.Make("east");
        Assert.True(IsTaken(gate, Peer));
        Assert.True(IsTaken(gate, Peer, gate.GetCertHashString(HashAlgorithmName.SHA256)));
    }

    [Fact]
    public void No_other_is()
    {
        using var gate = _authority.Make("east");
        using var stranger = _other.Make("east");
        using var alone = TestAuthority.MakeSelfSigned("east");
        using var expired = _authority.Make("east", -30, -2);
        using var early = _authority.Make("east", 2, 30);
        Assert.False(IsTaken(null, Peer));
        Assert.False(IsTaken(stranger, Peer));
        Assert.False(IsTaken(alone, Peer));
        Assert.False(IsTaken(expired, Peer));
        Assert.False(IsTaken(early, Peer));
        Assert.False(IsTaken(gate, Peer, stranger.GetCertHashString(HashAlgorithmName.SHA256)));
    }

    [Fact]
    public void A_thumbprint_alone_is_not_enough()
    {
        using var stranger = _other.Make("east");
        Assert.False(IsTaken(stranger, Peer, stranger.GetCertHashString(HashAlgorithmName.SHA256)));
    }

    [Fact]
    public void Each_peer_and_reason_is_told_once_in_a_while_with_what_the_certificate_is()
    {
        using var stranger = _other.Make("east");
        using var expired = _authority.Make("east", -30, -2);
        using var early = _authority.Make("east", 2, 30);
        var fingerprint = expired.GetCertHashString(HashAlgorithmName.SHA256);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(IsTaken(expired, $"[::ffff:10.0.0.7]:{50000 + i}"));
            Assert.False(IsTaken(expired, "ssl.tcp://gates@10.0.0.7:9113"));
            Assert.False(IsTaken(early, "[::ffff:10.0.0.7]:50001"));
            Assert.False(IsTaken(stranger, "10.0.0.7:50001"));
            Assert.False(IsTaken(null, "[2001:db8::7]:50001"));
        }

        Assert.Equal(
            [
                $"10.0.0.7 is refused as a gate: its certificate {expired.Subject} (SHA-256 {fingerprint}) expired on {expired.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC",
                $"10.0.0.7:9113 is refused as a gate: its certificate {expired.Subject} (SHA-256 {fingerprint}) expired on {expired.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC",
                $"10.0.0.7 is refused as a gate: its certificate {early.Subject} (SHA-256 {early.GetCertHashString(HashAlgorithmName.SHA256)}) is not valid before {early.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC",
                $"10.0.0.7 is refused as a gate: its certificate {stranger.Subject} (SHA-256 {stranger.GetCertHashString(HashAlgorithmName.SHA256)}) is of another authority",
                "2001:db8::7 is refused as a gate: it shows no certificate",
            ],
            _told.Select(told => $"{told.Message}"));
        _clock.Advance(RareWarnings.Interval);
        Assert.False(IsTaken(expired, "10.0.0.7:50009"));
        Assert.Equal(6, _told.Count);
    }

    [Fact]
    public void Strangers_with_ever_new_certificates_fill_no_log()
    {
        var warnings = new RareWarnings(_clock, _told.Add);
        for (var i = 0; i < 1000; i++)
            warnings.Tell($"{i}");

        Assert.InRange(_told.Count, 1, 100);
        _clock.Advance(RareWarnings.Interval);
        warnings.Tell("again");
        Assert.Equal("again", $"{_told[^1].Message}");
    }

    private bool IsTaken(X509Certificate2? certificate, string peer, params string[] thumbprints) =>
        new PeerCheck(new GatesTls(null!, _authority.Certificate, thumbprints), _warnings, _clock).Validate(certificate, null, peer, SslPolicyErrors.None, NoLogger.Instance);
}
