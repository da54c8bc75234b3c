using System.Net;
using LoginGate.Inspect;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Statistics.Attackers;

namespace LoginGate.Tests.Inspect;

public sealed class RateSamplerSpec
{
    private readonly ManualTime _clock = new();
    private readonly GateStatistics _statistics = new();

    [Fact]
    public void Rates_are_those_of_the_last_second()
    {
        var line = _statistics.Add("main");
        using var sampler = new RateSampler(_statistics, new StatusHistory(_statistics, _clock), _clock);
        _clock.Advance(TimeSpan.Zero);

        for (var i = 0; i < 30; i++)
            line.OnPacket(10, 0);
        line.OnReply(500);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new LineRates(30, 300, 1, 500), sampler.Of("main"));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(default, sampler.Of("main"));
    }

    [Fact]
    public void What_sessions_have_sent_is_counted_by_address_every_ten_seconds_and_when_they_end()
    {
        var line = _statistics.Add("main");
        using var sampler = new RateSampler(_statistics, new StatusHistory(_statistics, _clock), _clock);
        var client = new IPEndPoint(IPAddress.Loopback, 4711);
        var session = new SessionStatistics(new SessionIdentity(1, client, client), TimeSpan.Zero);
        line.OnOpened(session);
        session.OnHeard(100, TimeSpan.Zero);

        for (var second = 0; second < 11; second++)
            _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(100, Counted());

        session.OnHeard(7, TimeSpan.Zero);
        line.OnClosed(session, CloseCause.PeerClosed, TimeSpan.Zero);
        Assert.Equal(107, Counted());

        long Counted() => _statistics.Attackers.Sum(AttackerFigure.Bytes, isNetwork: false, minutes: 1, TimeSpan.Zero).AtLeast(AddressRange.Of(IPAddress.Loopback));
    }

    [Fact]
    public void A_line_that_comes_or_goes_has_no_rate()
    {
        using var sampler = new RateSampler(_statistics, new StatusHistory(_statistics, _clock), _clock);
        _statistics.Add("new").OnPacket(10, 0);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(default, sampler.Of("new"));
        Assert.Equal(default, sampler.Of("never"));
    }
}
