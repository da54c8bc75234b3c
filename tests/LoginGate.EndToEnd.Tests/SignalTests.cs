using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Signals reach the gate from its first moment on, and the log tells of each.</summary>
public sealed class SignalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [LinuxFact]
    public async Task A_hang_up_while_the_gate_starts_counts_when_it_is_up()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = GateProcess.Start(["run", .. GateProcess.SettingsFor(loginSrv.EndPoint, "classic")]);
        await ReadsSettingsAsync(gate);

        gate.HangUp();

        await gate.ExpectAsync("SIGHUP: the settings are read anew");
        await gate.ExpectAsync("settings reloaded: nothing differs");
        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
    }

    [LinuxTheory]
    [InlineData("SIGTERM")]
    [InlineData("SIGINT")]
    public async Task The_end_that_is_asked_for_while_the_gate_starts_is_a_clean_one(string signal)
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = GateProcess.Start(["run", .. GateProcess.SettingsFor(loginSrv.EndPoint, "classic")]);
        await ReadsSettingsAsync(gate);

        End(gate, signal);

        Assert.Equal(0, await gate.ExitCodeAsync());
        Assert.Contains(gate.Lines, l => l.EndsWith($"{signal}: the gate ends", StringComparison.Ordinal));
    }

    [LinuxTheory]
    [InlineData("SIGTERM")]
    [InlineData("SIGINT")]
    public async Task The_log_tells_which_signal_ends_the_gate(string signal)
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint);
        // A reload that meets the end is no trouble.
        gate.HangUp();
        End(gate, signal);
        gate.HangUp();

        Assert.Equal(0, await gate.ExitCodeAsync());
        Assert.Single(gate.Lines, l => l.EndsWith($"{signal}: the gate ends", StringComparison.Ordinal));
        Assert.DoesNotContain(gate.Lines, l => l.Contains("not reloaded", StringComparison.Ordinal));
    }

    private static void End(GateProcess gate, string signal)
    {
        if (signal == "SIGINT")
            gate.Interrupt();
        else
            gate.Terminate();
    }

    /// <summary>The program itself runs, and has not got far.</summary>
    private static async Task ReadsSettingsAsync(GateProcess gate)
    {
        var late = DateTime.UtcNow + Patience;
        while (!(await File.ReadAllTextAsync($"/proc/{gate.Id}/maps")).Contains("Hocon.Strict.dll", StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < late, string.Join('\n', gate.Lines));
            await Task.Delay(1);
        }
    }
}
