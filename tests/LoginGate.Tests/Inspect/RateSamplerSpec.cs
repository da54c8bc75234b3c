using LoginGate.Inspect;
using LoginGate.Statistics;

namespace LoginGate.Tests.Inspect;

public sealed class RateSamplerSpec
{
    private readonly ManualTime _clock = new();
    private readonly GateStatistics _statistics = new();

    [Fact]
    public void Rates_are_those_of_the_last_second()
    {
        var line = _statistics.Add("main");
        using var sampler = new RateSampler(_statistics, _clock);
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
    public void A_line_that_comes_or_goes_has_no_rate()
    {
        using var sampler = new RateSampler(_statistics, _clock);
        _statistics.Add("new").OnPacket(10, 0);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(default, sampler.Of("new"));
        Assert.Equal(default, sampler.Of("never"));
    }
}
