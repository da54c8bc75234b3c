using System.Net;
using LoginGate.Protocol;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>What a <c>dialect { }</c> may say of the gate's own ways.</summary>
public sealed class GateHabitsSpec
{
    [Fact]
    public void The_preset_stands_for_itself_with_the_address_that_the_client_reached()
    {
        var dialect = Good("login-gate.defaults.login-srv.dialect=applem2").LoginSrv.Dialect;
        Assert.Equal(Dialect.AppleM2, dialect);
        Assert.Equal(SecondAddress.Local, dialect.SecondAddress);
    }

    [Fact]
    public void The_family_can_be_made_of_another_preset()
    {
        var dialect = Good("""
            login-gate.defaults.login-srv.dialect={
              base = delphi, session = slot-handle, public-address = 203.0.113.5, open-with = first-data, max-payload = 511 B,
              client-greeting { text = "#+!", rule = required }, echo-star = on
            }
            """).LoginSrv.Dialect;

        Assert.Equal(
            Dialect.AppleM2 with { Name = dialect.Name, Idents = dialect.Idents, Conversation = dialect.Conversation, SecondAddress = SecondAddress.Public, PublicAddress = IPAddress.Parse("203.0.113.5") },
            dialect);
    }

    [Theory]
    [InlineData("rule = none", null)]
    [InlineData("rule = accepted", "#+! False")]
    [InlineData("text = \"#hello!\"", "#hello! True")]
    [InlineData("text = \"#hello!\", rule = accepted", "#hello! False")]
    public void A_greeting_of_the_base_can_be_changed(string greeting, string? expected)
    {
        var dialect = Good($"login-gate.defaults.login-srv.dialect={{ base = applem2, client-greeting {{ {greeting} }} }}").LoginSrv.Dialect;
        Assert.Equal(expected, dialect.ClientGreeting is { } read ? $"{read.Text} {read.IsRequired}" : null);
    }

    [Theory]
    [InlineData("public-address = here", "must be an IP address under which clients reach the gate, such as 203.0.113.5, is 'here'")]
    [InlineData("public-address = 0.0.0.0", "must be an IP address under which clients reach the gate")]
    [InlineData("public-address = 239.1.2.3", "must be an IP address under which clients reach the gate")]
    [InlineData("public-address = 203.0.113", "must be an IP address under which clients reach the gate")]
    [InlineData("base = 98k, public-address = \"2001:db8::1\"", "must be an IPv4 address")]
    [InlineData("second-address = public", "is missing, and second-address is public")]
    [InlineData("second-address = local, public-address = 203.0.113.5", "says that second-address is public, which is another")]
    [InlineData("session = slot", "must be one of number, slot-handle, is 'slot'")]
    [InlineData("base = openmir2, session = slot-handle", "must be number, for its base writes no text frames")]
    [InlineData("max-payload = 31 B", "must be 32 B to 1023 B")]
    [InlineData("max-payload = 1 KiB", "must be 32 B to 1023 B")]
    [InlineData("client-greeting.text = \"#+\"", "must be a packet #...! of 3 to 32")]
    [InlineData("client-greeting.rule = required", "is missing, and the base has none")]
    [InlineData("base = applem2, client-greeting.txt = \"#+!\"", "unknown key")]
    [InlineData("open-with = data", "must be one of connect, first-data")]
    [InlineData("echo-star = 3", "must be on or off")]
    public void What_makes_no_sense_is_told_once(string setting, string reason)
    {
        var basis = setting.StartsWith("base", StringComparison.Ordinal) ? "" : "base = classic, ";
        var result = SettingsLoader.Load([], [$"login-gate.defaults.login-srv.dialect={{ {basis}{setting} }}"]);
        Assert.Contains(reason, Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_no_more_sessions_than_slots()
    {
        var result = SettingsLoader.Load([], ["login-gate.defaults.login-srv.dialect=applem2", "login-gate.defaults.client.max-sessions=65537"]);
        Assert.Contains("client.max-sessions: must be at most 65536", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal(65_536, Good("login-gate.defaults.login-srv.dialect=applem2", "login-gate.defaults.client.max-sessions=65536").Client.MaxSessions);
    }

    private static LineSettings Good(params string[] sets)
    {
        var result = SettingsLoader.Load([], sets);
        Assert.Empty(result.Errors);
        return result.Settings!.Lines[0];
    }
}
