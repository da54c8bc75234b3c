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
        Assert.Contains("错误：--set login-gate.defaults.listen.port=70000: login-gate.defaults.listen.port: 必须在 0 到 65535 之间，现为 70000", check.Lines);
        Assert.Contains("错误：--set login-gate.defaults.listen.hosts=x: login-gate.defaults.listen.hosts: 未知的键；最接近的已知键：login-gate.defaults.listen.host", check.Lines);
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

    [Theory]
    [InlineData("man")]
    [InlineData("completion bash")]
    public async Task What_packages_install_is_the_same_everywhere(string command)
    {
        var (_, english) = await RunAsync(["LOGINGATE_LANG=en"], Encoding.UTF8, command.Split(' '));
        var (_, chinese) = await RunAsync(["LOGINGATE_LANG=zh"], Encoding.UTF8, command.Split(' '));

        Assert.Equal(english, chinese);
    }

    /// <summary>A heading (behind its colon nothing follows) or a name with a description, a gap before it.</summary>
    private static bool IsDescription(string line) => line.EndsWith(':') || line.Contains("  ", StringComparison.Ordinal);

    private static bool IsChinese(char c) => c is >= '\u4e00' and <= '\u9fff';

    /// <summary>What the program writes, as bytes and then in an encoding.</summary>
    private static async Task<(int ExitCode, string Output)> RunAsync(string[] environment, Encoding encoding, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "logingate.dll"), .. arguments])
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
