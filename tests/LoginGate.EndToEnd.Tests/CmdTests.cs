using System.Text.Json;

namespace LoginGate.EndToEnd.Tests;

/// <summary><c>logingate cmd</c> against a running gate, as scripts and as people use it.</summary>
public sealed class CmdTests : IAsyncLifetime
{
    private InspectedGate _gate = null!;

    public async Task InitializeAsync() => _gate = await InspectedGate.StartAsync();

    public async Task DisposeAsync() => await _gate.DisposeAsync();

    [Fact]
    public async Task A_command_is_answered_in_plain_text_and_exit_code_0()
    {
        var (exitCode, lines) = await _gate.CmdAsync("gate", "status");

        Assert.Equal(0, exitCode);
        Assert.Contains("line main", lines);
        Assert.Contains(lines, l => l.Contains("LoginSrv     up for", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Any(char.IsControl));
    }

    [Fact]
    public async Task The_gates_no_is_exit_code_1_with_the_reason()
    {
        var (exitCode, lines) = await _gate.CmdAsync("gate statsu");

        Assert.Equal(1, exitCode);
        Assert.Equal("error: unknown command 'gate statsu'; nearest: gate status", Assert.Single(lines));
    }

    [Fact]
    public async Task Json_is_one_line_for_scripts()
    {
        await using var robot = await _gate.LogInAsync();

        var (exitCode, lines) = await _gate.CmdAsync("gate", "sessions", "--top", "5", "--json");

        Assert.Equal(0, exitCode);
        using var answer = JsonDocument.Parse(Assert.Single(lines));
        Assert.True(answer.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(1, answer.RootElement.GetProperty("data").GetProperty("total").GetInt32());

        (exitCode, lines) = await _gate.CmdAsync("--json", "gate", "session", "999");
        Assert.Equal(1, exitCode);
        Assert.Contains("\"ok\":false", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_behind_a_command_is_the_gates_and_alone_it_is_that_of_cmd()
    {
        foreach (var words in (string[][])[["gate", "ban", "--help"], ["gate ban", "-h"], ["gate", "ban", "203.0.113.7", "--help"]])
        {
            var (exitCode, lines) = await _gate.CmdAsync(words);
            Assert.Equal(0, exitCode);
            Assert.StartsWith("gate ban ADDRESS", lines[0], StringComparison.Ordinal);
        }
        Assert.Contains("no bans", (await _gate.CmdAsync("gate", "bans")).Lines);

        await using var own = GateProcess.Start("cmd", "--help");
        Assert.Equal(0, await own.ExitCodeAsync());
        Assert.Contains(own.Lines, line => line.Contains("--token-file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_is_kicked()
    {
        await using var robot = await _gate.LogInAsync();

        Assert.Equal(0, (await _gate.CmdAsync("gate", "kick", "1")).ExitCode);

        await _gate.Process.ExpectAsync("session 1 .*(kicked|Kicked)|kick");
        Assert.Equal(1, (await _gate.CmdAsync("gate", "session", "1")).ExitCode);
    }

    [Fact]
    public async Task Commands_come_line_by_line_from_standard_input()
    {
        await using var cmd = GateProcess.Start("cmd", "--port", $"{_gate.Port}");
        // The gate closes after what is no command; the next is asked on a new connection, and nobody is told of it.
        foreach (var line in (string[])["gate bans", "# nothing", "gate frobnicate", "gate status more", "actor hierarchy", "gate statsu", "exit"])
            cmd.WriteLine(line);

        Assert.Equal(1, await cmd.ExitCodeAsync());
        Assert.Contains("no bans", cmd.Lines);
        Assert.Equal(
            [
                "error: unknown command 'gate frobnicate'; help lists the commands", "error: 'more' is too much; usage: gate status [--gate NAME] [--all]",
                "error: unknown command 'gate statsu'; nearest: gate status",
            ],
            cmd.Lines.Where(l => l.StartsWith("error", StringComparison.Ordinal)));
        Assert.DoesNotContain(_gate.Process.Lines, l => l.Contains("was dropped", StringComparison.Ordinal));
        Assert.Contains("└─ gate  GateSupervisor [Running]", cmd.Lines);
    }

    [Fact]
    public async Task What_goes_on_ends_with_an_interrupt_and_exit_code_0()
    {
        await using var cmd = GateProcess.Start("cmd", "--port", $"{_gate.Port}", "log", "tail", "50", "-f");
        await cmd.ExpectAsync("clients are admitted");

        await using (await _gate.LogInAsync())
        {
        }
        Assert.Equal(0, (await _gate.CmdAsync("log", "level", "DEBUG")).ExitCode);
        await cmd.ExpectAsync($"inspector: {Environment.UserName} \\(pid [0-9]+\\): log level DEBUG");
        cmd.Interrupt();

        Assert.Equal(0, await cmd.ExitCodeAsync());
    }

    [Fact]
    public async Task The_gates_own_settings_tell_where_it_is()
    {
        var file = Path.Combine(_gate.Process.Folder, "here.hocon");
        await File.WriteAllTextAsync(file, $"login-gate.inspect.port = {_gate.Port}");
        await using (var cmd = GateProcess.Start("cmd", "--config", file, "gate", "bans"))
            Assert.Equal(0, await cmd.ExitCodeAsync());

        await File.WriteAllTextAsync(file, "login-gate.inspect.enabled = off");
        await using (var cmd = GateProcess.Start("cmd", "--config", file, "gate", "bans"))
        {
            Assert.Equal(2, await cmd.ExitCodeAsync());
            Assert.Contains("login-gate.inspect.enabled is off", Assert.Single(cmd.Lines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_gate_that_is_not_there_is_exit_code_1_and_bad_usage_2()
    {
        await _gate.StopAsync();
        var (exitCode, lines) = await _gate.CmdAsync("gate", "status");
        Assert.Equal((1, $"error: no gate at 127.0.0.1:{_gate.Port}: nobody listens there"), (exitCode, Assert.Single(lines)));

        foreach (var arguments in (string[][])[["--port", "0", "help"], ["--port", "many", "help"], ["gate", "sta\ntus"]])
        {
            await using var cmd = GateProcess.Start(["cmd", .. arguments]);
            Assert.Equal(2, await cmd.ExitCodeAsync());
        }
    }

    [TmuxFact]
    public async Task On_a_terminal_it_completes_remembers_draws_and_leaves_it_as_it_was()
    {
        await using var terminal = await TmuxTerminal.StartAsync(100, 30, "cmd", "--port", $"{_gate.Port}");
        await terminal.ExpectAsync($"127.0.0.1:{_gate.Port}>");

        await terminal.PressAsync("act", "Tab", "h", "Tab");
        await terminal.ExpectAsync("> actor hierarchy");
        await terminal.PressAsync("Enter");
        await terminal.ExpectAsync("├── admission  AdmissionActor [Admitting]");

        await terminal.PressAsync("gate ", "Tab");
        await terminal.ExpectAsync("sessions   The clients that are in");
        await terminal.PressAsync("C-u", "gate statsu", "Enter");
        await terminal.ExpectAsync("nearest: gate status");
        await terminal.ExpectAsync(screen => screen.TrimEnd().EndsWith($"127.0.0.1:{_gate.Port}>", StringComparison.Ordinal), "the prompt");
        await terminal.PressAsync("gate sttus", "Left", "Left", "Left", "a", "Enter");
        await terminal.ExpectAsync("│ LoginSrv    │ up for");

        await terminal.PressAsync("C-l", "Up", "Up", "Up");
        await terminal.ExpectAsync("> actor hierarchy");
        await terminal.PressAsync("C-c");
        await terminal.ExpectAsync("^C");

        await terminal.PressAsync("exit", "Enter");
        await terminal.ExpectAsync("ended with 0");
        await terminal.ExpectAsync("modes as before");
    }

    [TmuxFact]
    public async Task On_a_terminal_control_C_ends_what_goes_on_and_a_restarted_gate_is_found_again()
    {
        await using var terminal = await TmuxTerminal.StartAsync(100, 30, "cmd", "--port", $"{_gate.Port}");
        await terminal.ExpectAsync($"127.0.0.1:{_gate.Port}>");
        await terminal.PressAsync("log tail -f", "Enter");
        await terminal.ExpectAsync("clients are admitted");
        await terminal.PressAsync("C-c");
        await terminal.ExpectAsync(screen => screen.TrimEnd().EndsWith($"127.0.0.1:{_gate.Port}>", StringComparison.Ordinal), "the prompt");

        await _gate.StopAsync();
        await terminal.PressAsync("gate bans", "Enter");
        await terminal.ExpectAsync("nobody listens there");
        await terminal.ExpectAsync("(away)>");
        await _gate.RestartAsync();
        await terminal.PressAsync("gate bans", "Enter");
        await terminal.ExpectAsync("no bans");

        await terminal.PressAsync("C-d");
        await terminal.ExpectAsync("ended with 0");
    }
}
