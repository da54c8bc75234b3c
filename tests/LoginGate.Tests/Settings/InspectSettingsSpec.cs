using System.Net;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

public sealed class InspectSettingsSpec
{
    private static readonly InspectAccess OwnerOnly = new(UnixFileMode.UserRead | UnixFileMode.UserWrite, "");

    [Fact]
    public void By_default_it_lets_in_its_own_user_alone_and_answers_on_loopback()
    {
        Assert.Equal(
            new InspectSettings(true, "", OwnerOnly, OwnerOnly, true, IPAddress.Loopback, 9111), SettingsLoader.Load([], []).Settings!.Inspect);
    }

    [Fact]
    public void A_group_may_be_let_in()
    {
        var settings = SettingsLoader.Load([], ["login-gate.inspect.view.mode=0640", "login-gate.inspect.view.group=12345"]).Settings!;

        Assert.Equal(new InspectAccess(OwnerOnly.Mode | UnixFileMode.GroupRead, "12345"), settings.Inspect.View);
        Assert.Equal(OwnerOnly, settings.Inspect.Admin);
    }

    [Theory]
    [InlineData("admin.mode=rw", "login-gate.inspect.admin.mode: must be permissions of a file for its user, group and others, such as 600 or 660, is 'rw'")]
    [InlineData("view.mode=1777", "login-gate.inspect.view.mode: must be permissions of a file")]
    [InlineData("view.mode=060", "login-gate.inspect.view.mode: must be permissions of a file")]
    [InlineData("view.group=no-such-group", "login-gate.inspect.view.group: there is no group 'no-such-group' on this machine")]
    [InlineData("view.group=a b", "login-gate.inspect.view.group: must be the name or number of a group, is 'a b'")]
    public void Bad_permissions_are_named(string setting, string error)
    {
        Assert.Contains(error, Assert.Single(SettingsLoader.Load([], [$"login-gate.inspect.{setting}"]).Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_TCP_the_port_still_names_the_files()
    {
        var error = Assert.Single(SettingsLoader.Load([], ["login-gate.inspect.tcp=off", "login-gate.inspect.port=0"]).Errors).ToString();

        Assert.Contains("login-gate.inspect.port: must be 1 to 65535 where login-gate.inspect.tcp is off", error, StringComparison.Ordinal);
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
    [InlineData("127.1")]
    public void No_other_address_is_taken_and_the_reason_is_said(string host)
    {
        var error = Assert.Single(SettingsLoader.Load([], [$"login-gate.inspect.host={host}"]).Errors).ToString();

        Assert.Contains("login-gate.inspect.host", error, StringComparison.Ordinal);
        Assert.Contains("loopback", error, StringComparison.Ordinal);
    }
}
