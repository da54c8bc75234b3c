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
