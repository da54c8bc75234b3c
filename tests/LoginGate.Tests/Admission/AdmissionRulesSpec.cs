using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

public sealed class AdmissionRulesSpec
{
    private static readonly DateTimeOffset WallClock = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_address_has_so_many_places_and_gets_one_back_when_a_client_leaves()
    {
        var rules = new AdmissionRules(Defaults with { MaxConnections = 2, ConnectsPerSecond = 0 });

        Assert.Equal([null, null, AdmissionRules.TooManyConnections], Admit(rules, 3, "203.0.113.7"));
        Assert.Null(Admit(rules, "203.0.113.8"));
        rules.Addresses.Leave(Range("203.0.113.7"), session: null);
        Assert.Null(Admit(rules, "203.0.113.7"));
        Assert.NotNull(Admit(rules, "203.0.113.7"));
    }

    [Fact]
    public void An_address_may_connect_so_often_in_a_second()
    {
        var rules = new AdmissionRules(Defaults with { MaxConnections = 0, ConnectsPerSecond = 3 });

        Assert.Equal([null, null, null, AdmissionRules.TooManyConnects], Admit(rules, 4, "203.0.113.7"));
        Assert.Null(Admit(rules, "203.0.113.8"));
        Assert.Equal([null, null, null, AdmissionRules.TooManyConnects], Admit(rules, 4, "203.0.113.7", seconds: 1));
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var rules = new AdmissionRules(Defaults with { MaxConnections = 0, ConnectsPerSecond = 0, NewAccountsPerMinute = 0 });

        Assert.All(Admit(rules, 1000, "203.0.113.7"), Assert.Null);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(rules.MayCreateAccount(Address("203.0.113.7"), TimeSpan.Zero)));
    }

    [Fact]
    public void An_IPv6_client_is_counted_by_its_prefix()
    {
        var rules = new AdmissionRules(Defaults with { MaxConnections = 2, ConnectsPerSecond = 0 });

        Assert.Null(Admit(rules, "2001:db8:0:1::1"));
        Assert.Null(Admit(rules, "2001:db8:0:1:ffff::2"));
        Assert.Equal(AdmissionRules.TooManyConnections, Admit(rules, "2001:db8:0:1:aaaa::3"));
        Assert.Null(Admit(rules, "2001:db8:0:2::1"));
        Assert.Equal(Network("2001:db8:0:1::/64"), rules.BanFor(Address("2001:db8:0:1::9"), Violation.Http, "", WallClock)!.Range);
    }

    [Fact]
    public void A_mapped_address_is_the_IPv4_address_it_maps()
    {
        var rules = new AdmissionRules(Defaults with { MaxConnections = 1, Deny = [Range("198.51.100.0/24")] });

        Assert.Null(Admit(rules, "203.0.113.7"));
        Assert.Equal(AdmissionRules.TooManyConnections, Admit(rules, "::ffff:203.0.113.7"));
        Assert.Equal(AdmissionRules.Denied, Admit(rules, "::ffff:198.51.100.1"));
    }

    [Fact]
    public void Denied_ranges_are_refused_and_leave_no_trace()
    {
        var rules = new AdmissionRules(Defaults with { Deny = [Range("203.0.113.0/24"), Range("2001:db8::/32")] });

        Assert.Equal(AdmissionRules.Denied, Admit(rules, "203.0.113.7"));
        Assert.Equal(AdmissionRules.Denied, Admit(rules, "2001:db8::7"));
        Assert.Equal(0, rules.Addresses.Count);
        Assert.Null(Admit(rules, "203.0.114.7"));
    }

    [Fact]
    public void An_allowed_address_is_exempt_from_deny_bans_and_limits()
    {
        var rules = new AdmissionRules(Defaults with
        {
            Allow = [Range("203.0.113.7")],
            Deny = [Range("203.0.113.0/24")],
            MaxConnections = 1,
            ConnectsPerSecond = 1,
            NewAccountsPerMinute = 1,
        });
        rules.Bans.Add(rules.MakeBan(Range("203.0.113.7"), BanKind.Permanent, "", WallClock));

        Assert.All(Admit(rules, 100, "203.0.113.7"), Assert.Null);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(rules.MayCreateAccount(Address("203.0.113.7"), TimeSpan.Zero)));
        Assert.Null(rules.BanFor(Address("203.0.113.7"), Violation.Http, "", WallClock));
        Assert.Equal(AdmissionRules.Denied, Admit(rules, "203.0.113.8"));
    }

    [Fact]
    public void Deny_everybody_and_allow_some_admits_only_those()
    {
        var rules = new AdmissionRules(Defaults with
        {
            Allow = [Range("192.0.2.0/24"), Range("2001:db8::/32")],
            Deny = [Range("0.0.0.0/0"), Range("::/0")],
        });

        Assert.Null(Admit(rules, "192.0.2.1"));
        Assert.Null(Admit(rules, "2001:db8::1"));
        Assert.Equal(AdmissionRules.Denied, Admit(rules, "203.0.113.7"));
        Assert.Equal(AdmissionRules.Denied, Admit(rules, "2001:db9::1"));
    }

    [Theory]
    [InlineData(ViolationAction.Refuse, false, false)]
    [InlineData(ViolationAction.Disconnect, false, false)]
    [InlineData(ViolationAction.TemporaryBan, true, false)]
    [InlineData(ViolationAction.PermanentBan, true, true)]
    internal void A_violation_brings_what_the_setting_says(ViolationAction action, bool isBanned, bool isForGood)
    {
        var rules = new AdmissionRules(AnsweredBy(action) with { BanTime = TimeSpan.FromMinutes(10) });

        var ban = rules.BanFor(Address("203.0.113.7"), Violation.Silent, "why", WallClock);

        Assert.Equal(isBanned, ban is not null);
        if (ban is not null)
            Assert.Equal(new Ban(Range("203.0.113.7"), isForGood ? null : WallClock.AddMinutes(10), WallClock, "why"), ban);
    }

    [Fact]
    public void Account_creations_are_limited_by_the_minute()
    {
        var rules = new AdmissionRules(Defaults with { NewAccountsPerMinute = 3 });

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => rules.MayCreateAccount(Address("203.0.113.7"), TimeSpan.Zero)));
        Assert.True(rules.MayCreateAccount(Address("203.0.113.7"), TimeSpan.FromSeconds(20)));
        Assert.False(rules.MayCreateAccount(Address("203.0.113.7"), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void A_flood_of_a_million_addresses_leaves_a_small_table()
    {
        var rules = new AdmissionRules(Defaults);
        var most = 0;
        for (var i = 0; i < 1_000_000; i++)
        {
            // Fifty thousand a second, each gone at once.
            var now = TimeSpan.FromSeconds(i / 50_000.0);
            var address = new AddressRange(isIPv6: false, (uint)i + 0x01000000, 32);
            Assert.Null(rules.Admit(address.FirstAddress, now, WallClock));
            rules.Addresses.Leave(address, session: null);
            if (i % 50_000 == 0)
                rules.Addresses.Prune(now);
            most = Math.Max(most, rules.Addresses.Count);
        }

        Assert.InRange(most, 50_000, 110_000);
        rules.Addresses.Prune(TimeSpan.FromSeconds(21));
        Assert.Equal(0, rules.Addresses.Count);
        Assert.False(rules.Addresses.HasIdle);
    }

    [Fact]
    public void Addresses_that_come_faster_than_they_are_forgotten_are_bounded_and_places_stay_right()
    {
        var rules = new AdmissionRules(Defaults with { MaxConnections = 1 });
        Admit(rules, "203.0.113.7");
        for (var i = 0; i < AddressTable.MaxIdle + 1000; i++)
        {
            var address = new AddressRange(isIPv6: true, (UInt128)(uint)i << 64, 64);
            rules.Addresses.TryConnect(address, TimeSpan.Zero);
        }

        Assert.InRange(rules.Addresses.Count, 1, AddressTable.MaxIdle + 1);
        Assert.Equal(AdmissionRules.TooManyConnections, Admit(rules, "203.0.113.7"));
    }

    [Fact]
    public void An_address_is_remembered_as_long_as_its_rates_matter()
    {
        var addresses = new AddressTable(connectsPerSecond: 10, accountsPerMinute: 6);
        addresses.TryConnect(Range("203.0.113.1"), TimeSpan.Zero);
        addresses.TryNewAccount(Range("203.0.113.2"), TimeSpan.Zero);

        addresses.Prune(TimeSpan.FromSeconds(0.05));
        Assert.Equal(2, addresses.Count);
        addresses.Prune(TimeSpan.FromSeconds(0.2));
        Assert.Equal(1, addresses.Count);
        addresses.Prune(TimeSpan.FromSeconds(11));
        Assert.Equal(0, addresses.Count);
    }

    [Fact]
    public void A_place_that_nobody_holds_cannot_be_given_back()
    {
        var rules = new AdmissionRules(Defaults with { MaxConnections = 1, ConnectsPerSecond = 0 });
        rules.Addresses.Leave(Range("203.0.113.7"), session: null);
        Admit(rules, "203.0.113.7");
        rules.Addresses.Leave(Range("203.0.113.7"), session: null);
        rules.Addresses.Leave(Range("203.0.113.7"), session: null);

        Assert.Null(Admit(rules, "203.0.113.7"));
        Assert.NotNull(Admit(rules, "203.0.113.7"));
    }

    private static string? Admit(AdmissionRules rules, string address, double seconds = 0) =>
        rules.Admit(Address(address), TimeSpan.FromSeconds(seconds), WallClock);

    private static List<string?> Admit(AdmissionRules rules, int times, string address, double seconds = 0) =>
        [.. Enumerable.Range(0, times).Select(_ => Admit(rules, address, seconds))];
}
