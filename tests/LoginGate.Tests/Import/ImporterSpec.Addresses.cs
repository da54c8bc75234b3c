using LoginGate.Import;
using LoginGate.Settings;

namespace LoginGate.Tests.Import;

/// <summary>Whose file it is, and which of its addresses and ports count.</summary>
public sealed partial class ImporterSpec
{
    [Theory]
    [InlineData("[LoginGate]\nGatePort=1", OriginalFamily.Classic)]
    [InlineData("[logingate]\nmaxmsglen=1", OriginalFamily.Wol)]
    [InlineData("[LoginGate]\nAttackLevel=1", OriginalFamily.Delphi)]
    [InlineData("[GameGate]\nCount=1", OriginalFamily.NinetyEightK)]
    [InlineData("[Integer]\nShowLogLevel=1", OriginalFamily.NinetyEightK)]
    [InlineData("[LoginGate]\nCount=1", OriginalFamily.Classic)]
    [InlineData("[LoginGate]\nCount=1\nAttackLevel=1", OriginalFamily.Delphi)]
    [InlineData("[LoginGate]\nServerAddr0=1", OriginalFamily.OpenMir2)]
    [InlineData("[LoginGate]\nGatePort0=1", OriginalFamily.OpenMir2)]
    [InlineData("[Integer]\nClientTimeOutTime=1\n[LoginGate]\nGatePort=1", OriginalFamily.Classic)]
    [InlineData("[GameGate]\nGatePort1=1\n[LoginGate]\nTitle=1", OriginalFamily.NinetyEightK)]
    [InlineData("[GameGate]\nGatePort=7200\n[LoginGate]\nGatePort=1", OriginalFamily.Classic)]
    [InlineData("[SelGate]\nGatePort=1", null)]
    [InlineData("", null)]
    public void Sections_and_keys_tell_the_family(string text, object? family) =>
        Assert.Equal((OriginalFamily?)family, OriginalFamilies.Recognise(IniFile.Parse(text)));

    /// <summary>As a tool that manages servers writes it, for whichever gate is installed.</summary>
    [Theory]
    [InlineData("Count=1")]
    [InlineData("Count=1\nServerAddr1=10.0.0.5\nServerPort1=5501\nGatePort1=7005")]
    [InlineData("Count=0\n[Integer]\nMaxConnectOfIP=20\n[Switch]\nCheckNullSession=1\n[Method]\nBlockIPMethod=0")]
    public void A_Count_or_sections_of_values_do_not_hide_a_single_gates_addresses(string extra)
    {
        var result = Import($"[LoginGate]\nTitle=ktest\nGateAddr=192.0.2.1\nServerAddr=10.0.0.5\nServerPort=5501\nGatePort=7005\n{extra}\n");

        Assert.Empty(result.LostAddresses);
        var line = Assert.Single(Load(result.Hocon).Lines);
        Assert.Equal(("192.0.2.1", 7005, "classic"), (line.Listen.Host, line.Listen.Port, line.LoginSrv.Dialect.Name));
        Assert.Equal([new LoginSrvTarget("10.0.0.5", 5501)], line.LoginSrv.Targets);
    }

    [Theory]
    [InlineData("[LoginGate]\nGatePort=7005\nCount=1\nGatePort1=7006", 4, "GatePort1=7006")]
    [InlineData("[LoginGate]\nCount=2\nServerAddr1=10.0.0.5\nServerAddr2=10.0.0.6", 3, "ServerAddr1=10.0.0.5")]
    [InlineData("[LoginGate]\nGatePort=7005\n[GameGate]\nCount=1\nGatePort1=7006", 5, "GatePort1=7006")]
    [InlineData("[GameGate]\nServerAddr=10.0.0.5\nGatePort=7200", 2, "ServerAddr=10.0.0.5")]
    [InlineData("[GameGate]\nCount=1\nGatePort=7005", 3, "GatePort=7005")]
    [InlineData("[GameGate]\nGatePort1=7005\nGatePort2=7006", 3, "GatePort2=7006")]
    [InlineData("[GameGate]\nCount=2\nGatePort4=7005", 3, "GatePort4=7005")]
    [InlineData("[LoginGate]\nGatePort0=7005\nServerAddr=10.0.0.5", 3, "ServerAddr=10.0.0.5")]
    [InlineData("[Integer]\nGatePort1=7005\n[GameGate]\nCount=1", 2, "GatePort1=7005")]
    public void An_address_or_port_that_would_come_to_nothing_is_told(string text, int line, string entry)
    {
        var result = Import(text);

        Assert.Contains($"Config.ini:{line}: [", result.LostAddresses[0], StringComparison.Ordinal);
        Assert.Contains($"] {entry}: not in use", result.LostAddresses[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_of_other_programs_in_one_file_are_not_missed() =>
        Assert.Empty(Import("[LoginGate]\nGatePort=7005\n[SelGate]\nGatePort=7100\n[GameGate]\nServerAddr=10.0.0.5\nGatePort=7200").LostAddresses);

    [Theory]
    [InlineData("GameGate", "98k", 1)]
    [InlineData("GameGate", "98k", 0)]
    [InlineData("LoginGate", "98k", 1)]
    [InlineData("LoginGate", "openmir2", 0)]
    [InlineData("LoginGate", "openmir2", 1)]
    public void Two_gates_are_those_that_the_file_holds(string section, string family, int first)
    {
        Assert.True(OriginalFamilies.TryParse(family, out var given));

        var result = Import($"""
            [{section}]
            Count=2
            ServerAddr{first}=10.0.0.5
            GatePort{first}=7005
            ServerAddr{first + 1}=10.0.0.6
            GatePort{first + 1}=7006
            """, family: given);

        Assert.Empty(result.LostAddresses);
        Assert.Equal(
            [("10.0.0.5", 7005, family), ("10.0.0.6", 7006, family)],
            Load(result.Hocon).Lines.Select(l => (l.LoginSrv.Targets[0].Host, l.Listen.Port, l.LoginSrv.Dialect.Name)));
    }

    [Theory]
    [InlineData("Count=0\nGatePort1=7006")]
    [InlineData("Count=1")]
    [InlineData("Count=1\nServerAddr1=10.0.0.5\nGatePort1=7005")]
    [InlineData("Title=98k")]
    public void A_98k_gate_of_the_other_section_may_have_one_gate_without_a_number(string count)
    {
        var result = Import(
            $"[LoginGate]\n{count}\nServerAddr=10.0.0.5\nGatePort=7005\n[Integer]\nClientTimeOutTime3=180000\n", family: OriginalFamily.NinetyEightK);

        Assert.Empty(result.LostAddresses);
        Assert.Empty(result.Problems);
        var line = Assert.Single(Load(result.Hocon).Lines);
        Assert.Equal((7005, "10.0.0.5", TimeSpan.FromSeconds(180)), (line.Listen.Port, line.LoginSrv.Targets[0].Host, line.Client.IdleTimeout));
    }

    [Fact]
    public void A_gate_on_all_addresses_has_the_port_of_each()
    {
        var result = Import("[LoginGate]\nCount=2\nGateAddr0=127.0.0.1\nGatePort0=7005\nGatePort1=7005\n");

        Assert.Equal("gate-0", Assert.Single(Load(result.Hocon).Lines).Name);
        Assert.Contains("gate 1: port 7005 is another gate's", Assert.Single(result.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[LoginGate]\nServerAddr=")]
    [InlineData("[LoginGate]\nServerAddr=;10.0.0.5")]
    [InlineData("[LoginGate]\nServerAddr=0.0.0.0")]
    [InlineData("[LoginGate]\nServerAddr=127.1")]
    [InlineData("[LoginGate]\nServerAddr=010.0.0.5")]
    [InlineData("[LoginGate]\nServerAddr=10.0.0.256")]
    [InlineData("[LoginGate]\nServerAddr=10.0.0.5 main")]
    [InlineData("[LoginGate]\nServerAddr=\uff11\uff10.0.0.5")]
    [InlineData("[LoginGate]\nServerAddr=\uff11\uff10\uff0e\uff10\uff0e\uff10\uff0e\uff15")]
    [InlineData("[LoginGate]\nServerAddr=10\u30020\u30020\u30025")]
    [InlineData("[LoginGate]\nServerPort=\uff15\uff15\uff10\uff10")]
    [InlineData("[LoginGate]\nGatePort=7100 # y")]
    [InlineData("[LoginGate]\nGateAddr=0")]
    [InlineData("[LoginGate]\nGateAddr=0x7f.1")]
    [InlineData("[LoginGate]\nGateAddr=224.0.0.1")]
    [InlineData("[GameGate]\nServerAddr1=.main")]
    [InlineData("[GameGate]\nGatePort1=0")]
    public void An_address_or_port_that_cannot_be_read_is_an_error(string text)
    {
        var result = Import(text);

        Assert.StartsWith($"{Path.Combine(_folder, "Config.ini")}:2: [", Assert.Single(result.Errors), StringComparison.Ordinal);
        Assert.Contains(" must be ", result.Errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[LoginGate]\nServerAddr01=10.0.0.5", "ServerAddr")]
    [InlineData("[LoginGate]\nServerAddress=10.0.0.5", "ServerAddr")]
    [InlineData("[LoginGate]\nGatPort=7005", "GatePort")]
    [InlineData("[GameGate]\nCount=1\nServerAddr01=10.0.0.5", "ServerAddr1")]
    [InlineData("[GameGate]\nCount=1\nServrPort2=5500", "ServerPort2")]
    [InlineData("[GameGate]\nCount=1\nGatePort\uff11=7005", "GatePort")]
    public void A_key_that_means_an_address_or_port_and_is_none_is_an_error(string text, string nearest) =>
        Assert.EndsWith($": no key of this gate; nearest: {nearest}", Assert.Single(Import(text).Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData("[LoginGate]\nServerPassword=x")]
    [InlineData("[LoginGate]\nGateName=x")]
    [InlineData("[LoginGate]\nGatePort=7005\n[SelGate]\nGatePort01=x")]
    public void A_key_that_means_something_else_is_none(string text) => Assert.Empty(Import(text).Errors);

    [Theory]
    [InlineData("10.0.0.5 ;main", "7100 // y")]
    [InlineData("10.0.0.5;main", "7100//y ; z")]
    [InlineData("\"10.0.0.5\" ; the \"main\" one", "7100 ;")]
    public void A_comment_behind_a_value_is_told_and_left_out(string server, string port)
    {
        var result = Import($"[LoginGate]\nTitle=East ; West\nServerAddr={server}\nGatePort={port}\nMaxConnOfIPaddr=12 ; each\n");

        Assert.Empty(result.Errors);
        Assert.Equal([3, 4, 5], Lines(result.Problems));
        Assert.EndsWith("Config.ini:3: [LoginGate] ServerAddr: read as '10.0.0.5'; what stands behind it is taken for a comment", result.Problems[0], StringComparison.Ordinal);
        Assert.Contains("Title=East (line 2)", result.Hocon, StringComparison.Ordinal);
        Assert.DoesNotContain("main", result.Hocon, StringComparison.Ordinal);
        var line = Load(result.Hocon).Lines[0];
        Assert.Equal((7100, new LoginSrvTarget("10.0.0.5", 5500)), (line.Listen.Port, line.LoginSrv.Targets[0]));
        AssertValues(result.Hocon, ("login-gate.admission.max-connections-per-address", "12"));
    }

    [Fact]
    public void A_comment_behind_a_switch_that_another_key_looks_at_is_left_out_too()
    {
        var result = Import("[GameGate]\nCount=1\n[Integer]\nMaxConnectOfIP=5\n[Switch]\nCheckNullSession=0 ; off\n");

        AssertValues(result.Hocon, ("login-gate.admission.max-connections-per-address", "0"));
    }

    [Theory]
    [InlineData("GameGate", "98k", 1)]
    [InlineData("LoginGate", "openmir2", 0)]
    public void A_gate_of_the_count_that_has_no_keys_is_told_with_the_originals_defaults_on_which_it_runs(string section, string family, int first)
    {
        Assert.True(OriginalFamilies.TryParse(family, out var given));

        var result = Import($"[{section}]\nCount=3\nServerAddr{first}=10.0.0.5\nGatePort{first + 1}=7010\n", family: given);

        Assert.EndsWith(
            $"Config.ini:2: [{section}] Count: gate {first + 2} has no keys; as the original's, it listens on port 7002 with LoginSrv at 127.0.0.1:5500",
            Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Equal(
            [("10.0.0.5", 7000), ("127.0.0.1", 7010), ("127.0.0.1", 7002)],
            Load(result.Hocon).Lines.Select(l => (l.LoginSrv.Targets[0].Host, l.Listen.Port)));
    }
}
