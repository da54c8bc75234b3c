using System.Text;
using Hocon.Strict;
using LoginGate.Import;
using LoginGate.Language;
using LoginGate.Settings;

namespace LoginGate.Tests.Import;

public sealed partial class ImporterSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-import").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_classic_gates_settings_find_their_places()
    {
        var result = Import("""
            [LoginGate]
            Title=ktest
            ServerAddr=10.0.0.5
            ServerPort=5501
            GateAddr=0.0.0.0
            GatePort=7005
            ShowLogLevel=3
            BlockMethod=2
            MaxConnOfIPaddr=12
            KeepConnectTimeOut=60000
            DynamicIPDisMode=0
            """);

        Assert.Empty(result.Problems);
        var line = Load(result.Hocon).Lines[0];
        Assert.Equal(("0.0.0.0", 7005), (line.Listen.Host, line.Listen.Port));
        Assert.Equal("classic", line.LoginSrv.Dialect.Name);
        Assert.Equal(TimeSpan.FromSeconds(60), line.Client.IdleTimeout);
        AssertValues(result.Hocon,
            ("login-gate.defaults.login-srv.host", "10.0.0.5"),
            ("login-gate.defaults.login-srv.port", "5501"),
            ("login-gate.admission.on-violation", "permanent-ban"),
            ("login-gate.admission.max-connections-per-address", "12"),
            ("akka.loglevel", "INFO"));
        Assert.Contains("Title=ktest (line 2): obsolete: this gate has no window", result.Hocon, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "classic")]
    [InlineData("MaxMsgLen=100", "wol")]
    [InlineData("AttackLevel=2", "delphi")]
    public void The_address_of_LoginSrv_as_second_address_becomes_a_dialect_of_its_own(string extra, string dialect)
    {
        var result = Import($"[LoginGate]\nDynamicIPDisMode=1\n{extra}\n");

        AssertValues(result.Hocon,
            ("login-gate.defaults.login-srv.dialect.base", dialect),
            ("login-gate.defaults.login-srv.dialect.second-address", "login-srv"));
        Assert.Equal(Protocol.SecondAddress.LoginSrv, Load(result.Hocon).Lines[0].LoginSrv.Dialect.SecondAddress);
    }

    [Fact]
    public void A_98k_gates_numbered_gates_become_lines()
    {
        var result = Import("""
            [Strings]
            Title=98k
            [Integer]
            ShowLogLevel=7
            ClientTimeOutTime=5000
            MaxConnectOfIP=20
            CheckNewIDOfIP=5
            NomClientPacketSize=400
            MaxClientPacketCount=2
            [Switch]
            CheckNewIDOfIP=1
            CheckNullSession=1
            KickOverPacketSize=1
            OverSpeedSendBack=0
            KickOverSpeed=0
            DefenceCCPacket=0
            [Method]
            BlockIPMethod=1
            [GameGate]
            Count=2
            ServerAddr1=10.0.0.5
            ServerPort1=5500
            GatePort1=7000
            ServerAddr2=10.0.0.6
            ServerPort2=5600
            ServerAddr3=10.0.0.7
            """);

        Assert.Empty(result.Problems);
        var settings = Load(result.Hocon);
        Assert.Equal([("gate-1", 7000), ("gate-2", 7001)], settings.Lines.Select(l => (l.Name, l.Listen.Port)));
        Assert.All(settings.Lines, l => Assert.Equal("98k", l.LoginSrv.Dialect.Name));
        Assert.All(settings.Lines, l => Assert.Equal((403, TimeSpan.FromSeconds(10)), (l.Client.MaxPacketBytes, l.Client.IdleTimeout)));
        AssertValues(result.Hocon,
            ("login-gate.lines.gate-1.login-srv.host", "10.0.0.5"),
            ("login-gate.lines.gate-2.login-srv.host", "10.0.0.6"),
            ("login-gate.lines.gate-2.login-srv.port", "5600"),
            ("login-gate.admission.on-violation", "temporary-ban"),
            ("login-gate.admission.max-connections-per-address", "20"),
            ("login-gate.admission.new-accounts-per-minute-per-address", "75"),
            ("akka.loglevel", "DEBUG"));
        Assert.Contains("ServerAddr3=10.0.0.7 (line 26): not in use: the gates are 1 to 2", result.Hocon, StringComparison.Ordinal);
        // The file does not say of which clients.
        Assert.Contains("begin with a key exchange: 98k-client", result.Hocon, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown", result.Hocon, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_98k_gate_has_switched_off_is_off()
    {
        var result = Import("""
            [Switch]
            KickOverPacketSize=0
            CheckNullSession=0
            CheckNewIDOfIP=0
            [Method]
            BlockIPMethod=2
            [Integer]
            MaxConnectOfIP=5
            CheckNewIDOfIP=5
            [GameGate]
            Count=1
            """);

        Assert.Empty(result.Problems);
        AssertValues(result.Hocon,
            ("login-gate.admission.on-violation", "disconnect"),
            ("login-gate.admission.max-connections-per-address", "0"),
            ("login-gate.admission.new-accounts-per-minute-per-address", "0"));
        Load(result.Hocon);
    }

    [Fact]
    public void An_OpenMir2_gates_settings_find_their_places()
    {
        var result = Import("""
            [LoginGate]
            Count=1
            ShowLogLevel=5
            ShowDebug=1
            ServerAddr0=10.0.0.5
            ServerPort0=5501
            GateAddr0=127.0.0.1
            GatePort0=7010
            [Integer]
            ClientTimeOutTime=150000
            MaxConnectOfIP=20
            CheckNewIDOfIP=5
            NomClientPacketSize=400
            MaxClientPacketCount=2
            [Switch]
            CheckNewIDOfIP=True
            CheckNullSession=True
            OverSpeedSendBack=False
            DefenceCCPacket=False
            KickOverSpeed=False
            KickOverPacketSize=True
            [Method]
            BlockIPMethod=0
            """, "config.conf");

        Assert.Empty(result.Problems);
        var line = Load(result.Hocon).Lines.Single();
        Assert.Equal(("openmir2", "127.0.0.1", 7010), (line.LoginSrv.Dialect.Name, line.Listen.Host, line.Listen.Port));
        Assert.Equal((TimeSpan.FromSeconds(150), TimeSpan.FromSeconds(150)), (line.Client.IdleTimeout, line.Client.FirstPacketTimeout));
        // What the original never acts on must not begin to bite.
        Assert.Equal(1023, line.Client.MaxPacketBytes);
        AssertValues(result.Hocon, ("akka.loglevel", "DEBUG"));
        // The file does not say of which year it is.
        Assert.Contains("before 2024-02-12: openmir2-int", result.Hocon, StringComparison.Ordinal);
        Assert.DoesNotContain("98k-client", result.Hocon, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_used_is_named_with_file_and_line_and_left_at_its_default_but_for_addresses_and_ports()
    {
        var result = Import("""
            [LoginGate]
            ServerAddr=
            ServerPort=70000
            GateAddr=everywhere
            GatePort=seven
            ShowLogLevel=-
            BlockMethod=3
            MaxConnOfIPaddr=0
            KeepConnectTimeOut=-1
            MaxConOfIPaddr=3
            GatePort=7001
            rubbish
            [SelGate]
            GatePort=7100
            """);

        Assert.Equal([2, 3, 4, 5], Lines(result.Errors));
        Assert.Equal([6, 7, 8, 9, 10, 12, 14], Lines(result.Problems));
        Assert.Contains("unknown: no key of this gate; nearest: MaxConnOfIPaddr", result.Problems[4], StringComparison.Ordinal);
        Assert.Contains("GatePort=7001 (line 11): repeated", result.Hocon, StringComparison.Ordinal);
        var line = Load(result.Hocon).Lines[0];
        Assert.Equal((7000, TimeSpan.FromSeconds(120)), (line.Listen.Port, line.Client.IdleTimeout));
    }

    [Fact]
    public void Two_gates_on_one_port_leave_one_line()
    {
        var result = Import("[GameGate]\nCount=2\nGatePort1=7000\nGatePort2=7000\n");

        Assert.Equal("gate-1", Assert.Single(Load(result.Hocon).Lines).Name);
        Assert.Contains(":4: [GameGate] gate 2: port 7000 is another gate's", Assert.Single(result.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_a_value_can_leave_its_comment_or_its_quotes()
    {
        var result = Import("[LoginGate]\nTitle=a\u0085b\u000b} akka.loglevel=DEBUG\u2028x\nServerAddr=\"a\"b\n");

        Assert.Contains("a?b?} akka.loglevel=DEBUG?x (line 2)", result.Hocon, StringComparison.Ordinal);
        Load(result.Hocon);
    }

    [Fact]
    public void Titles_in_GBK_UTF_8_and_UTF_16_are_read()
    {
        var text = "[LoginGate]\r\nTitle=热血传奇\r\nGatePort=7002\r\n";
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding(936)!;
        (byte[] Bytes, string Name)[] files =
        [
            (gbk.GetBytes(text), "GBK"),
            (Encoding.UTF8.GetBytes(text), "UTF-8"),
            ([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], "UTF-8"),
            ([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)], "UTF-16"),
        ];

        foreach (var (bytes, name) in files)
        {
            var path = Path.Combine(_folder, "Config.ini");
            File.WriteAllBytes(path, bytes);
            var importer = Importer.Open(path);
            var result = importer.Import(OriginalFamily.Classic, [], bansFile: null);

            Assert.Contains($"({name})", result.Hocon, StringComparison.Ordinal);
            Assert.Contains("Title=热血传奇 (line 2)", result.Hocon, StringComparison.Ordinal);
            Assert.Equal(7002, Load(result.Hocon).Lines[0].Listen.Port);
        }
    }

    [Theory]
    [InlineData("[LoginGate]\nKeepConnectTimeOut=180", 120)]
    [InlineData("[LoginGate]\nKeepConnectTimeOut=3600", 120)]
    [InlineData("[LoginGate]\nKeepConnectTimeOut=9999", 120)]
    [InlineData("[LoginGate]\nKeepConnectTimeOut=10000", 10)]
    [InlineData("[LoginGate]\nKeepConnectTimeOut=180000", 180)]
    [InlineData("[GameGate]\nCount=1\n[Integer]\nClientTimeOutTime=180", 120)]
    [InlineData("[GameGate]\nCount=1\n[Integer]\nClientTimeOutTime=5000", 10)]
    public void A_time_that_nobody_can_mean_in_milliseconds_is_a_warning_and_the_default(string text, int seconds)
    {
        var result = Import(text);

        Assert.Equal(TimeSpan.FromSeconds(seconds), Load(result.Hocon).Lines[0].Client.IdleTimeout);
        if (seconds == 120)
            Assert.Contains("if seconds are meant, set login-gate.defaults.client.idle-timeout = ", Assert.Single(result.Problems), StringComparison.Ordinal);
        else
            Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData("[LoginGate]\nMaxConnOfIPaddr=99999999")]
    [InlineData("[GameGate]\nCount=1\n[Integer]\nNomClientPacketSize=3")]
    public void What_no_operator_can_mean_is_a_warning_and_the_default(string text)
    {
        var result = Import(text);

        Assert.Contains("left at the default", Assert.Single(result.Problems), StringComparison.Ordinal);
        var (line, usual) = (Load(result.Hocon).Lines[0], SettingsLoader.Load([], []).Settings!.Lines[0]);
        Assert.Equal(usual.Client.MaxPacketBytes, line.Client.MaxPacketBytes);
    }

    [Fact]
    public void What_may_be_a_secret_goes_nowhere()
    {
        var result = Import("""
            [LoginGate]
            Password=geheim1
            GateKey=geheim2
            Password=geheim3
            my password is geheim4
            ServerAddress=sa:geheim5@10.0.0.5
            [DB]
            PassWord=geheim6
            Key=geheim7
            """);

        Assert.DoesNotContain("geheim", result.Hocon, StringComparison.Ordinal);
        Assert.All(result.Problems, problem => Assert.DoesNotContain("geheim", problem, StringComparison.Ordinal));
        Assert.All(result.Errors, error => Assert.DoesNotContain("geheim", error, StringComparison.Ordinal));
        Assert.Equal([6], Lines(result.Errors));
        Assert.Equal([2, 3, 5, 8, 9], Lines(result.Problems));
        foreach (var named in (string[])["Password (line 2)", "GateKey (line 3)", "Password (line 4): repeated", "Key (line 9)"])
            Assert.Contains(named, result.Hocon, StringComparison.Ordinal);
    }

    private static IEnumerable<int> Lines(IEnumerable<string> problems) => problems.Select(p => int.Parse(p.Split("Config.ini:")[1].Split(':')[0]));

    private Imported Import(string text, string name = "Config.ini", OriginalFamily? family = null)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        var importer = Importer.Open(path);
        var result = importer.Import(family ?? Assert.NotNull(importer.Recognised), [], bansFile: null);
        return new Imported(result.Hocon, English(result.Problems), English(result.Errors), English(result.LostAddresses));
    }

    private static string[] English(IEnumerable<Phrase> phrases) => [.. phrases.Select(phrase => phrase.ToString())];

    private sealed record Imported(string Hocon, IReadOnlyList<string> Problems, IReadOnlyList<string> Errors, IReadOnlyList<string> LostAddresses);

    private GateSettings Load(string hocon)
    {
        var path = Path.Combine(_folder, "imported.hocon");
        File.WriteAllText(path, hocon);
        var loaded = SettingsLoader.Load([path], []);
        Assert.True(loaded.Errors.Count == 0, $"{string.Join("\n", loaded.Errors)}\n{hocon}");
        return loaded.Settings!;
    }

    private static void AssertValues(string hocon, params (string Path, string Value)[] expected)
    {
        var root = HoconDocument.Parse(hocon).Resolve();
        foreach (var (path, value) in expected)
        {
            HoconValue node = root;
            foreach (var key in path.Split('.'))
                node = Assert.IsType<HoconObject>(node)[key];
            Assert.Equal((path, value), (path, Assert.IsType<HoconScalar>(node).Text));
        }
    }
}
