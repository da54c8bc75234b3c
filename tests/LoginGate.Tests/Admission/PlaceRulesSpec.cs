using System.Net;
using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Geo;
using LoginGate.Settings;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

/// <summary>Admission by where an address is.</summary>
public sealed class PlaceRulesSpec
{
    private static readonly DateTimeOffset WallClock = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Places _geo = new();

    [Fact]
    public void Who_is_somewhere_else_is_refused_counted_and_leaves_no_place()
    {
        var rules = With(Rules(refuse: "DE"));

        Assert.Equal([null, AdmissionRules.PlaceRefused, AdmissionRules.PlaceRefused], AdmitAll(rules, "203.0.113.7", "198.51.100.1", "::ffff:198.51.100.1"));
        Assert.Equal(2, rules.Refused.CountOf(Range("198.51.100.1")));
        Assert.Equal(1, rules.Addresses.Count);
    }

    [Fact]
    public void Who_is_nowhere_known_is_refused_where_that_is_wanted()
    {
        Assert.Equal([null, AdmissionRules.PlaceUnknown], AdmitAll(With(Rules(allow: "NL", unknown: true)), "203.0.113.7", "192.0.2.1"));
        Assert.Equal([null, null], AdmitAll(With(Rules(allow: "NL")), "203.0.113.7", "192.0.2.1"));
    }

    [Fact]
    public void Exempt_addresses_and_those_of_no_country_are_not_asked()
    {
        var rules = With(Rules(allow: "NL", unknown: true), settings => settings with { Allow = [Range("198.51.100.1")] });

        Assert.Equal([null, null, null, null], AdmitAll(rules, "198.51.100.1", "127.0.0.1", "192.168.1.1", "fd00::1"));
        Assert.Equal(0, _geo.Asked);
    }

    [Fact]
    public void Nobody_is_looked_up_without_rules_nor_who_is_banned_anyway()
    {
        var bare = With(GeoRules.None, settings => settings with { AttackMode = settings.AttackMode with { GeoRules = Rules(refuse: "DE") } });
        AdmitAll(bare, "198.51.100.1");
        var rules = With(Rules(refuse: "DE"), settings => settings with { Deny = [Range("198.51.100.1")] });
        rules.Bans.Add(rules.MakeBan(Network("198.51.100.2"), BanKind.Permanent, "", WallClock));

        Assert.Equal([AdmissionRules.Denied, AdmissionRules.Banned], AdmitAll(rules, "198.51.100.1", "198.51.100.2"));
        Assert.Equal(0, _geo.Asked);
    }

    [Fact]
    public void In_attack_mode_more_rules_count_and_not_for_those_who_logged_in_lately()
    {
        var rules = With(Rules(refuse: "DE"), settings => settings with { AttackMode = settings.AttackMode with { GeoRules = Rules(allow: "BE"), Limits = new ConnectLimits() } });
        rules.OnLogin(Address("203.0.113.8"), WallClock);
        rules.OnLogin(Address("198.51.100.1"), WallClock);
        Assert.Null(Admit(rules, "203.0.113.7"));

        rules.SetUnderAttack(true);
        Assert.Equal(
            [AdmissionRules.PlaceRefusedInAttack, null, AdmissionRules.PlaceRefused], AdmitAll(rules, "203.0.113.7", "203.0.113.8", "198.51.100.1"));
        rules.SetUnderAttack(false);
        Assert.Null(Admit(rules, "203.0.113.7"));
    }

    [Fact]
    public void Other_rules_and_another_database_count_for_the_next_client()
    {
        var rules = With(Rules(refuse: "DE"));
        Assert.Null(Admit(rules, "203.0.113.7"));

        rules.Apply(Settings(Rules(refuse: "NL")));
        Assert.Equal(AdmissionRules.PlaceRefused, Admit(rules, "203.0.113.7"));
        _geo.Known["203.0.113"] = new GeoPlace("BE", 0, "");
        Assert.Null(Admit(rules, "203.0.113.7"));
        _geo.IsOn = false;
        Assert.Null(Admit(rules, "198.51.100.1"));
    }

    [Fact]
    public void What_is_said_of_an_address_counts_nothing()
    {
        var rules = With(Rules(refuse: "DE"), settings => settings with { Allow = [Range("198.51.100.9")], Deny = [Range("203.0.113.9")] });
        rules.Bans.Add(rules.MakeBan(Network("203.0.113.8"), BanKind.Permanent, "", WallClock));
        rules.OnLogin(Address("203.0.113.7"), WallClock);

        Assert.Equal(new AddressStanding(null, false, true, _geo.Known["203.0.113"]), rules.StandingOf(Address("203.0.113.7"), WallClock));
        Assert.Equal(new AddressStanding(null, true, false, _geo.Known["198.51.100"]), rules.StandingOf(Address("198.51.100.9"), WallClock));
        Assert.Equal(
            [AdmissionRules.PlaceRefused, AdmissionRules.Banned, AdmissionRules.Denied],
            ((string[])["198.51.100.1", "203.0.113.8", "203.0.113.9"]).Select(address => rules.StandingOf(Address(address), WallClock).Refusal));
        Assert.Equal((0, 0, 0L), (rules.Refused.Count, rules.Addresses.Count, Assert.Single(rules.Bans.List(new GetBans()).Bans).Refused));
    }

    private AdmissionRules With(GeoRules rules, Func<AdmissionSettings, AdmissionSettings>? more = null) => new(more?.Invoke(Settings(rules)) ?? Settings(rules), _geo);

    private static AdmissionSettings Settings(GeoRules rules) => Defaults with { MaxConnections = 0, ConnectsPerSecond = 0, GeoRules = rules };

    private static GeoRules Rules(string refuse = "", string allow = "", bool unknown = false)
    {
        var lists = (Refuse: new GeoList(), Allow: new GeoList());
        Assert.True(refuse.Length == 0 || lists.Refuse.TryAdd(refuse, out _));
        Assert.True(allow.Length == 0 || lists.Allow.TryAdd(allow, out _));
        return new GeoRules(lists.Refuse, lists.Allow, unknown);
    }

    private static string? Admit(AdmissionRules rules, string address) => rules.Admit(Address(address), TimeSpan.Zero, WallClock);

    private static IEnumerable<string?> AdmitAll(AdmissionRules rules, params string[] addresses) => [.. addresses.Select(address => Admit(rules, address))];

    private sealed class Places : IGeo
    {
        public Dictionary<string, GeoPlace> Known { get; } = new() { ["203.0.113"] = new("NL", 64496, "Example"), ["198.51.100"] = new("DE", 64497, "Other") };

        public int Asked { get; private set; }

        public bool IsOn { get; set; } = true;

        public GeoPlace Of(IPAddress address)
        {
            Asked++;
            var text = address.ToString();
            return Known.GetValueOrDefault(text[..Math.Max(0, text.LastIndexOf('.'))], GeoPlace.Unknown);
        }
    }
}
