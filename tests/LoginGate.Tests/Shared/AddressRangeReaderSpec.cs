using System.Net;
using LoginGate.Shared;

namespace LoginGate.Tests.Shared;

public sealed class AddressRangeReaderSpec
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("203.0.113.7/32", "203.0.113.7")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("2001:DB8::/32", "2001:db8::/32")]
    [InlineData("::/0", "::/0")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.0/120", "203.0.113.0/24")]
    [InlineData("::ffff:0:0/96", "0.0.0.0/0")]
    public void An_address_or_a_range_is_read(string text, string expected)
    {
        Assert.True(AddressRangeReader.TryRead(text, out var range, out var reason), reason.ToString());

        Assert.Equal(expected, range.ToString());
    }

    [Theory]
    [InlineData("", "not an IP address")]
    [InlineData("1.2.3", "not an IP address")]
    [InlineData("1.2.3.256", "not an IP address")]
    [InlineData("010.1.1.1", "not an IP address")]
    [InlineData("0x1.1.1.1", "not an IP address")]
    [InlineData(" 1.2.3.4", "not an IP address")]
    [InlineData("1.2.3.4:80", "not an IP address")]
    [InlineData("[::1]", "not an IP address")]
    [InlineData("fe80::1%2", "not an IP address")]
    [InlineData("localhost", "not an IP address")]
    [InlineData("10.0.0.0/", "prefix of 0 to 32")]
    [InlineData("10.0.0.0/33", "prefix of 0 to 32")]
    [InlineData("10.0.0.0/-1", "prefix of 0 to 32")]
    [InlineData("10.0.0.0/255.0.0.0", "prefix of 0 to 32")]
    [InlineData("2001:db8::/129", "prefix of 0 to 128")]
    [InlineData("10.1.2.3/8", "bits set beyond its prefix; the range of that size is 10.0.0.0/8")]
    [InlineData("2001:db8::1/32", "bits set beyond its prefix; the range of that size is 2001:db8::/32")]
    public void Anything_else_is_refused_with_a_reason(string text, string expected)
    {
        Assert.False(AddressRangeReader.TryRead(text, out _, out var reason));

        Assert.Contains(expected, reason.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.0-203.0.113.255", "203.0.113.0/24")]
    [InlineData("203.0.113.7-203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.1 - 203.0.113.4", "203.0.113.1-203.0.113.4")]
    [InlineData("203.0.113.0/25", "203.0.113.0/25")]
    [InlineData("0.0.0.0-255.255.255.255", "0.0.0.0/0")]
    [InlineData("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0")]
    [InlineData("2001:db8::-2001:db8::2", "2001:db8::-2001:db8::2")]
    [InlineData("::ffff:203.0.113.0-::ffff:203.0.113.3", "203.0.113.0/30")]
    public void Low_to_high_is_one_span_and_a_CIDR_range_where_it_is_one(string text, string expected)
    {
        Assert.True(AddressRangeReader.TryReadSpan(text, out var span, out var reason), reason.ToString());

        Assert.Equal(expected, span.ToString());
    }

    [Theory]
    [InlineData("203.0.113.9-203.0.113.1", "lowest address first")]
    [InlineData("203.0.113.1-2001:db8::1", "of the same kind")]
    [InlineData("foo", "or LOW-HIGH such as")]
    [InlineData("203.0.113.1-9", "is not a range")]
    [InlineData("203.0.113.1-203.0.113.9-203.0.113.20", "is not a range")]
    public void A_span_that_makes_no_sense_is_refused_with_a_reason(string text, string expected)
    {
        Assert.False(AddressRangeReader.TryReadSpan(text, out _, out var reason));

        Assert.Contains(expected, reason.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_is_a_CIDR_range_exactly_when_one_has_its_ends()
    {
        const int Seed = 20010527;
        var random = new Random(Seed);
        for (var round = 0; round < 3000; round++)
        {
            // Small ones, near the ends of the address space too.
            var (first, size) = ((uint)random.Next(0, 70), (uint)random.Next(0, 70));
            var low = round % 2 == 0 ? first : uint.MaxValue - first - size;
            var span = new AddressSpan(isIPv6: false, low, low + size);
            var expected = Enumerable.Range(0, 33).Select(p => new AddressRange(isIPv6: false, low, p))
                .Where(r => r.FirstBits == span.First && r.LastBits == span.Last).Cast<AddressRange?>().SingleOrDefault();

            AddressRange? found = span.TryToRange(out var range) ? range : null;
            Assert.True(expected == found, $"seed {Seed}, round {round}: {span}");
        }
        Assert.Equal("::/0", AddressSpan.All(isIPv6: true).ToString());
        Assert.Equal("0.0.0.0/0", AddressSpan.All(isIPv6: false).ToString());
    }

    [Fact]
    public void A_range_contains_what_its_prefix_says()
    {
        const int Seed = 42;
        var random = new Random(Seed);
        for (var round = 0; round < 2000; round++)
        {
            var isIPv6 = random.Next(2) == 0;
            var width = isIPv6 ? 128 : 32;
            var bits = new byte[width / 8];
            random.NextBytes(bits);
            var other = bits.ToArray();
            var flipped = random.Next(width);
            other[flipped / 8] ^= (byte)(0x80 >> (flipped % 8));
            var prefix = random.Next(width + 1);
            var range = AddressRange.Of(new IPAddress(bits)).Widened(prefix);

            Assert.True(range.Contains(AddressRange.Of(new IPAddress(bits))), $"seed {Seed}, round {round}");
            Assert.True(range.Contains(AddressRange.Of(new IPAddress(other))) == flipped >= prefix, $"seed {Seed}, round {round}");
            Assert.Equal(range, AddressRange.Of(range.ToNetwork()));
        }
    }

    [Fact]
    public void Ranges_of_one_kind_hold_none_of_the_other()
    {
        var (everyIPv4, everyIPv6) = (AddressRange.Of(IPNetwork.Parse("0.0.0.0/0")), AddressRange.Of(IPNetwork.Parse("::/0")));

        Assert.False(everyIPv6.Contains(AddressRange.Of(IPAddress.Parse("203.0.113.7"))));
        Assert.False(everyIPv4.Contains(AddressRange.Of(IPAddress.IPv6Any)));
        Assert.True(everyIPv4.Contains(AddressRange.Of(IPAddress.Parse("::ffff:203.0.113.7"))));
    }
}
