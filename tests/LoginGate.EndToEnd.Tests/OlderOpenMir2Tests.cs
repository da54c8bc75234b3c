using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The gate as a process in front of a LoginSrv of an older OpenMir2; the plain login is a case of <see cref="GateTests"/>.</summary>
public sealed class OlderOpenMir2Tests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("openmir2-int")]
    [InlineData("openmir2-2022")]
    public async Task A_second_login_kicks_the_first_and_a_LoginSrv_that_is_started_again_is_found(string preset)
    {
        var loginSrv = Start(preset);
        var port = loginSrv.EndPoint.Port;
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, preset);
        await using var first = Robot(gate, preset);
        await using var second = Robot(gate, preset);
        Assert.True((await first.DoAsync(RobotStep.WrongPassword)).IsGood);
        Assert.True((await first.DoAsync(RobotStep.Login)).IsGood);

        // LoginSrv refuses the second, and writes its kick of the first as text.
        Assert.False((await second.DoAsync(RobotStep.Login)).IsGood);
        Assert.True(await first.WaitForCloseAsync(Patience));
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Opens: 2, Closes: 1, IsClean: true });
        Assert.True((await second.DoAsync(RobotStep.Login)).IsGood);
        var said = gate.Lines.Count;
        await loginSrv.DisposeAsync();
        Assert.True(await second.WaitForCloseAsync(Patience));
        await gate.ExpectAsync("clients are refused", said);
        await using var again = Start(preset, port);
        await gate.ExpectAsync("clients are admitted", said);
        await using var next = Robot(gate, preset);
        foreach (var step in (RobotStep[])[RobotStep.Login, RobotStep.Select])
        {
            var result = await next.DoAsync(step);
            Assert.True(result.IsGood, result.ToString());
        }
    }

    [Theory]
    [InlineData("openmir2-int")]
    [InlineData("openmir2-2022")]
    public async Task Its_LoginSrv_answers_the_heartbeat(string preset)
    {
        await using var loginSrv = Start(preset);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, preset,
            "login-gate.defaults.login-srv.heartbeat.interval=100ms", "login-gate.defaults.login-srv.heartbeat.timeout=4s");

        // Unanswered, the link would have been given up twice by then.
        await UntilAsync(() => loginSrv.Ledger.Snapshot().Heartbeats > 80);

        Assert.DoesNotContain(gate.Lines, line => line.Contains(" lost", StringComparison.Ordinal));
        Assert.Equal(0, loginSrv.Ledger.Snapshot().Malformed);
    }

    private static StandInLoginSrv Start(string preset, int? port = null) =>
        StandInLoginSrv.Start(new LoginSrvOptions { Port = port ?? LocalPorts.Free(), Dialect = Of(preset) });

    private static RobotClient Robot(GateProcess gate, string preset) => new(new RobotOptions
    {
        Gate = gate.EndPoint(),
        Dialect = Of(preset),
        Account = LabAccounts.Default.Accounts[0],
        StepTimeout = Patience,
    });

    private static Dialect Of(string preset) => Dialect.TryGetPreset(preset, out var dialect) ? dialect : throw new ArgumentException(preset);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late);
            await Task.Delay(20);
        }
    }
}
