using LoginGate.Alarms;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Tests.Inspect;

namespace LoginGate.Tests.Alarms;

/// <summary>What is noticed in the gate's figures.</summary>
public sealed class AlarmWatchSpec
{
    private static readonly AlarmSettings Settings = Samples.Settings with { LostAfter = TimeSpan.FromSeconds(5), DescriptorsPercent = 90, MemoryPercent = 80 };

    private readonly ManualTime _time = new();
    private readonly GateStatistics _gate = new();
    private readonly LineStatistics _line;
    private readonly AlarmWatch _watch;
    private MachineLoad _load;

    public AlarmWatchSpec()
    {
        _line = _gate.Add("main");
        _watch = new AlarmWatch(_gate, () => _load, _time);
        Link(LinkState.Up);
        Assert.Empty(Look());
    }

    [Fact]
    public void LoginSrv_is_lost_once_it_has_been_away_long_enough_and_back_with_how_long()
    {
        Link(LinkState.Held, "the peer has closed");
        Assert.Empty(Look(seconds: 4));
        Assert.Equal("LoginSrv main raised: LoginSrv 10.0.0.5:5500 has been away for 5.0s: the peer has closed", Look(seconds: 1));
        // Clients are held no longer: still the same loss.
        Link(LinkState.Down, "refused");
        Assert.Empty(Look(seconds: 60));
        _time.Advance(TimeSpan.FromSeconds(9));
        Link(LinkState.Up);
        Assert.Equal("LoginSrv main over: LoginSrv 10.0.0.5:5500 is back after 1m 14s", Look());
        Assert.Empty(Look(seconds: 60));
    }

    [Fact]
    public void A_certificate_is_told_some_days_before_its_end_again_at_its_end_and_when_it_is_renewed()
    {
        var end = _time.GetUtcNow() + TimeSpan.FromDays(14.5);
        _gate.PageCertificate = new GateCertificate(end, "");
        Assert.Empty(Look());
        Assert.Equal($"Certificate  raised: the page's certificate ends on {CertificateFile.Show(end)}, in 14d 0h: renew it", Look(seconds: 43_200));
        Assert.Empty(Look(seconds: 86_400));
        Assert.Equal($"Certificate  raised: the page's certificate has ended on {CertificateFile.Show(end)}: browsers refuse it", Look(seconds: 86_400 * 13));
        Assert.Empty(Look(seconds: 86_400));

        _gate.PageCertificate = new GateCertificate(end.AddDays(90), "");
        Assert.Equal($"Certificate  over: the page's certificate is good again, until {CertificateFile.Show(end.AddDays(90))}", Look());
    }

    [Fact]
    public void That_of_the_cluster_is_one_of_its_own_and_one_that_cannot_be_read_is_none()
    {
        _gate.PageCertificate = new GateCertificate(_time.GetUtcNow().AddDays(-1), "");
        var others = new OtherGates("east", IsUp: true, 1, 0, 0, 0, new Dictionary<string, TimeSpan>(), []);
        _gate.Others = others with { Certificate = new GateCertificate(_time.GetUtcNow().AddDays(1), "") };
        Assert.Equal(2, _watch.Look(Settings).Count(alarm => alarm is { Kind: AlarmKind.Certificate, IsOver: false }));
        _gate.Others = others with { Certificate = new GateCertificate(null, "there is no north.pem") };
        Assert.Empty(Look());
    }

    [Fact]
    public void A_restart_that_takes_less_is_silent()
    {
        Link(LinkState.Down);
        Assert.Empty(Look(seconds: 4));
        Link(LinkState.Up);
        Assert.Empty(Look(seconds: 60));
    }

    [Fact]
    public void One_that_was_never_there_is_lost_too()
    {
        var west = _gate.Add("west");
        Assert.Empty(Look());
        Assert.Equal("LoginSrv west raised: LoginSrv has been away for 5.0s", Look(seconds: 5));
        _gate.Remove(west.Line);
        Assert.Empty(Look());
    }

    [Fact]
    public void A_dialect_in_doubt_is_told_and_its_end()
    {
        _line.Doubt = new DialectDoubt("classic", ["vc16", "delphi"], DoubtReason.NoAnswers, TimeSpan.Zero);
        Assert.Equal(
            "Dialect main raised: LoginSrv 10.0.0.5:5500 has answered none of the last clients that logged in; the dialect classic may be wrong, likely it is vc16 or delphi", Look());
        Assert.Empty(Look());
        _line.Doubt = null;
        Assert.Equal("Dialect main over: the dialect classic is no longer in doubt", Look());
    }

    [Fact]
    public void Descriptors_and_memory_are_told_at_their_thresholds_and_over_well_below()
    {
        _load = new MachineLoad(0.89, 0.79);
        Assert.Empty(Look(seconds: 10));
        _load = new MachineLoad(0.90, 0.79);
        Assert.Equal("Descriptors  raised: 90 % of the descriptors for clients are in use; when none is left, clients are refused", Look(seconds: 10));
        _load = new MachineLoad(0.86, 0.82);
        Assert.Equal("Memory  raised: the gate uses 82 % of the memory that it may have", Look(seconds: 10));
        _load = new MachineLoad(0.84, 0.76);
        Assert.Equal("Descriptors  over: descriptors: 84 % in use again", Look(seconds: 10));
        _load = new MachineLoad(null, 0.5);
        Assert.Equal("Memory  over: memory: 50 % in use again", Look(seconds: 10));
    }

    [Fact]
    public void Attack_mode_is_told_with_its_reason_and_its_end()
    {
        var attack = AttackStatus.Quiet with { IsOn = true, Since = _time.Now(), Reason = new AttackReason(AttackSign.Connects, 1234.5, 200) };
        _gate.Attack = attack;
        Assert.Equal("AttackMode  raised: attack mode is on: 1,234 connects a second (enter.connects-per-second = 200)", Look());
        Assert.Empty(Look(seconds: 60));
        _gate.Attack = attack with { IsOn = false, Lasted = TimeSpan.FromSeconds(90), Reason = new AttackReason(AttackSign.Calm, 60) };
        Assert.Equal("AttackMode  over: attack mode is off after 1m 30s: below half of every threshold for 60 s", Look());
        Assert.Empty(Look(seconds: 60));
    }

    [Fact]
    public void What_this_process_uses_can_be_read()
    {
        var load = MachineLoad.Read();
        Assert.InRange(load.Memory!.Value, 0.0001, 1);
        if (OperatingSystem.IsLinux())
            Assert.InRange(load.Descriptors!.Value, 0.000001, 1);
    }

    private void Link(LinkState state, string loss = "") =>
        _line.Link = new LinkStatus(state, "10.0.0.5:5500", _time.Now(), 1, null, null, loss);

    private string Look(double seconds = 0)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return string.Join('\n', _watch.Look(Settings).Select(a => $"{a.Kind} {a.Line} {(a.IsOver ? "over" : "raised")}: {a.Text.English}"));
    }
}
