using System.Net;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

public sealed class InspectSettingsSpec
{
    [Fact]
    public void By_default_it_answers_on_loopback()
    {
        Assert.Equal(new InspectSettings(true, IPAddress.Loopback, 9111), SettingsLoader.Load([], []).Settings!.Inspect);
    }

    [Theory]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("127.0.0.9", "127.0.0.9")]
    [InlineData("::1", "::1")]
    public void Any_loopback_address_will_do(string host, string address)
    {
        Assert.Equal(IPAddress.Parse(address), SettingsLoader.Load([], [$"login-gate.inspect.host={host}"]).Settings!.Inspect.Host);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.2.1")]
    [InlineData("::")]
    [InlineData("gate.example")]
    public void No_other_address_is_taken_and_the_reason_is_said(string host)
    {
        var error = Assert.Single(SettingsLoader.Load([], [$"login-gate.inspect.host={host}"]).Errors).ToString();

        Assert.Contains("login-gate.inspect.host", error, StringComparison.Ordinal);
        Assert.Contains("loopback", error, StringComparison.Ordinal);
    }
}
