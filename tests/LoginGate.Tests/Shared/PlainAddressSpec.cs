using LoginGate.Shared;

namespace LoginGate.Tests.Shared;

public sealed class PlainAddressSpec
{
    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("2001:db8::5")]
    [InlineData("localhost")]
    [InlineData("login")]
    [InlineData("login-1.example.com")]
    [InlineData("login_srv")]
    [InlineData("1.example")]
    [InlineData("10-0-0-5.example")]
    public void Addresses_and_names_are_hosts(string text) => Assert.True(PlainAddress.IsHost(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("127.1")]
    [InlineData("0x7f.1")]
    [InlineData("0x7f000001")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.5.6")]
    [InlineData("010.0.0.5")]
    [InlineData("example.5.")]
    [InlineData("a b")]
    [InlineData("[::1]")]
    [InlineData("host:5500")]
    public void What_ends_in_a_number_and_is_no_address_is_no_name_either(string text) => Assert.False(PlainAddress.IsHost(text));
}
