using System.Net;
using LoginGate.Http;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Tests.Http;

/// <summary>What /readyz says.</summary>
public sealed class ReadinessSpec
{
    private readonly GateStatistics _gate = new();

    [Fact]
    public void A_gate_without_lines_is_not_ready()
    {
        Assert.False(Readiness.Of(_gate).IsReady);
        Assert.Contains("starting", Readiness.Of(_gate).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_line_that_listens_and_has_its_LoginSrv_makes_it_ready()
    {
        Add("east", listens: true, LinkState.Up);
        Add("west", listens: true, LinkState.Up);

        var readiness = Readiness.Of(_gate);

        Assert.True(readiness.IsReady);
        Assert.Equal(
            "east ready listen=127.0.0.1:7000 loginsrv=up target=127.0.0.1:5500\nwest ready listen=127.0.0.1:7000 loginsrv=up target=127.0.0.1:5500\n",
            readiness.Text);
    }

    [Theory]
    [InlineData(true, LinkState.Down, "west not-ready listen=127.0.0.1:7000 loginsrv=down")]
    [InlineData(true, LinkState.Held, "west not-ready listen=127.0.0.1:7000 loginsrv=held")]
    [InlineData(false, LinkState.Up, "west not-ready listen=- loginsrv=up")]
    internal void One_line_without_its_port_or_its_LoginSrv_is_enough_for_not_ready(bool listens, LinkState link, string text)
    {
        Add("east", listens: true, LinkState.Up);
        Add("west", listens, link);

        var readiness = Readiness.Of(_gate);

        Assert.False(readiness.IsReady);
        Assert.Contains("east ready", readiness.Text, StringComparison.Ordinal);
        Assert.Contains(text, readiness.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dialect_in_doubt_is_told_and_leaves_the_line_ready()
    {
        Add("east", listens: true, LinkState.Up);
        _gate.Find("east")!.Doubt = new DialectDoubt("classic (changed)", ["delphi", "vc12"], DoubtReason.NoAnswers, TimeSpan.Zero);

        var readiness = Readiness.Of(_gate);

        Assert.True(readiness.IsReady);
        Assert.EndsWith(" target=127.0.0.1:5500 dialect-in-doubt=classic-(changed) likely=delphi,vc12\n", readiness.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_drains_is_not_ready_whatever_its_port_does()
    {
        Add("east", listens: true, LinkState.Up);
        _gate.Find("east")!.Drain = new DrainStatus(TimeSpan.Zero, TimeSpan.Zero, "anna", EndsGate: true);

        var readiness = Readiness.Of(_gate);

        Assert.False(readiness.IsReady);
        Assert.EndsWith(" draining sessions=0\n", readiness.Text, StringComparison.Ordinal);
    }

    private void Add(string name, bool listens, LinkState link)
    {
        var line = _gate.Add(name);
        line.Listening = listens ? new IPEndPoint(IPAddress.Loopback, 7000) : null;
        line.Link = LinkStatus.NeverConnected with { State = link, Target = "127.0.0.1:5500" };
    }
}
