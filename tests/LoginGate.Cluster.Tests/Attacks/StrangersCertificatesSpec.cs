using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Cluster;
using Akka.Event;
using LoginGate.Cluster.Tests.Kit;
using LoginGate.Tests.Settings;

namespace LoginGate.Cluster.Tests.Attacks;

/// <summary>A stranger wants to join gates that have mutual TLS.</summary>
public sealed class StrangersCertificatesSpec : IAsyncLifetime
{
    private const int Attempts = 3;

    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _other = new();
    // The last is a peer that is no gate.
    private readonly int[] _ports = LocalPorts.Free(3);
    private readonly X509Certificate2 _guest;
    private readonly TestGate _a;
    private readonly TestGate _b;

    public StrangersCertificatesSpec()
    {
        _guest = _authority.Make("guest");
        var (a, b) = (_authority.Make("a"), _authority.Make("b"));
        string[] listed = [.. new[] { a, b, _guest }.Select(certificate => certificate.GetCertHashString(HashAlgorithmName.SHA256))];
        _a = Start("a", _ports[0], new GatesTls(a, _authority.Certificate, listed));
        _b = Start("b", _ports[1], new GatesTls(b, _authority.Certificate, listed));
    }

    public async Task InitializeAsync()
    {
        foreach (var gate in new[] { _a, _b })
            await gate.UntilMembersAsync(2);
    }

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        _authority.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData("plain", null)]
    [InlineData("self-signed", "none of cluster.tls.thumbprints")]
    [InlineData("of another authority", "none of cluster.tls.thumbprints")]
    [InlineData("not listed", "none of cluster.tls.thumbprints")]
    [InlineData("expired", "none of cluster.tls.thumbprints")]
    public async Task He_neither_joins_nor_is_heard(string kind, string? reason)
    {
        // Gates that meet may speak before they know each other.
        var refused = _a.Seen.Refused;
        var ban = TestGate.Address(3);
        _a.Ban(ban);
        await using var stranger = Stranger.Start(Certificate(kind));
        stranger.Join(_ports[0]);
        await TestGate.UntilAsync(() =>
        {
            stranger.Select(_ports[0], "/system/cluster/core/daemon", new Raw(WireBytes.Membership, "Akka.Cluster.InternalClusterAction+InitJoin, Akka.Cluster", []));
            stranger.Select(_ports[0], "/user/join", new Raw(WireBytes.Gates, "h", []));
            return stranger.Failures.Count >= Attempts;
        }, $"his connections fail");

        if (reason is not null)
            await TestGate.UntilAsync(() => Refusals().Any(line => line.Contains(reason, StringComparison.Ordinal)), $"a says why: {_a}");
        Assert.NotEqual(MemberStatus.Up, stranger.Status);
        Assert.Empty(stranger.Heard);
        Assert.Equal((2, refused), (_a.Seen.Members, _a.Seen.Refused));
        await TestGate.UntilAsync(() => _b.IsBanned(ban), $"gates go on");
        Assert.True(_a.IsBanned(ban));
    }

    [Fact]
    public async Task Whoever_shows_no_certificate_is_closed()
    {
        using var client = new TcpClient("127.0.0.1", _ports[0]);
        await using var tls = new SslStream(client.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        var isClosed = false;
        try
        {
            await tls.AuthenticateAsClientAsync("a");
            // With TLS 1.3 a client thinks it is in before the other side has looked.
            await tls.WriteAsync(new byte[16]);
            isClosed = await tls.ReadAsync(new byte[16]) == 0;
        }
        catch (IOException)
        {
            isClosed = true;
        }

        Assert.True(isClosed);
        Assert.Equal(2, _a.Seen.Members);
    }

    /// <summary>They cost the gate a descriptor each until then: Akka.Remote's connection-timeout.</summary>
    [Fact]
    public async Task Connections_that_never_finish_the_handshake_are_closed()
    {
        // The head of a TLS record that announces a client's hello, and no more.
        byte[] half = [22, 3, 1, 2, 0, 1, 0, 1];
        var clients = Enumerable.Range(0, 40).Select(_ => new TcpClient("127.0.0.1", _ports[0])).ToArray();
        foreach (var client in clients[..20])
            await client.GetStream().WriteAsync(half);

        var open = clients.Length;
        foreach (var client in clients)
            _ = UntilClosedAsync(client).ContinueWith(_ => Interlocked.Decrement(ref open), TaskScheduler.Default);

        await TestGate.UntilAsync(() => Volatile.Read(ref open) == 0, $"they are closed, but for {Volatile.Read(ref open)}");
        Assert.Equal(2, _a.Seen.Members);

        static async Task UntilClosedAsync(TcpClient client)
        {
            using (client)
            {
                var buffer = new byte[512];
                while (await client.GetStream().ReadAsync(buffer) > 0)
                {
                    // An alert, perhaps.
                }
            }
        }
    }

    /// <summary>What is refused above is refused for its certificate.</summary>
    [Fact]
    public async Task With_a_certificate_that_is_listed_he_is_no_stranger()
    {
        await using var guest = Stranger.Start(_guest);

        await guest.UntilTakenInAsync(_ports[0]);
        guest.Join(_ports[0]);

        await TestGate.UntilAsync(() => _a.Seen.Members == 3, $"he joins");
    }

    /// <summary>Akka.Remote ends a system whose own connection to somebody fails in TLS.</summary>
    [Fact]
    public async Task A_peer_with_a_wrong_certificate_takes_no_gate_out_of_the_cluster()
    {
        await using var stranger = Stranger.Start(_other.Make("c"), _ports[2]);

        // Akka.Remote's own line, which no operator is shown, at each of them.
        await TestGate.UntilAsync(
            () => _a.Log.OfType<Error>().Count(error => $"{error.Message}".StartsWith("TLS handshake failed", StringComparison.Ordinal)) >= Attempts, $"a tries again and again: {_a}");
        Assert.Single(Refusals(), line => line.Contains($"127.0.0.1:{_ports[2]} is refused as a gate", StringComparison.Ordinal) && line.Contains("none of cluster.tls.thumbprints", StringComparison.Ordinal));

        Assert.Equal((1, 2), (_a.Starts, _a.Seen.Members));
        _a.Ban(TestGate.Address(4));
        await TestGate.UntilAsync(() => _b.IsBanned(TestGate.Address(4)), $"gates go on");
        Assert.Equal(1, _b.Starts);
    }

    [Fact]
    public async Task A_gate_that_is_refused_itself_says_who_ends_its_handshakes()
    {
        await using var refused = Start("c", _ports[2], new GatesTls(_authority.Make("c", -30, -2), _authority.Certificate, []));

        var ask = $"the gate at 127.0.0.1:{_ports[0]} ends the TLS handshake: does it take this gate's certificate?";
        await TestGate.UntilAsync(() => refused.Log.OfType<Warning>().Any(warning => $"{warning.Message}" == ask), $"c asks: {refused}");

        Assert.DoesNotContain(_a.Log.OfType<Warning>(), warning => $"{warning.Message}".Contains("ends the TLS handshake", StringComparison.Ordinal));
    }

    private TestGate Start(string name, int port, GatesTls tls) =>
        TestGate.Start(TestGate.SettingsOf(name, port, _ports) with { Tls = () => tls });

    private X509Certificate2? Certificate(string kind) => kind switch
    {
        "plain" => null,
        "self-signed" => TestAuthority.MakeSelfSigned("east"),
        "of another authority" => _other.Make("east"),
        "expired" => _authority.Make("east", -30, -2),
        _ => _authority.Make("east"),
    };

    private IEnumerable<string> Refusals() => _a.Log.OfType<Warning>().Select(warning => $"{warning.Message}");
}
