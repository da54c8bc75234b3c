using LoginGate.Lab;
using LoginGate.Lab.Attacks;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The attacks of <c>logingate lab attack</c> on a gate whose limits are short enough to be reached.</summary>
public sealed class LabAttackTests
{
    private static readonly string[] ShortLimits =
    [
        "login-gate.defaults.client.first-packet-timeout=2s",
        "login-gate.defaults.client.packet-timeout=1s",
        "login-gate.admission.max-connections-per-address=20",
        "login-gate.admission.connects-per-second-per-address=10",
        "login-gate.admission.new-accounts-per-minute-per-address=10",
        "login-gate.admission.on-violation=temporary-ban",
    ];

    public static TheoryData<string> Names => [.. AttackCatalog.All.Select(attack => attack.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_gate_stands(string attack)
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: ShortLimits);
        var options = new AttackOptions { Gate = gate.EndPoint(), Clients = 60, Duration = TimeSpan.FromSeconds(5), ConnectsPerSecond = 300 };

        var report = await new AttackRunner(options).RunAsync(AttackCatalog.Find(attack)!);

        Assert.True(report.Verdict == AttackVerdict.Stood, $"{string.Join('\n', report.Findings)}\n{string.Join('\n', gate.Lines.TakeLast(40))}");
        // Whatever waits for the client's end of a connection has its own test below.
        if (attack != "slow-reader")
            Assert.Equal(0, report.Figures.StillOpen);
        if (attack == "connect-flood")
            Assert.True(report.Figures.Refused > report.Figures.Left, report.Figures.ToString());
        await UntilAllClosedAsync(loginSrv);
        Assert.True(loginSrv.Ledger.Snapshot().IsClean);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_closed_once_its_queue_is_full()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Mode = LoginSrvMode.Echo });
        await using var gate = await GateProcess.RunAsync(
            loginSrv.EndPoint, settings: ["login-gate.defaults.client.packets-per-second=0", "login-gate.defaults.client.send-queue=4 KiB"]);
        var options = new AttackOptions
        {
            Gate = gate.EndPoint(),
            Clients = 3,
            Healthy = HealthyRobots.Echo,
            QuietPacketsPerSecond = 5000,
            Duration = TimeSpan.FromSeconds(60),
        };

        var report = await new AttackRunner(options).RunAsync(AttackCatalog.Find("slow-reader")!);

        Assert.True(report.Verdict == AttackVerdict.Stood, string.Join('\n', report.Findings));
        Assert.Equal((3L, 3L), (report.Figures.Connected, report.Figures.Closed));
        await gate.ExpectAsync("does not read");
        await UntilAllClosedAsync(loginSrv);
        Assert.True(loginSrv.Ledger.Snapshot().IsClean);
    }

    [Fact]
    public async Task The_command_attacks_the_gate_it_is_told_and_says_how_it_fared()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint);
        await using var lab = GateProcess.Start("lab", "attack", "http", "half-open", "--gate", gate.EndPoint().ToString(), "--clients", "20", "--duration", "1s");

        Assert.Equal(0, await lab.ExitCodeAsync());
        Assert.StartsWith($"attacking the gate at {gate.EndPoint()}", lab.Lines[0], StringComparison.Ordinal);
        Assert.Contains(lab.Lines, line => line.Contains("http ", StringComparison.Ordinal) && line.Contains("stood", StringComparison.Ordinal));
        // Each column is explained.
        var head = lab.Lines.Single(line => line.Contains("disturbed", StringComparison.Ordinal) && !line.Contains(':', StringComparison.Ordinal));
        foreach (var column in head.Replace("after (max) s", "", StringComparison.Ordinal).Split(['|', '│', ' '], StringSplitOptions.RemoveEmptyEntries).Skip(1))
            Assert.Contains(lab.Lines, line => line.Contains($"{column}: ", StringComparison.Ordinal));
        Assert.Contains(lab.Lines, line => line.Contains("20 still open after 1 s (the limit is the gate's packet-timeout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_fails_where_no_healthy_robot_gets_through_and_ends_on_a_signal()
    {
        await using var mute = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Mode = LoginSrvMode.Silent });
        await using var gate = await GateProcess.RunAsync(mute.EndPoint);
        var endPoint = gate.EndPoint().ToString();
        await using var unknown = GateProcess.Start("lab", "attack", "all", "--gate", endPoint);
        Assert.Equal(1, await unknown.ExitCodeAsync());
        Assert.Contains(unknown.Lines, line => line.Contains("--healthy none goes without them", StringComparison.Ordinal));

        await using var stopped = GateProcess.Start("lab", "attack", "silent", "--gate", endPoint, "--healthy", "none", "--duration", "10m");
        await stopped.ExpectAsync("silent: ");
        stopped.Interrupt();
        Assert.Equal(1, await stopped.ExitCodeAsync());
        Assert.Contains(stopped.Lines, line => line.Contains("stopped", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("http", "--gate", "127.0.0.1")]
    [InlineData("http", "--clients", "0")]
    [InlineData("http", "--healthy", "some")]
    public async Task Bad_usage_attacks_nobody(params string[] arguments)
    {
        await using var lab = GateProcess.Start(["lab", "attack", .. arguments]);
        Assert.Equal(2, await lab.ExitCodeAsync());
        Assert.DoesNotContain(lab.Lines, line => line.StartsWith("attacking", StringComparison.Ordinal));
    }

    private static async Task UntilAllClosedAsync(StandInLoginSrv loginSrv)
    {
        var late = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (loginSrv.Ledger.Snapshot() is not { LiveSessions: 0 } seen || seen.Opens != seen.Closes)
        {
            Assert.True(DateTime.UtcNow < late, loginSrv.Ledger.Snapshot().ToString());
            await Task.Delay(20);
        }
    }
}
