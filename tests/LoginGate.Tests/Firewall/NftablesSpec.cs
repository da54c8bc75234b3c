using System.Net;
using LoginGate.Firewall;
using static LoginGate.Tests.Firewall.Samples;

namespace LoginGate.Tests.Firewall;

/// <summary>What nft is given; that it takes it, and what the kernel does then, is an end-to-end test.</summary>
public sealed class NftablesSpec
{
    private readonly BanCover _cover = new();

    private static Nftables Nft { get; } = new("logingate-7000", isReject: false, "/usr/sbin/nft");

    [Fact]
    public void The_table_is_built_in_place_of_whatever_there_is_with_bans_by_their_ends()
    {
        _cover.Apply(All(Ban("203.0.113.7", 600), Ban("198.51.100.0/24"), Ban("192.0.2.1-192.0.2.3", 1), Ban("2001:db8::/64", 30)));

        var command = Nft.Build(StateOf("0.0.0.0:7000"));

        Assert.Equal(["/usr/sbin/nft", "-f", "-"], command.Words);
        Assert.StartsWith("add table inet logingate-7000\ndelete table inet logingate-7000\ntable inet logingate-7000 {\n", command.Input.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith("""
            add element inet logingate-7000 banned4 { 192.0.2.1-192.0.2.3 timeout 1s, 198.51.100.0/24, 203.0.113.7 timeout 600s }
            add element inet logingate-7000 banned6 { 2001:db8::/64 timeout 30s }

            """, command.Input, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0:7000", "meta nfproto ipv4 tcp dport 7000 jump refuse")]
    [InlineData("[::]:7000", "lines tcp dport 7000 jump refuse")]
    [InlineData("10.0.0.1:7001", "ip daddr 10.0.0.1 tcp dport 7001 jump refuse")]
    [InlineData("[2001:db8::1]:7001", "ip6 daddr 2001:db8::1 tcp dport 7001 jump refuse")]
    public void A_port_is_guarded_at_its_own_address_alone(string port, string rule) =>
        Assert.Contains(rule + "\n", Nft.Build(StateOf(port)).Input, StringComparison.Ordinal);

    [Fact]
    public void A_change_names_what_differs_and_ports_only_when_they_do()
    {
        _cover.Apply(All(Ban("10.0.0.1", 600)));
        var change = _cover.Apply(Changes(Lift("10.0.0.1"), Ban("10.0.0.9", 60)));

        Assert.Equal("delete element inet logingate-7000 banned4 { 10.0.0.1 }\nadd element inet logingate-7000 banned4 { 10.0.0.9 timeout 60s }\n",
            Nft.Change(StateOf("0.0.0.0:7000"), change, portsDiffer: false).Input);
        Assert.StartsWith("flush chain inet logingate-7000 lines\nadd rule inet logingate-7000 lines meta nfproto ipv4 tcp dport 7000 jump refuse\ndelete",
            Nft.Change(StateOf("0.0.0.0:7000"), change, portsDiffer: true).Input, StringComparison.Ordinal);
    }

    [Fact]
    public void One_whose_time_is_over_can_be_deleted_whether_the_kernel_has_forgotten_it_or_not()
    {
        _cover.Apply(All(Ban("10.0.0.1", 1)));
        var over = _cover.Apply(Changes(Lift("10.0.0.1")));

        Assert.Equal("add element inet logingate-7000 banned4 { 10.0.0.1 }\ndelete element inet logingate-7000 banned4 { 10.0.0.1 }\n",
            Nft.Change(StateOf(), over, portsDiffer: false).Input);

        // nft refuses to add over what it has just been given.
        _cover.Apply(Changes(Ban("10.0.0.1", 1)));
        var longer = _cover.Apply(Changes(Ban("10.0.0.0/24", 600)));
        Assert.Contains("delete table", Nft.Change(StateOf(), longer, portsDiffer: false).Input, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ban_of_years_has_the_longest_time_that_nft_takes()
    {
        _cover.Apply(All(Ban("10.0.0.1", 3650 * 86_400)));

        Assert.Contains("{ 10.0.0.1 timeout 25920000s }", Nft.Build(StateOf()).Input, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejected_is_with_a_reset() =>
        Assert.Contains("reject with tcp reset", new Nftables("t", isReject: true, "nft").Build(StateOf()).Input, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("{\"nftables\": [1, {\"table\": {\"name\": \"t\"}}]}")]
    [InlineData("{\"nftables\": [{\"counter\": {\"name\": \"refused\", \"packets\": \"many\"}}]}")]
    [InlineData("{\"nftables\": [{\"counter\": {\"name\": \"refused\"}}]}")]
    public void What_nft_says_is_no_whole_table_unless_all_parts_are_named(string output) => Assert.False(Nft.Read(output, ports: 0, Now).IsWhole);

    [Fact]
    public void Elements_are_read_in_every_form_that_nft_has_for_them()
    {
        var look = Nft.Read(Listed(
            """["192.0.2.7", {"prefix": {"addr": "12.0.0.0", "len": 24}}, {"range": ["12.0.2.0", "12.0.2.2"]}, {"elem": {"val": "10.0.0.1", "timeout": 600, "expires": 599}}]""",
            """[{"elem": {"val": {"prefix": {"addr": "2001:db8::", "len": 64}}, "timeout": 30, "expires": 29}}]"""), ports: 1, Now);

        Assert.True(look.IsWhole);
        Assert.Equal(["192.0.2.7", "12.0.0.0/24", "12.0.2.0-12.0.2.2", "10.0.0.1 599", "2001:db8::/64 29"], Shown(look.Spans!));
        Assert.Equal([], Nft.Read(Listed(null, null), ports: 1, Now).Spans!);
        Assert.False(Nft.Read(Listed("""[{"concat": ["10.0.0.1", 7]}]""", null), ports: 1, Now).IsWhole);
    }

    [Fact]
    public void Output_is_kept_as_long_as_that_many_elements_can_be()
    {
        const string Longest = """{"elem": {"val": {"range": ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]}, "timeout": 25920000, "expires": 25919999}}, """;
        Assert.InRange(Nft.Look(100_000)!.MostOutput, Longest.Length * 100_000, int.MaxValue);
        Assert.InRange(Nft.Look(int.MaxValue)!.MostOutput, 1 << 20, int.MaxValue);
    }

    [Fact]
    public void Windows_gets_a_group_of_rules_for_each_port_and_the_addresses_that_can_reach_it()
    {
        _cover.Apply(All(Ban("203.0.113.7", 600), Ban("192.0.2.1-192.0.2.3"), Ban("2001:db8::/64")));
        var windows = new WindowsFirewall("logingate-7000");

        var built = windows.Build(StateOf("[::]:7000", "10.0.0.1:7001"));

        Assert.Equal(["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", "-"], built.Words);
        Assert.Equal(
            "$ErrorActionPreference = 'Stop'; try { Get-NetFirewallRule -Group 'logingate-7000' -ErrorAction SilentlyContinue | Remove-NetFirewallRule"
            + "; New-NetFirewallRule -Group 'logingate-7000' -Name 'logingate-7000-1' -DisplayName 'logingate-7000-1' -Direction Inbound -Action Block -Protocol TCP -LocalPort 7000"
            + " -RemoteAddress '192.0.2.1-192.0.2.3','203.0.113.7','2001:db8::/64' | Out-Null"
            + "; New-NetFirewallRule -Group 'logingate-7000' -Name 'logingate-7000-2' -DisplayName 'logingate-7000-2' -Direction Inbound -Action Block -Protocol TCP -LocalPort 7001"
            + " -LocalAddress '10.0.0.1' -RemoteAddress '192.0.2.1-192.0.2.3','203.0.113.7' | Out-Null"
            + " } catch { [Console]::Error.WriteLine(\"$_\"); exit 1 }\n",
            built.Input);
        Assert.DoesNotContain("New-", windows.Remove().Input, StringComparison.Ordinal);
        Assert.Equal(built.Input, windows.Change(StateOf("[::]:7000", "10.0.0.1:7001"), new CoverChange([], []), portsDiffer: false).Input);
    }

    private FirewallState StateOf(params string[] ports) => new(_cover, [.. ports.Select(IPEndPoint.Parse)], Now);
}
