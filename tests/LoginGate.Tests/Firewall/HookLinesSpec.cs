using LoginGate.Firewall;
using static LoginGate.Tests.Admission.Samples;
using static LoginGate.Tests.Firewall.Samples;

namespace LoginGate.Tests.Firewall;

public sealed class HookLinesSpec
{
    private readonly HookLines _lines = new();

    [Fact]
    public void Bans_and_lifts_are_lines_of_CIDR_ranges()
    {
        Assert.Equal(
            ["resync", "ban 203.0.113.7/32 600 Http", "ban 2001:db8::/64 0", "ban 10.0.0.1/32 0 by hand", "ban 10.0.0.2/31 0 by hand"],
            _lines.Of(All(Ban("203.0.113.7", 600, "Http"), Ban("2001:db8::/64"), Ban("10.0.0.1-10.0.0.3", null, "by\nhand")), isResync: true, Now));
        Assert.Equal(
            ["unban 10.0.0.1/32", "unban 10.0.0.2/31", "ban 203.0.113.7/32 900"],
            _lines.Of(Changes(Lift("10.0.0.1-10.0.0.3"), Ban("203.0.113.7", 900), Lift("192.0.2.1")), isResync: false, Now));
    }

    [Fact]
    public void When_all_are_told_anew_only_what_differs_is_a_line()
    {
        _lines.Of(All(Ban("10.0.0.1", 600), Ban("10.0.0.2")), isResync: true, Now);

        Assert.Equal(["unban 10.0.0.2/32", "ban 10.0.0.3/32 0"], _lines.Of(All(Ban("10.0.0.1", 600), Ban("10.0.0.3")), isResync: false, Now));
        Assert.Equal(["resync", "ban 10.0.0.3/32 0"], _lines.Of(All(Ban("10.0.0.3")), isResync: true, Now));
    }

    [Theory]
    [InlineData("0.0.0.0-255.255.255.255", "0.0.0.0/0")]
    [InlineData("10.0.0.5", "10.0.0.5")]
    [InlineData("10.0.0.0-10.0.0.6", "10.0.0.0/30 10.0.0.4/31 10.0.0.6")]
    [InlineData("255.255.255.253-255.255.255.255", "255.255.255.253 255.255.255.254/31")]
    [InlineData("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0")]
    public void A_span_is_so_many_CIDR_ranges(string span, string ranges) => Assert.Equal(ranges, string.Join(' ', Network(span).ToRanges()));
}
