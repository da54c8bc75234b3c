using LoginGate.Http;
using Microsoft.AspNetCore.Http;

namespace LoginGate.Tests.Http;

/// <summary>The guard against DNS rebinding.</summary>
public sealed class HostCheckSpec
{
    private readonly HostCheck _check = new(["gate.example.com"]);

    [Theory]
    [InlineData("127.0.0.1:9112")]
    [InlineData("[::1]:9112")]
    [InlineData("192.0.2.7")]
    [InlineData("localhost:9112")]
    [InlineData("LOCALHOST")]
    [InlineData("Gate.Example.com:80")]
    public void Addresses_loopback_and_the_names_of_the_settings_are_answered(string host) => Assert.True(_check.IsAllowed(new HostString(host)));

    [Theory]
    [InlineData("")]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example:9112")]
    [InlineData("localhost.evil.example")]
    [InlineData("x.gate.example.com")]
    public void Any_other_name_is_not(string host) => Assert.False(_check.IsAllowed(new HostString(host)));
}
