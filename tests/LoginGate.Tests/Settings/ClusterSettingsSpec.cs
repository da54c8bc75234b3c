using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>Reading <c>login-gate.cluster</c>; certificates are <see cref="ClusterTlsSettingsSpec"/>'s.</summary>
public sealed class ClusterSettingsSpec
{
    [Fact]
    public void By_default_there_is_no_cluster() => Assert.Null(Load().Settings!.Cluster);

    [Fact]
    public void Switched_on_and_no_more_it_is_a_gate_alone_on_loopback_without_TLS()
    {
        var result = Load("enabled=on", "name=east");
        var cluster = result.Settings!.Cluster!;

        Assert.Equal(("east", new ClusterEndPoint("127.0.0.1", 9113), new ClusterEndPoint("127.0.0.1", 9113)), (cluster.Name, cluster.Listen, cluster.Public));
        Assert.Empty(cluster.Peers);
        Assert.Null(cluster.Dns);
        Assert.Null(cluster.Tls);
        Assert.Equal(new ClusterShare(true, true, true), cluster.Share);
        Assert.Equal(["ban", "kick", "unban", "unlock"], cluster.Commands.Order());
        Assert.Contains("login-gate.cluster.peers: names no other gate", Assert.Single(result.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_said_is_taken()
    {
        var cluster = Read(
            "listen.host=0.0.0.0", "listen.port=9200", "listen.public-host=gate1.example.com", "listen.public-port=9300", "tls.mode=off-i-know",
            "peers=[\"10.0.0.2\", \"gate3.example.com:9400\", \"[2001:db8::2]:9500\", \"2001:db8::3\"]",
            "discovery=dns", "dns-name=gates.ns.svc", "share.counts=off", "commands=[kick]");

        Assert.Equal(("0.0.0.0:9200", "gate1.example.com:9300"), ($"{cluster.Listen}", $"{cluster.Public}"));
        Assert.Equal(["10.0.0.2:9113", "gate3.example.com:9400", "[2001:db8::2]:9500", "[2001:db8::3]:9113"], cluster.Peers.Select(peer => $"{peer}"));
        Assert.Equal(new ClusterEndPoint("gates.ns.svc", 9113), cluster.Dns);
        Assert.Equal(new ClusterShare(true, false, true), cluster.Share);
        Assert.Equal(["kick"], cluster.Commands);
    }

    [Fact]
    public void Without_a_name_it_is_the_machines_as_far_as_that_fits() =>
        Assert.Matches("^[A-Za-z0-9._-]{1,64}$", Read("peers=[\"127.0.0.1:9114\"]").Name);

    [Fact]
    public void Found_by_name_it_needs_no_peers() =>
        Assert.Equal(new ClusterEndPoint("gates.example.com", 9200), Read("discovery=dns", "dns-name=\"gates.example.com:9200\"").Dns);

    [Fact]
    public void A_peer_that_is_the_gate_itself_is_nobody_else() =>
        Assert.Single(Load("enabled=on", "peers=[\"127.0.0.1:9113\"]").Warnings);

    [Fact]
    public void Whatever_is_good_for_one_machine_alone_needs_no_TLS()
    {
        Assert.Null(Read("listen.host=\"::1\"", "peers=[\"[::1]:9114\"]").Tls);
        Assert.Equal("127.0.0.1", Read("listen.host=localhost", "peers=[\"[::1]:9114\"]").Listen.Host);
        Assert.Null(Read("listen.public-host=localhost", "peers=[\"[::1]:9114\"]").Tls);
    }

    [Theory]
    [InlineData("listen.host=10.0.0.1", "login-gate.cluster.listen.host: 10.0.0.1 is beyond this machine, where gates need mutual TLS")]
    [InlineData("listen.public-host=10.0.0.1", "login-gate.cluster.listen.public-host: 10.0.0.1 is beyond this machine, where gates need mutual TLS")]
    [InlineData("listen.public-host=gate.example.com", "login-gate.cluster.listen.public-host: gate.example.com is beyond this machine")]
    [InlineData("listen.host=0.0.0.0", "login-gate.cluster.listen.host: needs public-host beside it: other gates cannot reach this one at 0.0.0.0")]
    [InlineData("listen.host=\"::\"", "login-gate.cluster.listen.host: needs public-host beside it: other gates cannot reach this one at ::")]
    [InlineData("listen.host=gate", "login-gate.cluster.listen.host: must be an IP address of this machine")]
    [InlineData("listen.public-host=0.0.0.0", "login-gate.cluster.listen.public-host: must be the address or name that other gates reach this one by")]
    [InlineData("listen.public-host=\"10.0.0.1:9113\"", "login-gate.cluster.listen.public-host: must be the address or name that other gates reach this one by")]
    [InlineData("listen.port=70000", "login-gate.cluster.listen.port: must be 0 to 65535")]
    [InlineData("listen.port=9112", "login-gate.cluster.listen.port: 127.0.0.1:9112 is already the address of")]
    [InlineData("name=\"a b\"", "login-gate.cluster.name: must be 1 to 64 letters, digits")]
    [InlineData("peers=[\"10.0.0.2:x\"]", "login-gate.cluster.peers: must be HOST or HOST:PORT or [IPv6]:PORT, has '10.0.0.2:x'")]
    [InlineData("peers=[\"127.1\"]", "login-gate.cluster.peers: must be HOST")]
    [InlineData("discovery=dns", "login-gate.cluster.discovery: needs dns-name beside it")]
    [InlineData("discovery=dsn", "nearest: dns")]
    [InlineData("dns-name=10.0.0.1", "login-gate.cluster.dns-name: must be a name, or NAME:PORT, is '10.0.0.1'")]
    [InlineData("commands=[kik]", "login-gate.cluster.commands: must be of kick, ban, unban, unlock, drain, has 'kik'; nearest: kick")]
    [InlineData("tls.mode=off", "login-gate.cluster.tls.mode: must be one of mutual, off-i-know, is 'off'")]
    [InlineData("tls.thumbprints=[ab]", "login-gate.cluster.tls.thumbprints: must be SHA-256 fingerprints")]
    [InlineData("share.bands=on", "nearest known key: login-gate.cluster.share.bans")]
    public void A_bad_value_is_named_with_its_key(string set, string message)
    {
        var result = Load("enabled=on", set);
        Assert.Null(result.Settings);
        Assert.Contains(result.Errors, e => e.ToString().Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("listen.host=0.0.0.0")]
    [InlineData("tls.certificate=nowhere.pem", "tls.ca=nowhere.pem")]
    public void What_counts_for_a_cluster_that_is_on_does_not_for_one_that_is_off(params string[] sets) => Assert.Empty(Load(sets).Errors);

    [Fact]
    public void No_line_has_the_clusters_name() => Assert.Contains(
        "login-gate.lines.cluster: this name is the gate's own", SettingsLoader.Load([], ["login-gate.lines.cluster.listen.port=7001"]).Errors.Select(e => e.ToString()).First(),
        StringComparison.Ordinal);

    private static ClusterSettings Read(params string[] sets)
    {
        var result = Load(["enabled=on", .. sets]);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        return result.Settings!.Cluster!;
    }

    private static SettingsResult Load(params string[] sets) => SettingsLoader.Load([], [.. sets.Select(s => $"login-gate.cluster.{s}")]);
}
