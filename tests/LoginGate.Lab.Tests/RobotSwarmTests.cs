namespace LoginGate.Lab.Tests;

public class RobotSwarmTests
{
    [Theory]
    [InlineData("classic")]
    [InlineData("vc16")]
    [InlineData("wol")]
    [InlineData("openmir2")]
    [InlineData("openmir2-int")]
    public async Task A_swarm_gets_every_answer(string preset)
    {
        await using var lab = await LabSetup.StartAsync(preset);
        var swarm = new RobotSwarm(Options(lab) with { Clients = 100 });
        var summary = await swarm.RunAsync();
        Assert.True(summary.IsGood, string.Join("; ", summary.FirstFailures));
        Assert.Equal((100, 0, 100L), (summary.Totals.Started, summary.Totals.Running, summary.Totals.Rounds));
        Assert.Equal(100, summary.Connects.Count);
        Assert.Equal(summary.Totals.Ok, summary.Steps.Count);
        Assert.InRange(summary.Steps.P50, 1, summary.Steps.Max);
        await LabSetup.Until(() => lab.Server.Ledger.Snapshot().Closes == 100, "all closes");
        Assert.True(lab.Server.Ledger.Snapshot().IsClean);
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("vc12")]
    [InlineData("wol")]
    public async Task Answers_of_another_robot_are_noticed(string preset)
    {
        await using var lab = await LabSetup.StartAsync(preset);
        lab.Relay.Misroutes = true;
        var swarm = new RobotSwarm(Options(lab) with { Clients = 20, Script = [RobotStep.Login, RobotStep.Select], StepTimeout = TimeSpan.FromMinutes(5) });
        using var seen = new CancellationTokenSource();
        var running = swarm.RunAsync(seen.Token);
        await LabSetup.Until(() => swarm.Progress.Misrouted > 0, "a robot that gets another one's answer");
        await seen.CancelAsync();
        var summary = await running;
        Assert.False(summary.IsGood);
        Assert.True(summary.Totals.Misrouted > 0, summary.ToString());
        Assert.NotEmpty(summary.FirstFailures);
    }

    [Fact]
    public async Task Answers_that_never_come_are_lost()
    {
        await using var lab = await LabSetup.StartAsync("classic");
        lab.Server.Behaviour = LoginSrvBehaviour.Good with { MuteReplies = true };
        var swarm = new RobotSwarm(Options(lab) with { Clients = 5, StepTimeout = TimeSpan.FromMilliseconds(100) });
        var summary = await swarm.RunAsync();
        Assert.Equal((5L, 0L), (summary.Totals.Lost, summary.Totals.Ok));
        Assert.False(summary.IsGood);
    }

    [Fact]
    public async Task A_gate_that_is_not_there_is_told()
    {
        await using var lab = await LabSetup.StartAsync("classic");
        var options = Options(lab) with { Clients = 3 };
        await lab.DisposeAsync();
        var summary = await new RobotSwarm(options).RunAsync();
        Assert.Equal(3, summary.Totals.NotConnected);
        Assert.StartsWith("robot0000", $"{summary.FirstFailures[0]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_swarm_goes_on_for_its_time()
    {
        await using var lab = await LabSetup.StartAsync("classic", options => options with { Mode = LoginSrvMode.Echo });
        var swarm = new RobotSwarm(Options(lab) with { Clients = 4, Script = [RobotStep.Echo], Duration = TimeSpan.FromMilliseconds(300) });
        var summary = await swarm.RunAsync();
        Assert.True(summary.IsGood, string.Join("; ", summary.FirstFailures));
        Assert.True(summary.Totals.Ok > 40, summary.ToString());
        Assert.InRange(summary.Totals.Elapsed.TotalMilliseconds, 290, 60_000);
        Assert.Equal(4, summary.Connects.Count);
        Assert.All(lab.Server.Ledger.Find(1)!.Payloads, payload => Assert.Equal(60, payload.Length));
    }

    [Fact]
    public async Task A_cancelled_swarm_ends_at_once_and_tells_how_far_it_came()
    {
        await using var lab = await LabSetup.StartAsync("classic");
        using var cancel = new CancellationTokenSource();
        var swarm = new RobotSwarm(Options(lab) with { Clients = 10, Script = [RobotStep.Login, RobotStep.Idle], IdleTime = TimeSpan.FromMinutes(5) });
        var running = swarm.RunAsync(cancel.Token);
        await LabSetup.Until(() => swarm.Progress.Ok == 10, "ten logins");
        Assert.Equal((10, 10), (swarm.Progress.Started, swarm.Progress.Running));
        await cancel.CancelAsync();
        var summary = await running.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((10L, 0L, 0), (summary.Totals.Ok, summary.Totals.Rounds, summary.Totals.Running));
    }

    [Fact]
    public async Task Robots_start_at_the_rate_that_was_asked_for()
    {
        await using var lab = await LabSetup.StartAsync("classic");
        var summary = await new RobotSwarm(Options(lab) with { Clients = 11, ConnectsPerSecond = 50 }).RunAsync();
        Assert.True(summary.IsGood);
        Assert.InRange(summary.Totals.Elapsed.TotalMilliseconds, 190, 60_000);
    }

    [Fact]
    public async Task Robots_come_from_addresses_of_their_own()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var lab = await LabSetup.StartAsync("classic");
        await new RobotSwarm(Options(lab) with { Clients = 300 }).RunAsync();
        var addresses = lab.Server.Ledger.Sessions().Select(session => session.ClientAddress).ToHashSet();
        Assert.Equal(300, addresses.Count);
        Assert.Contains("127.0.1.2", addresses);
    }

    [Theory]
    [InlineData(0, "at least one robot")]
    [InlineData(100000, "digits")]
    public void Swarms_that_cannot_be_are_refused(int clients, string reason) =>
        Assert.Contains(reason, Assert.Throws<LabOptionsException>(() => new RobotSwarm(new SwarmOptions { Clients = clients })).Message, StringComparison.Ordinal);

    [Fact]
    public void Scripts_are_read_from_words()
    {
        Assert.True(RobotScript.TryParse("version, wrong-password login,select", out var script, out _));
        Assert.Equal([RobotStep.Version, RobotStep.WrongPassword, RobotStep.Login, RobotStep.Select], script);
        Assert.False(RobotScript.TryParse("login,jump", out _, out string? bad));
        Assert.Equal("jump", bad);
        Assert.False(RobotScript.TryParse("3", out _, out _));
        Assert.All(RobotScript.Words, word => Assert.True(RobotScript.TryParse(word, out _, out _)));
        Assert.Equal(Enum.GetValues<RobotStep>().Length, RobotScript.Words.Count);
    }

    private static SwarmOptions Options(LabSetup lab) => new()
    {
        Gate = lab.Relay.EndPoint,
        Dialect = lab.Dialect,
        ConnectsPerSecond = 0,
        StepTimeout = TimeSpan.FromSeconds(10),
    };
}
