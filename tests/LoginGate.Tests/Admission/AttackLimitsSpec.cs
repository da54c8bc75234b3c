using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Settings;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

/// <summary>What counts in attack mode, and who comes first then.</summary>
public sealed class AttackLimitsSpec
{
    private static readonly DateTimeOffset WallClock = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_tighter_of_both_sets_counts_while_it_is_on_and_takes_nobody_out()
    {
        var rules = RulesWith(new ConnectLimits { MaxConnections = 2, ConnectsPerSecond = 50 }, ordinary => ordinary with { MaxConnections = 5, ConnectsPerSecond = 20 });
        Assert.Equal(5, Admitted(rules, 6, "203.0.113.7"));

        rules.SetUnderAttack(true);
        Assert.Equal(AdmissionRules.TooManyConnections, Admit(rules, "203.0.113.7"));
        Assert.Equal(5, rules.Addresses.PlacesOf(Range("203.0.113.7")));
        Assert.Equal(2, Admitted(rules, 6, "203.0.113.8"));
        rules.SetUnderAttack(false);
        Assert.Equal(3, Admitted(rules, 6, "203.0.113.8"));
    }

    [Fact]
    public void The_places_of_a_network_are_known_when_it_begins()
    {
        var rules = RulesWith(new ConnectLimits { MaxConnectionsPerNetwork = 3 });
        Admitted(rules, 2, "203.0.113.7");

        rules.SetUnderAttack(true);
        Assert.Equal(1, Admitted(rules, 5, "203.0.113.8"));
        rules.Leave(new LeaveAdmission(Address("203.0.113.7"), null), TimeSpan.Zero);
        Assert.Equal(1, Admitted(rules, 5, "203.0.113.9"));
    }

    [Fact]
    public void Those_who_logged_in_lately_have_a_share_of_the_connects()
    {
        var rules = RulesWith(new ConnectLimits { ConnectsPerSecondInAll = 10 });
        rules.OnLogin(Address("198.51.100.1"), WallClock);
        rules.SetUnderAttack(true);

        Assert.Equal(5, Admitted(rules, 1000, "203.0.113.7"));
        Assert.Equal(5, Admitted(rules, 1000, "198.51.100.1"));
        // What nobody else takes is theirs too.
        Assert.Equal(10, Admitted(rules, 1000, "198.51.100.1", seconds: 1));
    }

    [Fact]
    public void Tightened_limits_of_networks_do_not_hold_them_and_the_ordinary_ones_do()
    {
        var rules = RulesWith(
            new ConnectLimits { MaxConnectionsPerNetwork = 1, ConnectsPerSecondPerNetwork = 1 }, ordinary => ordinary with { MaxConnectionsPerNetwork = 4 });
        rules.OnLogin(Address("203.0.113.7"), WallClock);
        rules.SetUnderAttack(true);

        Assert.Equal(1, Admitted(rules, 5, "203.0.113.8"));
        Assert.Equal(3, Admitted(rules, 5, "203.0.113.7"));
        Assert.Equal(AdmissionRules.TooManyOfNetwork, Admit(rules, "203.0.113.7"));
    }

    [Fact]
    public void A_login_counts_for_a_while()
    {
        var trusted = new TrustedAddresses(new TrustedSettings(TimeSpan.FromDays(7), Max: 100, SharePercent: 50));
        trusted.Add(Range("203.0.113.7"), WallClock);

        Assert.True(trusted.Has(Range("203.0.113.7"), WallClock.AddDays(6.9)));
        Assert.False(trusted.Has(Range("203.0.113.7"), WallClock.AddDays(7)));
        Assert.False(trusted.Has(Range("203.0.113.8"), WallClock));
    }

    [Fact]
    public void Of_too_many_the_oldest_are_forgotten()
    {
        var trusted = new TrustedAddresses(new TrustedSettings(TimeSpan.FromDays(7), Max: 100, SharePercent: 50));
        for (var i = 1; i <= 200; i++)
        {
            trusted.Add(Range($"203.0.113.{i}"), WallClock.AddSeconds(i));
            trusted.Add(Range("203.0.113.1"), WallClock.AddSeconds(i));
            Assert.InRange(trusted.Count, 1, 100);
        }

        Assert.True(trusted.Has(Range("203.0.113.1"), WallClock));
        Assert.False(trusted.Has(Range("203.0.113.2"), WallClock));
        Assert.True(trusted.Has(Range("203.0.113.200"), WallClock));
    }

    [Fact]
    public void Where_nobody_is_trusted_nothing_is_remembered()
    {
        var trusted = new TrustedAddresses(new TrustedSettings(TimeSpan.Zero, Max: 100, SharePercent: 50));
        trusted.Add(Range("203.0.113.7"), WallClock);

        Assert.Equal(0, trusted.Count);
    }

    private static AdmissionRules RulesWith(ConnectLimits attack, Func<AdmissionSettings, AdmissionSettings>? ordinary = null)
    {
        var settings = Defaults with { MaxConnections = 0, ConnectsPerSecond = 0, AttackMode = Defaults.AttackMode with { Limits = attack } };
        return new AdmissionRules(ordinary?.Invoke(settings) ?? settings);
    }

    private static int Admitted(AdmissionRules rules, int times, string address, double seconds = 0) =>
        Enumerable.Range(0, times).Count(_ => Admit(rules, address, seconds) is null);

    private static string? Admit(AdmissionRules rules, string address, double seconds = 0) =>
        rules.Admit(Address(address), TimeSpan.FromSeconds(seconds), WallClock);
}
