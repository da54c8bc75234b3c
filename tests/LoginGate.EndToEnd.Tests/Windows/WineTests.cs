using System.Net;
using System.Text.RegularExpressions;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests.Windows;

/// <summary>The build for Windows, as Wine runs it.</summary>
public sealed class WineTests(WineMachine windows) : IClassFixture<WineMachine>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lgwinetest-");

    private string SettingsFile => Path.Combine(_folder.FullName, "gate.hocon");

    public void Dispose() => _folder.Delete(recursive: true);

    [WineFact]
    public async Task Demo_shows_a_whole_login()
    {
        await using var demo = Start("demo");

        Assert.Equal(0, await demo.ExitCodeAsync());
        var output = string.Join('\n', demo.Lines);
        foreach (var step in (string[])["client   -> gate", "gate     -> LoginSrv", "PASSOK_SELECTSERVER", "SELECTSERVER_OK", "close, session 1"])
            Assert.Contains(step, output, StringComparison.Ordinal);
    }

    [WineFact]
    public async Task It_serves_robots_answers_commands_and_takes_changed_settings_over()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await RunAsync(loginSrv);
        await using var robot = await LogInAsync(gate.EndPoint());
        var port = (await InspectorClient.EndPointAsync(gate)).Port;

        await using (var robots = Start("lab", "client", "--gate", $"{gate.EndPoint()}", "--count", "20", "--duration", "2s"))
        {
            Assert.Equal(0, await robots.ExitCodeAsync());
            Assert.Contains(robots.Lines, l => Regex.IsMatch(l, "^20 clients, .* 0 wrong, 0 misrouted, 0 lost, 0 cut off, 0 not connected"));
        }
        await using (var top = Start("top", "--port", $"{port}"))
        {
            Assert.Equal(0, await top.ExitCodeAsync());
            Assert.Contains(top.Lines, l => Regex.IsMatch(l, " [0-9]+ now, [0-9]+ at most, [0-9]{2,} in all"));
        }
        await File.AppendAllTextAsync(SettingsFile, "\nlogin-gate.defaults.client.max-sessions = 17");
        await using (var cmd = Start("cmd", "--port", $"{port}", "gate", "reload"))
        {
            Assert.Equal(0, await cmd.ExitCodeAsync());
            Assert.Contains("main: client.max-sessions: count from now on", string.Join('\n', cmd.Lines), StringComparison.Ordinal);
        }
        Assert.True((await robot.DoAsync(RobotStep.Select)).IsGood);
        Assert.DoesNotContain(gate.Lines, l => Regex.IsMatch(l, " (WARN|ERROR)"));
    }

    [WineFact]
    public async Task Control_C_is_a_clean_end()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await RunAsync(loginSrv);
        await using var robot = await LogInAsync(gate.EndPoint());

        gate.Interrupt();

        Assert.Equal(0, await gate.ExitCodeAsync());
        Assert.True(await robot.WaitForCloseAsync(Patience));
        Assert.Contains(gate.Lines, l => l.EndsWith("SIGINT: the gate ends", StringComparison.Ordinal));
        var told = loginSrv.Ledger.Snapshot();
        Assert.True(told is { Opens: 1, Closes: 1, IsClean: true }, $"{told}");
    }

    [WineFact]
    public async Task Each_clients_socket_is_given_keep_alive_with_its_times()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await RunAsync(loginSrv, "defaults.client.keep-alive { mode = per-socket, time = 1h, interval = 7s }");
        await using var robot = await LogInAsync(gate.EndPoint());

        // Wine hands them on to the system below, which shows of a connection what it waits for, here to probe (02), and how long, in hundredths of a second.
        var row = (await File.ReadAllLinesAsync("/proc/net/tcp")).Single(l => Regex.IsMatch(l, $" 0100007F:{gate.EndPoint().Port:X4} [0-9A-F:]* 01 "));
        var timer = Regex.Match(row, " 02:([0-9A-F]{8}) ");
        Assert.True(timer.Success, row);
        Assert.InRange(Convert.ToInt32(timer.Groups[1].Value, 16), 300_000, 360_000);
    }

    [WineFact("tmux")]
    public async Task Top_starts_on_a_console_and_ends_at_q()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await RunAsync(loginSrv);
        var port = (await InspectorClient.EndPointAsync(gate)).Port;
        await using var terminal = await TmuxTerminal.StartProgramAsync(100, 30, [.. windows.Program, "top", "--port", $"{port}"]);

        // Wine's console is not good at pictures.
        await terminal.ExpectAsync("q quit");
        await terminal.PressAsync("q");
        await terminal.ExpectAsync("ended with 0");
    }

    [WineFact]
    public async Task The_service_manager_starts_it_when_installed_and_ends_it_cleanly()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await File.WriteAllTextAsync(SettingsFile, Settings(loginSrv, "log.file.path = gate.log"));
        Assert.Equal((1, "error: there is no service LoginGate; `logingate service install --config FILE` installs it"), await ServiceAsync("start"));

        await using (var install = Start("service", "install", "--config", SettingsFile))
        {
            Assert.Equal(0, await install.ExitCodeAsync());
            Assert.Matches(@"^the service LoginGate is installed: Z:\\.*\\logingate\.exe run --config Z:\\.*\\gate\.hocon$", install.Lines[0]);
            Assert.Contains(install.Lines, l => l.Contains("New-NetFirewallRule", StringComparison.Ordinal));
        }
        try
        {
            await StartsServesAndEndsAsync(loginSrv);
            await SaysWhatIsWrongWithItsSettingsAsync();
        }
        finally
        {
            Assert.Equal((0, "the service LoginGate is removed"), await ServiceAsync("uninstall"));
        }
    }

    private async Task StartsServesAndEndsAsync(StandInLoginSrv loginSrv)
    {
        Assert.Equal((0, "the service LoginGate runs"), await ServiceAsync("start"));
        // Its log is where its settings are, whatever folder the service manager starts it in; and it runs when its ports are open.
        var listening = (await LogAsync()).Single(l => l.Contains("listening on", StringComparison.Ordinal));
        await ExpectLogAsync("clients are admitted");
        await using var robot = await LogInAsync(IPEndPoint.Parse(listening.Split(' ')[^1]));

        Assert.Equal((0, "the service LoginGate has ended"), await ServiceAsync("stop"));
        Assert.True(await robot.WaitForCloseAsync(Patience));
        await ExpectLogAsync("SIGTERM: the gate ends");
        var told = loginSrv.Ledger.Snapshot();
        Assert.True(told is { Opens: 1, Closes: 1, IsClean: true }, $"{told}");
    }

    private async Task SaysWhatIsWrongWithItsSettingsAsync()
    {
        await File.AppendAllTextAsync(SettingsFile, "\nlogin-gate.defaults.client.max-sessions = none");

        var (exitCode, said) = await ServiceAsync("start");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("error: the service LoginGate has ended right after its start", said, StringComparison.Ordinal);
        await windows.ExpectEventAsync("error: .*gate.hocon:[0-9]+:.*max-sessions");
    }

    /// <summary>A command about the service, and the one line that it says.</summary>
    private async Task<(int ExitCode, string Said)> ServiceAsync(string word)
    {
        await using var service = Start("service", word);
        return (await service.ExitCodeAsync(), Assert.Single(service.Lines));
    }

    private async Task ExpectLogAsync(string end)
    {
        var late = DateTime.UtcNow + Patience;
        while (await LogAsync() is var log && !log.Any(l => l.EndsWith(end, StringComparison.Ordinal)))
        {
            Assert.True(DateTime.UtcNow < late, $"no '{end}' in:\n{string.Join('\n', log)}");
            await Task.Delay(50);
        }
    }

    private Task<string[]> LogAsync() => File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "gate.log"));

    private GateProcess Start(params IEnumerable<string> arguments) => GateProcess.StartProgram([.. windows.Program, .. arguments]);

    /// <summary>A gate with LoginSrv, an open port and its inspector.</summary>
    private async Task<GateProcess> RunAsync(StandInLoginSrv loginSrv, string settings = "")
    {
        await File.WriteAllTextAsync(SettingsFile, Settings(loginSrv, settings));
        var gate = Start("run", "--config", SettingsFile);
        await gate.ExpectAsync("clients are admitted");
        await gate.ExpectAsync("the inspector answers on [0-9]");
        return gate;
    }

    private static string Settings(StandInLoginSrv loginSrv, string more) => $$"""
        login-gate {
          defaults.listen { host = "127.0.0.1", port = 0 }
          defaults.login-srv.port = {{loginSrv.EndPoint.Port}}
          admission { max-connections-per-address = 0, connects-per-second-per-address = 0, new-accounts-per-minute-per-address = 0 }
          inspect.port = 0
          http.enabled = off
          {{more}}
        }
        """;

    private static async Task<RobotClient> LogInAsync(IPEndPoint gate)
    {
        var robot = new RobotClient(new RobotOptions { Gate = gate, Account = LabAccounts.Default.Accounts[0], StepTimeout = Patience });
        var login = await robot.DoAsync(RobotStep.Login);
        Assert.True(login.IsGood, login.ToString());
        return robot;
    }
}
