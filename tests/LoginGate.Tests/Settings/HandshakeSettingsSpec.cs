using LoginGate.Protocol;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

public sealed class HandshakeSettingsSpec
{
    private const string Dialect = "login-gate.defaults.login-srv.dialect";
    private const string SiteAnswer = @"#dgjge_JJTePsgfhhnmZuspHjpmZ{p>smKzonDl\pI{rp<j\o?{lmF!";

    [Theory]
    [InlineData("98k", null)]
    [InlineData("98k-client", typeof(KeyExchangeRules))]
    [InlineData("3k", typeof(LoginKeyRules))]
    [InlineData("{ base = 3k, block = 12 }", typeof(LoginKeyRules))]
    public void The_preset_decides_whether_there_is_one(string dialect, Type? rules) =>
        Assert.Equal(rules, Load(dialect).Settings!.Lines[0].LoginSrv.Dialect.Handshake?.GetType());

    [Fact]
    public void What_a_site_has_of_its_own_is_set()
    {
        var exchange = Load($"{{ base = 98k-client, handshake.answer = \"\"\"{SiteAnswer}\"\"\" }}").Settings!.Lines[0].LoginSrv.Dialect.Handshake;
        var loginKey = Load("{ base = 3k, handshake { gate-password = gate01 } }").Settings!.Lines[0].LoginSrv.Dialect.Handshake;

        Assert.Equal(new KeyExchangeRules { Answer = SiteAnswer }, exchange);
        Assert.Equal(new LoginKeyRules { GatePassword = "gate01" }, loginKey);
    }

    [Theory]
    [InlineData("{ base = 98k, handshake { answer = x } }", "handshake: 98k has none; 98k-client and 3k have one")]
    [InlineData("{ base = 98k-client, handshake { answer = \"#1!\" } }", "handshake.answer: must be one whole packet '#...!' with message 41511")]
    [InlineData("{ base = 98k-client, handshake { gate-password = x } }", "unknown key")]
    [InlineData("{ base = 3k, handshake { gate-pasword = x } }", "gate-password")]
    public void What_cannot_be_is_told_with_its_key(string dialect, string error) =>
        Assert.Contains(error, string.Join('\n', Load(dialect).Errors), StringComparison.Ordinal);

    private static SettingsResult Load(string dialect) => SettingsLoader.Load([], [$"{Dialect}={dialect}"]);
}
