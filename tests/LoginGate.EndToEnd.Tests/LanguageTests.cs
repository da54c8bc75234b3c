using System.Diagnostics;
using System.Text;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The program in Chinese, and on consoles of other encodings.</summary>
public sealed class LanguageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Commands =>
    [
        "", "run", "demo", "check", "lab", "lab loginsrv", "lab client", "lab attack", "cmd", "top", "probe", "decode", "cluster", "cluster cert", "http",
        "http password", "import-ini",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_is_in_Chinese(string command)
    {
        var (exitCode, output) = await RunAsync(["LOGINGATE_LANG=zh"], Encoding.UTF8, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(0, exitCode);
        // Every line that says something, an option with its description or a heading, says it in Chinese.
        Assert.DoesNotContain(output.Split('\n').Select(line => line.Trim()), line => IsDescription(line) && !line.Any(IsChinese));
        Assert.Contains("--help", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_setting_is_told_in_Chinese()
    {
        await using var check = GateProcess.StartUnder(["env", "LOGINGATE_LANG=zh"], "check", "--set", "login-gate.defaults.listen.port=70000", "--set", "login-gate.defaults.listen.hosts=x");

        Assert.Equal(2, await check.ExitCodeAsync());
        Assert.Contains("错误：--set login-gate.defaults.listen.port=70000：login-gate.defaults.listen.port：必须在 0 到 65535 之间，现为 70000", check.Lines);
        Assert.Contains("错误：--set login-gate.defaults.listen.hosts=x：login-gate.defaults.listen.hosts：未知的键；最接近的已知键：login-gate.defaults.listen.host", check.Lines);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_as_settings_is_told_in_Chinese()
    {
        await using var check = GateProcess.StartUnder(["env", "LOGINGATE_LANG=zh"], "check", "--set", "login-gate.lines={");

        Assert.Equal(2, await check.ExitCodeAsync());
        Assert.Contains("没有闭合", Assert.Single(check.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_option_is_told_in_Chinese()
    {
        await using var check = GateProcess.StartUnder(["env", "LOGINGATE_LANG=zh"], "check", "--confg", "x");

        Assert.Equal(2, await check.ExitCodeAsync());
        Assert.Contains(check.Lines, line => line.StartsWith("错误：", StringComparison.Ordinal) && line.Contains("--confg", StringComparison.Ordinal)
            && line.EndsWith("；最接近的是：--config", StringComparison.Ordinal));
        Assert.Contains("logingate --help 列出所有命令", check.Lines);
    }

    [Fact]
    public async Task The_log_is_in_Chinese_and_as_JSON_in_English()
    {
        await using var server = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        var log = Path.Combine(Path.GetTempPath(), $"gate-{Guid.NewGuid():N}.log");
        try
        {
            string[] settings = [.. GateProcess.SettingsFor(server.EndPoint, "classic"), "--set", $"login-gate.log.file.path=\"{log}\"", "--set", "login-gate.log.file.format=json"];
            await using (var gate = GateProcess.StartUnder(["env", "LOGINGATE_LANG=zh"], ["run", .. settings]))
            {
                await gate.ExpectAsync(" INFO  main/listener: 开始接纳客户端$");
                await gate.ExpectAsync($" INFO  main/loginsrv: LoginSrv {server.EndPoint} 已连接（classic）$");
                await gate.ExpectAsync(" INFO  main/listener: 正在监听 ");
                gate.Terminate();
                await gate.ExpectAsync("：网关即将结束$");
                Assert.Equal(0, await gate.ExitCodeAsync());
            }
            var lines = await File.ReadAllTextAsync(log);
            Assert.Contains("\"message\":\"clients are admitted\"", lines, StringComparison.Ordinal);
            Assert.DoesNotContain(lines, IsChinese);
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Fact]
    public async Task A_console_of_GBK_gets_GBK()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var gbk = Encoding.GetEncoding("GBK", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

        var (exitCode, output) = await RunAsync(["LC_ALL=", "LC_MESSAGES=", "LANG=zh_CN.GBK", "LOGINGATE_LANG="], gbk, "check");

        Assert.Equal(0, exitCode);
        Assert.Contains("设置正确", output, StringComparison.Ordinal);
        Assert.Contains("线路 main：监听 0.0.0.0:7000", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LC_ALL=C")]
    [InlineData("LC_ALL=POSIX")]
    [InlineData("LC_ALL=zh_CN.ISO-8859-1")]
    public async Task A_console_without_Chinese_letters_gets_English(string locale)
    {
        var ascii = Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

        var (exitCode, output) = await RunAsync([locale, "LANG=zh_CN.GBK", "LOGINGATE_LANG="], ascii, "check");

        Assert.Equal(0, exitCode);
        Assert.Contains("settings are good", output, StringComparison.Ordinal);
        var (_, help) = await RunAsync([locale, "LANG=zh_CN.GBK", "LOGINGATE_LANG="], ascii, "--help");
        Assert.Contains("Start the gate", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_there_is_not_is_a_warning()
    {
        await using var check = GateProcess.StartUnder(["env", "LC_ALL=C", "LOGINGATE_LANG=fr"], "check");

        Assert.Equal(0, await check.ExitCodeAsync());
        Assert.Contains("warning: LOGINGATE_LANG: 'fr' is neither en nor zh; the system's language counts", check.Lines);
    }

    [Fact]
    public async Task A_Chinese_console_is_answered_in_Chinese_by_an_English_gate()
    {
        await using var gate = await InspectedGate.StartAsync();
        await using var robot = await gate.LogInAsync();

        Assert.Equal("192.0.2.7 已被封禁（永久）", Assert.Single(await AskAsync(gate, "gate", "ban", "192.0.2.7", "--permanent", "--reason", "for good")));
        Assert.Equal("错误：198.51.100.0/24 没有被封禁", await RefusedAsync(gate, "gate", "unban", "198.51.100.0/24"));
        var bans = await AskAsync(gate, "gate bans");
        Assert.Matches("^已封禁 +截止 +开始 +拒绝 +理由$", bans[0]);
        // Somebody's own words stay, whatever they are; columns stand below each other though a Chinese letter takes two cells.
        Assert.Matches("^192.0.2.7  永久 .* for good$", bans[1]);
        Assert.Equal(Cells(bans[0][..bans[0].IndexOf("截止", StringComparison.Ordinal)]), Cells(bans[1][..bans[1].IndexOf("永久", StringComparison.Ordinal)]));
        Assert.Equal(Cells(bans[0][..bans[0].IndexOf("开始", StringComparison.Ordinal)]), Cells(bans[1][..bans[1].IndexOf("20", StringComparison.Ordinal)]));
        Assert.Equal("1 条封禁", bans[2]);
        var attack = await AskAsync(gate, "gate", "attack", "on", "--for", "10m");
        Assert.Matches("^攻击模式(刚刚开启|已开启 .*秒)：由 .*；再保持 (10分00|9分..)秒$", attack[0]);
        Assert.Matches("^每秒 [0-9]+ 个连接，拒绝 [0-9]+ 个；0 个静默；1 个地址受信任$", attack[1]);
        var found = await AskAsync(gate, "gate", "find");
        Assert.Matches("^会话 +线路 +客户端 +账号 +打开于 +持续 ", found[0]);
        Assert.Matches(@"^1 +main +127\.0\.0\.1:[0-9]+ +test01 .*秒 .* Accepted ", found[1]);
        Assert.Equal("1 个会话", found[2]);
        Assert.Equal("错误：未知命令 'gate statsu'；最接近的是：gate status", await RefusedAsync(gate, "gate statsu"));
        Assert.Equal("错误：没有会话 9（线路 main）", await RefusedAsync(gate, "gate kick 9"));
        // The log is the gate's, in its own language.
        Assert.Contains(await AskAsync(gate, "log tail"), line => line.EndsWith("clients are admitted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_English_console_is_answered_in_English_by_a_Chinese_gate()
    {
        await using var server = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = GateProcess.StartUnder(["env", "LOGINGATE_LANG=zh"], ["run", .. GateProcess.SettingsFor(server.EndPoint, "classic"), "--set", "login-gate.inspect.port=0"]);
        var port = (await gate.ExpectAsync("检查器在 127.0.0.1:[0-9]+ 应答")).Split("127.0.0.1:")[1].Split(' ')[0];

        var (_, english) = await CmdAsync("en", port, "gate", "attack");
        var (_, chinese) = await CmdAsync("zh", port, "gate", "attack");

        Assert.Equal("attack mode is off", english[0]);
        Assert.DoesNotContain(string.Join('\n', english), IsChinese);
        Assert.Equal("不在攻击模式", chinese[0]);
    }

    [Theory]
    [InlineData("gate bans")]
    [InlineData("gate attack")]
    [InlineData("gate attackers")]
    [InlineData("gate settings")]
    [InlineData("help")]
    [InlineData("gate statsu")]
    public async Task For_programs_answers_are_the_same_in_every_language(string command)
    {
        await using var gate = await InspectedGate.StartAsync();

        var (exitCode, english) = await CmdAsync("en", $"{gate.Port}", command, "--json");
        var (ofChinese, chinese) = await CmdAsync("zh", $"{gate.Port}", command, "--json");

        Assert.Equal(Assert.Single(english), Assert.Single(chinese));
        Assert.Equal(exitCode, ofChinese);
    }

    [Fact]
    public async Task Frames_are_explained_in_Chinese()
    {
        var (exitCode, output) = await RunAsync(["LOGINGATE_LANG=zh"], Encoding.UTF8, "decode", "%A12/#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!$", "--dialect", "classic");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            [
                "网关     -> LoginSrv  %A12/#2<<<<<I@C<<<<<<<<...!$", "  数据，会话 12：IDPASSWORD (2001)", "    digit 2, recog 0, param 0, tag 0, series 0", "    账号 'test01'，密码 ******", "",
            ], output.Split('\n'));
        Assert.Contains("6 个字节，不成帧", (await RunAsync(["LOGINGATE_LANG=zh"], Encoding.UTF8, "decode", "hello!")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_is_in_Chinese()
    {
        var (exitCode, output) = await RunAsync(["LOGINGATE_LANG=zh"], Encoding.UTF8, "demo");

        Assert.Equal(0, exitCode);
        Assert.Contains("\n客户端   -> 网关      #", output, StringComparison.Ordinal);
        Assert.Contains("\n    打开，会话 1，客户端 127.0.0.1", output, StringComparison.Ordinal);
        Assert.Contains("\n        密码错误", output, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?m)^ +(open|close|data|reply|heartbeat)", output);
    }

    [Fact]
    public async Task Attacks_are_listed_in_Chinese()
    {
        var (exitCode, output) = await RunAsync(["LOGINGATE_LANG=zh"], Encoding.UTF8, "lab", "attack", "list");

        Assert.Equal(0, exitCode);
        Assert.Contains("silent              连上后一言不发的客户端\n                    好的网关：在 first-packet-timeout 之后断开它们\n", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(line, IsChinese));
    }

    [Fact]
    public async Task Imported_settings_are_commented_in_Chinese()
    {
        var folder = Directory.CreateTempSubdirectory("logingate-import");
        try
        {
            var file = Path.Combine(folder.FullName, "Config.ini");
            await File.WriteAllTextAsync(file, "[LoginGate]\nTitle=x\nGatePort=7009\nNonsense=1\nShowLogLevel=x\n");
            await using var import = GateProcess.StartUnder(["env", "LOGINGATE_LANG=zh"], "import-ini", file, "-o", Path.Combine(folder.FullName, "my.hocon"));

            Assert.Equal(0, await import.ExitCodeAsync());
            Assert.Equal(
                [$"警告：{file}:4：[LoginGate] Nonsense：未知：不是这种网关的键", $"警告：{file}:5：[LoginGate] ShowLogLevel：必须是整数，0 到 99，现为 'x'；保持默认"], import.Lines);
            var hocon = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "my.hocon"));
            Assert.Contains("# LoginGate 设置，取自经典 Delphi 网关的 Config.ini（UTF-8）。\n", hocon, StringComparison.Ordinal);
            Assert.Contains("# GatePort=7009（第 3 行）\n", hocon, StringComparison.Ordinal);
            Assert.Contains("#   Title=x（第 2 行）：已无用：本网关没有窗口\n", hocon, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_database_of_addresses_that_is_not_there_is_told_in_Chinese()
    {
        await using var check = GateProcess.StartUnder(["env", "LOGINGATE_LANG=zh"], "check", "--set", "login-gate.admission.geo.database=/nowhere.mmdb");

        Assert.Equal(2, await check.ExitCodeAsync());
        Assert.Contains(check.Lines, line => line.EndsWith("'/nowhere.mmdb'：没有这个文件", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("man")]
    [InlineData("completion bash")]
    [InlineData("completion zsh")]
    [InlineData("completion fish")]
    public async Task What_packages_install_is_the_same_everywhere(string command)
    {
        var (_, english) = await RunAsync(["LOGINGATE_LANG=en"], Encoding.UTF8, command.Split(' '));
        var (_, chinese) = await RunAsync(["LOGINGATE_LANG=zh"], Encoding.UTF8, command.Split(' '));

        Assert.Equal(english, chinese);
    }

    private static async Task<IReadOnlyList<string>> AskAsync(InspectedGate gate, params IEnumerable<string> words)
    {
        var (exitCode, lines) = await CmdAsync("zh", $"{gate.Port}", words);
        Assert.True(exitCode == 0, string.Join('\n', lines));
        return lines;
    }

    private static async Task<string> RefusedAsync(InspectedGate gate, params IEnumerable<string> words)
    {
        var (exitCode, lines) = await CmdAsync("zh", $"{gate.Port}", words);
        Assert.Equal(1, exitCode);
        return Assert.Single(lines);
    }

    private static async Task<(int ExitCode, IReadOnlyList<string> Lines)> CmdAsync(string language, string port, params IEnumerable<string> words)
    {
        await using var cmd = GateProcess.StartUnder(["env", $"LOGINGATE_LANG={language}"], ["cmd", "--port", port, .. words]);
        return (await cmd.ExitCodeAsync(), cmd.Lines);
    }

    /// <summary>How many cells of a terminal a text takes.</summary>
    private static int Cells(string text) => text.Sum(letter => IsChinese(letter) ? 2 : 1);

    /// <summary>A heading (behind its colon nothing follows) or a name with a description, a gap before it.</summary>
    private static bool IsDescription(string line) => line.EndsWith(':') || line.Contains("  ", StringComparison.Ordinal);

    private static bool IsChinese(char c) => c is >= '\u4e00' and <= '\u9fff';

    /// <summary>What the program writes, as bytes and then in an encoding.</summary>
    private static async Task<(int ExitCode, string Output)> RunAsync(string[] environment, Encoding encoding, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [GateProcess.Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var pair in environment.Select(variable => variable.Split('=', 2)))
            start.Environment[pair[0]] = pair[1];
        using var late = new CancellationTokenSource(Patience);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(late.Token);
        var output = await process.StandardOutput.ReadToEndAsync(late.Token);
        await process.WaitForExitAsync(late.Token);
        Assert.Equal("", await errors);
        return (process.ExitCode, encoding.GetString(Encoding.Latin1.GetBytes(output)));
    }
}
