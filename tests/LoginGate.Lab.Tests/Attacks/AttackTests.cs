using System.Net;
using LoginGate.Lab.Attacks;

namespace LoginGate.Lab.Tests.Attacks;

public class AttackTests
{
    public static TheoryData<string> Names => [.. AttackCatalog.All.Select(attack => attack.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_good_gate_stands_every_attack(string name)
    {
        await using var gate = new AttackedGate(Flaw.None, packetsPerClient: 200, packetTimeout: TimeSpan.FromMilliseconds(500));
        var report = await AttackAsync(gate, name);
        Assert.Equal(AttackVerdict.Stood, report.Verdict);
        Assert.True(report.Healthy!.IsGood);
        Assert.True(report.Figures.Connected > 0);
        var f = report.Figures;
        Assert.Equal(f.Connected, f.Refused + f.Closed + f.Left + f.StillOpen);
    }

    [Theory]
    [InlineData("injection", Flaw.ClosesNobody, "not closed after ")]
    [InlineData("oversize", Flaw.ClosesNobody, "not closed after a packet of 1024 bytes")]
    [InlineData("http", Flaw.ClosesNobody, "not closed after 'GET / HTTP/1.1'")]
    [InlineData("stray", Flaw.ClosesNobody, "not closed after 64 KiB")]
    [InlineData("injection", Flaw.ClosesEverybody, "healthy robots were disturbed")]
    [InlineData("http", Flaw.FallsSilent, "the gate serves nobody any more")]
    [InlineData("http", Flaw.FallsSilent, "lost")]
    [InlineData("oversize", Flaw.Misroutes, "misrouted")]
    [InlineData("honest-cuts", Flaw.WantsWholePackets, "bytes: no answer, or closed")]
    [InlineData("connect-flood-many", Flaw.StopsListening, "the gate serves nobody any more")]
    public async Task A_flaw_is_found(string name, Flaw flaw, string finding)
    {
        await using var gate = new AttackedGate(flaw);
        var options = gate.Options with { Clients = 100, Duration = TimeSpan.FromSeconds(2) };
        var report = await new AttackRunner(options).RunAsync(AttackCatalog.Find(name)!);
        Assert.Equal(AttackVerdict.Fell, report.Verdict);
        Assert.Contains(report.Findings, found => found.IsFailure && found.Text.ToString().Contains(finding, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("half-open", "still open after 1 s (the limit is the gate's packet-timeout")]
    [InlineData("slowloris", "still open after 1 s (the limit is the gate's packet-timeout")]
    [InlineData("silent", "still open after 1 s (the limit is the gate's first-packet-timeout")]
    [InlineData("packet-flood", "packets-per-second is off")]
    [InlineData("connect-flood", "none was refused")]
    [InlineData("account-flood", "limit of new accounts is off")]
    public async Task A_limit_that_was_not_reached_is_told_and_no_failure(string name, string remark)
    {
        await using var gate = new AttackedGate(Flaw.None);
        var report = await AttackAsync(gate, name);
        Assert.Equal(AttackVerdict.Stood, report.Verdict);
        Assert.Contains(report.Findings, found => !found.IsFailure && found.Text.ToString().Contains(remark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Closes_are_timed()
    {
        await using var gate = new AttackedGate(Flaw.None, packetTimeout: TimeSpan.FromMilliseconds(700));
        var report = await new AttackRunner(gate.Options with { Duration = TimeSpan.FromMinutes(1) }).RunAsync(AttackCatalog.Find("half-open")!);
        Assert.Equal((40L, 40L, 0L), (report.Figures.Connected, report.Figures.Closed, report.Figures.StillOpen));
        Assert.InRange(report.Figures.ClosedAfter.P50, 650_000, 20_000_000);
        // As soon as all are closed, and not when the minute is over.
        Assert.True(report.Elapsed < TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Hostile_clients_have_addresses_of_their_own_and_floods_of_one_address_one()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var gate = new AttackedGate(Flaw.None);
        await AttackAsync(gate, "half-open");
        Assert.Equal(40, HostileSources(gate).Count);
        Assert.All(HostileSources(gate), source => Assert.Equal(1, source.Value));

        await using var other = new AttackedGate(Flaw.None);
        await AttackAsync(other, "connect-flood");
        Assert.True(Assert.Single(HostileSources(other)).Value > 40);
    }

    [Fact]
    public async Task A_cancelled_attack_ends_at_once_and_says_so()
    {
        await using var gate = new AttackedGate(Flaw.None);
        using var cancel = new CancellationTokenSource();
        var running = new AttackRunner(gate.Options with { Duration = TimeSpan.FromMinutes(10) }).RunAsync(AttackCatalog.Find("silent")!, cancel.Token);
        await LabSetup.Until(() => HostileSources(gate).Count == 40, "forty silent clients");
        await cancel.CancelAsync();
        var report = await running.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(AttackVerdict.Stopped, report.Verdict);
        Assert.Equal(40, report.Figures.StillOpen);
    }

    [Fact]
    public async Task Robots_that_do_not_get_through_are_noticed_before()
    {
        await using var gate = new AttackedGate(Flaw.None);
        Assert.Null(await new AttackRunner(gate.Options).TryHealthyAsync());
        Assert.Null(await new AttackRunner(gate.Options with { Healthy = HealthyRobots.None }).TryHealthyAsync());
        var loginSrvEchoes = gate.Options with { Healthy = HealthyRobots.Login, StepTimeout = TimeSpan.FromMilliseconds(200) };
        Assert.NotNull(await new AttackRunner(loginSrvEchoes).TryHealthyAsync());
        await gate.DisposeAsync();
        Assert.NotNull(await new AttackRunner(gate.Options with { Healthy = HealthyRobots.None }).TryHealthyAsync());
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("vc16")]
    [InlineData("98k")]
    [InlineData("wol")]
    public async Task Honest_clients_of_a_real_conversation_are_judged_by_its_answers(string preset)
    {
        await using var lab = await LabSetup.StartAsync(preset);
        var options = new AttackOptions { Gate = lab.Relay.EndPoint, Dialect = lab.Dialect };
        var report = await new AttackRunner(options).RunAsync(AttackCatalog.Find("honest-cuts")!);
        Assert.True(report.Verdict == AttackVerdict.Stood, string.Join("; ", report.Findings));
        Assert.True(report.Figures.Left > 60);
        Assert.True(lab.Server.Ledger.Snapshot().IsClean);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void Attacks_that_cannot_be_are_refused(int clients, int seconds, int rate) => Assert.Throws<LabOptionsException>(() => new AttackRunner(
        new AttackOptions { Clients = clients, Duration = TimeSpan.FromSeconds(seconds), ConnectsPerSecond = rate }));

    private static Task<AttackReport> AttackAsync(AttackedGate gate, string name) =>
        new AttackRunner(gate.Options).RunAsync(AttackCatalog.Find(name)!);

    private static List<KeyValuePair<IPAddress, int>> HostileSources(AttackedGate gate) =>
        [.. gate.Sources.Where(source => source.Key.GetAddressBytes()[1] >= 64)];
}
