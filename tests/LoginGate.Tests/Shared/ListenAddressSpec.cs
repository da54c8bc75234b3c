using System.Net;
using LoginGate.Shared;

namespace LoginGate.Tests.Shared;

public sealed class ListenAddressSpec
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("192.0.2.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("2001:DB8::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Plain_addresses_are_taken(string text)
    {
        Assert.Null(ListenAddress.Refuse(text, out var address));
        Assert.Equal(IPAddress.Parse(text), address);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("127.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0x7f000001")]
    [InlineData("017700000001")]
    [InlineData("127.0.0.01")]
    [InlineData("010.0.0.1")]
    [InlineData("127.0.0.1.")]
    [InlineData("127.0.0.1:7000")]
    [InlineData(" 127.0.0.1")]
    [InlineData("127.0.0.1 ")]
    [InlineData("１２７.0.0.1")]
    [InlineData("10.0.0.0/8")]
    [InlineData("[::1]")]
    [InlineData("[::1]:7000")]
    [InlineData("::1/128")]
    [InlineData("*")]
    [InlineData("+")]
    [InlineData("localhost")]
    [InlineData("gate.example.com")]
    [InlineData("256.0.0.1")]
    public void Whatever_else_systems_read_as_an_address_or_a_name_is_refused(string text) =>
        Assert.Contains($"is '{text}'", $"{ListenAddress.Refuse(text, out _)}", StringComparison.Ordinal);

    [Theory]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:224.0.0.1")]
    public void Addresses_that_no_machine_has_are_refused(string text) =>
        Assert.Contains("a machine can have", $"{ListenAddress.Refuse(text, out _)}", StringComparison.Ordinal);

    [Theory]
    [InlineData("::1%1", "without a zone")]
    [InlineData("::%1", "without a zone")]
    [InlineData("2001:db8::1%1", "without a zone")]
    [InlineData("127.0.0.1%1", "without a zone")]
    [InlineData("fe80::1", "name its network")]
    [InlineData("fe80::1%no-such-network", "a network of this machine")]
    [InlineData("fe80::1%", "a network of this machine")]
    public void A_zone_belongs_to_link_local_addresses_and_names_a_network(string text, string reason) =>
        Assert.Contains(reason, $"{ListenAddress.Refuse(text, out _)}", StringComparison.Ordinal);

    [Fact]
    public void A_link_local_address_with_its_zone_is_taken()
    {
        Assert.Null(ListenAddress.Refuse("fe80::1%1", out var address));
        Assert.Equal(1, address.ScopeId);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("0.0.0.0", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "0.0.0.0", true)]
    [InlineData("0.0.0.0", "::1", false)]
    [InlineData("::", "::1", true)]
    [InlineData("::", "127.0.0.1", true)]
    [InlineData("0.0.0.0", "::", true)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", true)]
    [InlineData("::ffff:0.0.0.0", "127.0.0.1", true)]
    [InlineData("2001:db8::1", "2001:DB8:0::1", true)]
    [InlineData("fe80::1%1", "fe80::1%2", false)]
    public void One_port_of_one_address_or_of_all_clashes(string one, string other, bool clashes)
    {
        var (a, b) = (IPAddress.Parse(one), IPAddress.Parse(other));

        Assert.Equal(clashes, ListenAddress.Clash(new IPEndPoint(a, 7000), new IPEndPoint(b, 7000)));
        Assert.Equal(clashes, ListenAddress.Clash(new IPEndPoint(b, 7000), new IPEndPoint(a, 7000)));
        Assert.False(ListenAddress.Clash(new IPEndPoint(a, 7000), new IPEndPoint(b, 7001)));
        Assert.False(ListenAddress.Clash(new IPEndPoint(a, 0), new IPEndPoint(b, 0)));
    }
}
