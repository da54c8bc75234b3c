using LoginGate.Geo;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Geo;

public sealed class GeoRulesSpec
{
    private static readonly GeoPlace Dutch = new("NL", 64496, "Example");
    private static readonly GeoPlace German = new("DE", 64497, "Other");
    private static readonly GeoPlace CountryAlone = new("NL", 0, "");
    private static readonly GeoPlace SystemAlone = new("", 64496, "Example");

    [Fact]
    public void Without_any_everybody_comes_in()
    {
        Assert.False(GeoRules.None.IsOn);
        Assert.Equal(GeoVerdict.Admitted, GeoRules.None.Of(Dutch));
    }

    [Fact]
    public void To_keep_out_who_is_not_known_is_a_rule_too()
    {
        var rules = new GeoRules(new GeoList(), new GeoList(), refusesUnknown: true);
        Assert.True(rules.IsOn);
        Assert.False(GeoRules.None.IsOn);
        Assert.Equal((GeoVerdict.Unknown, GeoVerdict.Admitted), (rules.Of(GeoPlace.Unknown), rules.Of(new GeoPlace("NL", 0, ""))));
    }

    [Fact]
    public void Those_on_refuse_are_kept_out_whatever_allow_says()
    {
        var rules = Rules("AS64496, FR", "nl");

        Assert.Equal(GeoVerdict.Refused, rules.Of(Dutch));
        Assert.Equal(GeoVerdict.Refused, rules.Of(SystemAlone));
        Assert.Equal(GeoVerdict.Admitted, rules.Of(Dutch with { As = 64500 }));
        Assert.Equal(GeoVerdict.Refused, Rules("NL", "").Of(CountryAlone));
    }

    [Fact]
    public void Where_some_are_on_allow_nobody_else_comes_in()
    {
        var rules = Rules("", "NL, as64499");

        Assert.Equal(GeoVerdict.Admitted, rules.Of(Dutch));
        Assert.Equal(GeoVerdict.Refused, rules.Of(German));
        Assert.Equal(GeoVerdict.Admitted, rules.Of(German with { As = 64499 }));
    }

    [Theory]
    [InlineData(false, GeoVerdict.Admitted)]
    [InlineData(true, GeoVerdict.Unknown)]
    internal void A_place_is_unknown_where_what_the_rules_ask_for_is(bool refusesUnknown, GeoVerdict verdict)
    {
        Assert.Equal(verdict, Rules("", "NL", refusesUnknown).Of(SystemAlone with { As = 64499 }));
        Assert.Equal(verdict, Rules("AS64496", "", refusesUnknown).Of(CountryAlone));
        Assert.Equal(verdict, Rules("", "", refusesUnknown).Of(GeoPlace.Unknown));
        Assert.Equal(GeoVerdict.Admitted, Rules("", "", refusesUnknown).Of(SystemAlone));
        // Who is known by one of the two is not let in for the other's sake.
        Assert.Equal(GeoVerdict.Refused, Rules("", "DE, AS64497", refusesUnknown).Of(CountryAlone));
    }

    [Theory]
    [InlineData("N", "is no country")]
    [InlineData("NLD", "is no country")]
    [InlineData("N1", "is no country")]
    [InlineData("ÄÖ", "is no country")]
    [InlineData("64496", "is no country")]
    [InlineData("AS-1", "is no country")]
    [InlineData("AS٣", "is no country")]
    [InlineData("AS0", "must have a number of 1 to 4294967295 after AS")]
    [InlineData("AS4294967296", "must have a number of 1 to 4294967295 after AS")]
    [InlineData("AS99999999999999999999", "must have a number of 1 to 4294967295 after AS")]
    public void What_is_neither_is_told(string text, string reason)
    {
        Assert.False(new GeoList().TryAdd(text, out var told));
        Assert.StartsWith(reason, $"{told}", StringComparison.Ordinal);
    }

    [Fact]
    public void American_Samoa_is_a_country()
    {
        var list = List("AS");
        Assert.Equal((true, false), (list.HasCountries, list.HasSystems));
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("192.168.3.4", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("fd00::1", false)]
    [InlineData("::1", false)]
    [InlineData("203.0.113.7", true)]
    [InlineData("2001:db8::1", true)]
    public void Rules_are_about_addresses_that_can_be_in_a_country(string address, bool concerns) => Assert.Equal(concerns, GeoRules.Concern(Range(address)));

    private static GeoRules Rules(string refuse, string allow, bool refusesUnknown = false) => new(List(refuse), List(allow), refusesUnknown);

    private static GeoList List(string texts)
    {
        var list = new GeoList();
        Assert.All(texts.Split(", ", StringSplitOptions.RemoveEmptyEntries), text => Assert.True(list.TryAdd(text, out _)));
        return list;
    }
}
