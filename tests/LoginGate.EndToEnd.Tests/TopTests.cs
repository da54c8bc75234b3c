using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary><c>logingate top</c> on a running gate.</summary>
public sealed class TopTests : IAsyncLifetime
{
    private InspectedGate _gate = null!;

    public async Task InitializeAsync() => _gate = await InspectedGate.StartAsync();

    public async Task DisposeAsync() => await _gate.DisposeAsync();

    [Fact]
    public async Task Without_a_terminal_it_prints_one_look_and_ends()
    {
        await using var robot = await _gate.LogInAsync();
        await using (var top = GateProcess.Start("top", "--port", $"{_gate.Port}"))
        {
            Assert.Equal(0, await top.ExitCodeAsync());
            Assert.Contains(top.Lines, l => l.Contains("1 now, 1 at most, 1 in all", StringComparison.Ordinal));
            Assert.Contains(top.Lines, l => l.StartsWith("address", StringComparison.Ordinal));
            Assert.DoesNotContain(top.Lines, l => l.Any(char.IsControl));
        }

        await _gate.StopAsync();
        await using (var top = GateProcess.Start("top", "--port", $"{_gate.Port}"))
            Assert.Equal(1, await top.ExitCodeAsync());
    }

    [TmuxFact]
    public async Task It_fills_the_terminal_follows_its_size_and_leaves_it_as_it_was()
    {
        await using var terminal = await TmuxTerminal.StartAsync(100, 30, "top", "--port", $"{_gate.Port}");
        await terminal.ExpectAsync("0 now");
        Assert.Equal((false, true), await terminal.StateAsync());

        await using (var robot = await _gate.LogInAsync())
        {
            var screen = await terminal.ExpectAsync("1 now");
            Assert.StartsWith(" logingate ", screen, StringComparison.Ordinal);
            Assert.Contains("127.0.0.1", screen, StringComparison.Ordinal);
            // A rate is the difference of two looks: there has to be traffic between them.
            using var seen = new CancellationTokenSource();
            var traffic = KeepTalkingAsync(robot, seen.Token);
            await terminal.ExpectAsync(s => s.Any(c => c is > '\u2800' and <= '\u28ff'), "a graph");
            await seen.CancelAsync();
            await traffic;
        }
        await terminal.ExpectAsync("PeerClosed");

        await terminal.ResizeAsync(80, 24);
        await terminal.ExpectAsync(screen => HasFoot(screen, 24), "the foot in row 24");
        await terminal.ResizeAsync(130, 45);
        await terminal.ExpectAsync(screen => HasFoot(screen, 45) && screen.Contains("waiting", StringComparison.Ordinal), "the foot in row 45");

        await terminal.PressAsync("q");
        var left = await terminal.ExpectAsync("modes as before");
        Assert.StartsWith("the shell began\nended with 0\n", left, StringComparison.Ordinal);
        Assert.Equal((true, false), await terminal.StateAsync());
    }

    [TmuxFact]
    public async Task A_gate_that_goes_away_is_said_until_it_is_back()
    {
        await using var terminal = await TmuxTerminal.StartAsync(80, 24, "top", "--port", $"{_gate.Port}");
        await terminal.ExpectAsync("0 now");

        await _gate.StopAsync();
        await terminal.ExpectAsync("nobody listens there; trying again");
        await _gate.RestartAsync();
        await terminal.ExpectAsync(screen => !screen.Contains("trying again", StringComparison.Ordinal), "a gate that is back");

        await terminal.PressAsync("C-c");
        await terminal.ExpectAsync("ended with 0");
        Assert.Equal((true, false), await terminal.StateAsync());
    }

    [TmuxFact]
    public async Task A_client_is_found_opened_traced_and_kicked()
    {
        await using var robot = await _gate.LogInAsync();
        await using var terminal = await TmuxTerminal.StartAsync(80, 24, "top", "--port", $"{_gate.Port}");
        await terminal.ExpectAsync("1 now");

        await terminal.PressAsync("2");
        await terminal.ExpectAsync("1  127.0.0.1:");
        await terminal.PressAsync("/", "203.0.113.7", "Enter");
        await terminal.ExpectAsync("none");
        await terminal.PressAsync("Escape");
        await terminal.ExpectAsync("1  127.0.0.1:");

        await terminal.PressAsync("Enter");
        await terminal.ExpectAsync("Accepted");
        await terminal.PressAsync("t");
        await terminal.ExpectAsync("tracing session 1");
        await robot.DoAsync(RobotStep.Version);
        await terminal.ExpectAsync("client   -> gate");
        await terminal.PressAsync("Escape");
        await terminal.ExpectAsync("to LoginSrv");

        await terminal.PressAsync("x");
        await terminal.ExpectAsync("on line main? y/N");
        await terminal.PressAsync("n");
        await terminal.ExpectAsync("not done");
        await terminal.PressAsync("x", "y");
        await terminal.ExpectAsync("is closed");
        await terminal.ExpectAsync("by Kicked");
        await terminal.PressAsync("6");
        await terminal.ExpectAsync("Kicked");
        await terminal.PressAsync("q");
        await terminal.ExpectAsync("modes as before");
    }

    [TmuxFact]
    public async Task An_address_is_banned_with_a_reason_and_the_ban_is_taken_back()
    {
        await using var robot = await _gate.LogInAsync();
        await using var terminal = await TmuxTerminal.StartAsync(120, 40, "top", "--port", $"{_gate.Port}");
        await terminal.ExpectAsync("1 now");
        await terminal.PressAsync("3");
        await terminal.ExpectAsync("addresses  1");
        await terminal.PressAsync("b");
        await terminal.ExpectAsync("for how long");
        await terminal.PressAsync("10m", "Enter");
        await terminal.ExpectAsync("reason:");
        await terminal.PressAsync("-l", "he cheats");
        await terminal.PressAsync("Enter");
        await terminal.ExpectAsync("ban 127.0.0.1 for 10m, reason 'he cheats'? y/N");
        await terminal.PressAsync("y");
        await terminal.ExpectAsync("127.0.0.1 is banned until");

        await terminal.PressAsync("5");
        await terminal.ExpectAsync("he cheats");
        await terminal.PressAsync("u");
        await terminal.ExpectAsync("take back the bans of 127.0.0.1? y/N");
        await terminal.PressAsync("y");
        await terminal.ExpectAsync("1 ban of 127.0.0.1 taken back");
        await terminal.ExpectAsync(s => s.Contains("bans  0", StringComparison.Ordinal), "an empty list");
        Assert.Contains((await _gate.CmdAsync("log tail 50")).Lines, l => l.Contains("127.0.0.1 banned until", StringComparison.Ordinal));
    }

    [TmuxFact]
    public async Task Attack_mode_is_entered_and_left_and_the_log_tells_of_it()
    {
        await using var terminal = await TmuxTerminal.StartAsync(120, 40, "top", "--port", $"{_gate.Port}");
        await terminal.ExpectAsync("0 now");
        await terminal.PressAsync("m");
        await terminal.ExpectAsync("enter attack mode, until it is taken back? y/N");
        await terminal.PressAsync("y");
        await terminal.ExpectAsync(s => s.Split('\n')[1].Contains("attack mode is on for", StringComparison.Ordinal), "attack mode in the head");
        await terminal.PressAsync("M", "y");
        await terminal.ExpectAsync(s => s.Split('\n')[1].Trim().Length == 0, "no attack mode in the head");
        await terminal.PressAsync("8");
        await terminal.ExpectAsync("attack mode auto");
        await terminal.PressAsync("?");
        await terminal.ExpectAsync("takes its bans back");
        await terminal.PressAsync("Escape", "Tab");
        await terminal.ExpectAsync("to clients");
    }

    [TmuxFact]
    public async Task The_graphs_have_a_past_at_once_and_after_the_gate_was_away()
    {
        await using (var robot = await _gate.LogInAsync())
            await _gate.ExpectHistoryAsync(robot);
        // Nothing passes any more: what is seen has been before.
        await using var terminal = await TmuxTerminal.StartAsync(120, 40, "top", "--port", $"{_gate.Port}");
        await terminal.ExpectAsync(s => s.Contains("0 now", StringComparison.Ordinal) && s.Any(c => c is > '\u2800' and <= '\u28ff'), "a graph of the past");
    }

    [TmuxFact]
    public async Task Whoever_may_only_look_is_told_so()
    {
        var token = InspectorClient.FileOf(_gate.Place, "view", "token");
        await using var robot = await _gate.LogInAsync();
        await using var terminal = await TmuxTerminal.StartAsync(100, 24, "top", "--port", $"{_gate.Port}", "--token-file", token);
        await terminal.ExpectAsync("view only");
        await terminal.PressAsync("2");
        await terminal.ExpectAsync("1  main ");
        await terminal.PressAsync("x");
        var screen = await terminal.ExpectAsync("x takes the right admin; you may only look");
        Assert.DoesNotContain("y/N", screen, StringComparison.Ordinal);
        Assert.Contains("1 session", string.Join('\n', (await _gate.CmdAsync("gate sessions")).Lines), StringComparison.Ordinal);
    }

    [TmuxFact]
    public async Task A_terminal_too_small_is_said_and_is_no_end()
    {
        await using var terminal = await TmuxTerminal.StartAsync(30, 8, "top", "--port", $"{_gate.Port}");
        await terminal.ExpectAsync("30x8 is too small");
        await terminal.ResizeAsync(80, 24);
        await terminal.ExpectAsync("0 now");
    }

    [TmuxFact]
    public async Task In_Chinese_pages_questions_and_what_is_wrong_are_Chinese()
    {
        await using var robot = await _gate.LogInAsync();
        await using var terminal = await TmuxTerminal.StartUnderAsync(["env", "LOGINGATE_LANG=zh", "LC_ALL=C.UTF-8"], 80, 24, "top", "--port", $"{_gate.Port}");
        var screen = await terminal.ExpectAsync("会话：当前 1  最多 1  累计 1");
        Assert.Matches(@"1 概览 2 会话 3 地址 4 攻击者 5 封禁 6 查找 7 网关 8 日志\n 会话", screen);
        Assert.Contains("发给客户端", screen, StringComparison.Ordinal);
        Assert.EndsWith(" q 结束   ? 帮助   Tab 下一页   m 攻击模式", screen.TrimEnd(), StringComparison.Ordinal);

        await terminal.PressAsync("6");
        await terminal.ExpectAsync(s => System.Text.RegularExpressions.Regex.IsMatch(s, @" 127\.0\.0\.1:\d+ .* 在线\n"), "a client that is in");
        await terminal.PressAsync("x");
        await terminal.ExpectAsync("）？ y/N");
        await terminal.PressAsync("n");
        await terminal.ExpectAsync("没有执行");
        await terminal.PressAsync("b", "10m", "Enter");
        await terminal.ExpectAsync("理由：");
        // What is typed may be Chinese too.
        await terminal.PressAsync("-l", "外挂");
        await terminal.PressAsync("Enter");
        await terminal.ExpectAsync("封禁 127.0.0.1，为时 10m，理由 '外挂'？ y/N");
        await terminal.PressAsync("n", "?");
        await terminal.ExpectAsync("跟踪客户端，密码被遮盖");

        await _gate.StopAsync();
        await terminal.ExpectAsync("那里没有程序监听；正在重试");
        await terminal.PressAsync("q");
        await terminal.ExpectAsync("modes as before");
    }

    private static async Task KeepTalkingAsync(RobotClient robot, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await robot.DoAsync(RobotStep.Version);
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private static bool HasFoot(string screen, int row)
    {
        var rows = screen.TrimEnd('\n').Split('\n');
        return rows.Length == row && rows[^1].Contains("q quit", StringComparison.Ordinal);
    }
}
