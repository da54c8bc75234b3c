using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

/// <summary>Limits beyond the single address: its network, the whole gate; and of connections that never send.</summary>
public sealed class NetworkLimitsSpec
{
    private static readonly DateTimeOffset WallClock = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static AdmissionSettings NoLimits => Defaults with { MaxConnections = 0, ConnectsPerSecond = 0 };

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.200", "203.0.114.1")]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:ff::1", "2001:db8:1::1")]
    public void A_network_has_so_many_places_and_gets_one_back_when_a_client_leaves(string first, string second, string stranger)
    {
        var rules = new AdmissionRules(NoLimits with { MaxConnectionsPerNetwork = 2 });

        Assert.Equal([null, null, AdmissionRules.TooManyOfNetwork], AdmitAll(rules, first, second, first));
        Assert.Null(Admit(rules, stranger));
        rules.Leave(new LeaveAdmission(Address(second), null), TimeSpan.Zero);
        // Nobody has a place there any more.
        rules.Leave(new LeaveAdmission(Address(second), null), TimeSpan.Zero);
        Assert.Equal([null, AdmissionRules.TooManyOfNetwork], AdmitAll(rules, first, second));
    }

    [Fact]
    public void A_network_may_connect_so_often_in_a_second()
    {
        var rules = new AdmissionRules(NoLimits with { ConnectsPerSecondPerNetwork = 3 });

        Assert.Equal([null, null, null, AdmissionRules.TooManyConnectsOfNetwork], Enumerable.Range(1, 4).Select(i => Admit(rules, $"203.0.113.{i}")));
        Assert.Null(Admit(rules, "203.0.114.1"));
        Assert.Null(Admit(rules, "203.0.113.9", seconds: 0.4));
    }

    [Fact]
    public void An_allowed_address_is_held_by_none_of_them()
    {
        var rules = new AdmissionRules(NoLimits with
        {
            Allow = [Range("203.0.113.7")],
            MaxConnectionsPerNetwork = 1,
            ConnectsPerSecondPerNetwork = 1,
            ConnectsPerSecondInAll = 1,
            SilentPerMinute = 1,
        });

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(Admit(rules, "203.0.113.7")));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(LeaveSilently(rules, "203.0.113.7")));
    }

    [Fact]
    public void All_together_may_connect_so_often_and_who_is_refused_elsewhere_takes_nothing_of_it()
    {
        var rules = new AdmissionRules(NoLimits with { ConnectsPerSecondInAll = 3, Deny = [Range("198.51.100.0/24")] });

        Assert.All(Enumerable.Range(1, 100), i => Assert.Equal(AdmissionRules.Denied, Admit(rules, $"198.51.100.{i}")));
        Assert.Equal([null, null, null, AdmissionRules.TooManyConnectsInAll], Enumerable.Range(1, 4).Select(i => Admit(rules, $"203.0.{i}.1")));
        Assert.Null(Admit(rules, "203.0.9.1", seconds: 0.4));
    }

    [Fact]
    public void A_limit_that_a_reload_brings_counts_those_who_are_in_and_other_prefixes_count_them_anew()
    {
        var rules = new AdmissionRules(NoLimits);
        Admit(rules, "203.0.113.1");
        Admit(rules, "203.0.113.200");

        rules.Apply(NoLimits with { MaxConnectionsPerNetwork = 2 });
        Assert.Equal(AdmissionRules.TooManyOfNetwork, Admit(rules, "203.0.113.3"));
        rules.Apply(NoLimits with { MaxConnectionsPerNetwork = 2, Network = new NetworkWidth(IPv4: 25) });
        Assert.Equal([null, AdmissionRules.TooManyOfNetwork], AdmitAll(rules, "203.0.113.3", "203.0.113.4"));
        rules.Apply(NoLimits);
        Assert.Null(Admit(rules, "203.0.113.5"));
    }

    [Fact]
    public void A_flood_of_very_many_networks_leaves_nothing_behind()
    {
        var rules = new AdmissionRules(NoLimits with { ConnectsPerSecondPerNetwork = 10, MaxConnectionsPerNetwork = 100 });
        for (var i = 0u; i < 300_000; i++)
        {
            var address = new AddressRange(isIPv6: false, i << 8, 32).FirstAddress;
            Assert.Null(rules.Admit(address, TimeSpan.Zero, WallClock));
            rules.Leave(new LeaveAdmission(address, null), TimeSpan.Zero);
        }

        Assert.True(rules.HasIdle);
        rules.Prune(TimeSpan.FromSeconds(1));
        Assert.False(rules.HasIdle);
        Assert.Equal(0, rules.Addresses.Count);
    }

    [Fact]
    public void An_address_with_too_many_connections_that_never_send_has_to_wait()
    {
        var rules = new AdmissionRules(NoLimits with { SilentPerMinute = 2 });

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => Admit(rules, "203.0.113.7") is null && LeaveSilently(rules, "203.0.113.7")));
        Assert.Equal(AdmissionRules.TooManySilent, Admit(rules, "203.0.113.7"));
        Assert.Null(Admit(rules, "203.0.113.8"));
        Assert.Null(Admit(rules, "203.0.113.7", seconds: 21));
    }

    [Fact]
    public void A_limit_that_comes_holds_nothing_against_those_who_came_before_it()
    {
        var rules = new AdmissionRules(NoLimits);
        Admit(rules, "203.0.113.7");

        rules.Apply(NoLimits with { SilentPerMinute = 2, ConnectsPerSecond = 2 });
        Assert.Equal([null, null, AdmissionRules.TooManyConnects], Enumerable.Range(0, 3).Select(_ => Admit(rules, "203.0.113.7")));
    }

    private static List<string?> AdmitAll(AdmissionRules rules, params string[] addresses) => [.. addresses.Select(address => Admit(rules, address))];

    private static bool LeaveSilently(AdmissionRules rules, string address) =>
        rules.Leave(new LeaveAdmission(Address(address), null, WasSilent: true), TimeSpan.Zero);

    private static string? Admit(AdmissionRules rules, string address, double seconds = 0) =>
        rules.Admit(Address(address), TimeSpan.FromSeconds(seconds), WallClock);
}
