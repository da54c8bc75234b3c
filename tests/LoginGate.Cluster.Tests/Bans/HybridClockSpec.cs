using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests.Bans;

public sealed class HybridClockSpec
{
    private readonly HandClock _wall = new();
    private readonly HybridClock _stamps;

    public HybridClockSpec() => _stamps = new HybridClock(_wall);

    [Fact]
    public void Stamps_rise_while_the_wall_clock_stands_goes_and_is_set_back()
    {
        var last = _stamps.Next();
        for (var i = 0; i < 10_000; i++)
        {
            _wall.Now += TimeSpan.FromMilliseconds(i % 3 - 1);
            var next = _stamps.Next();
            Assert.True(next.IsAfter(last), $"{next} after {last}");
            last = next;
        }
    }

    [Fact]
    public void A_stamp_has_the_wall_clocks_time()
    {
        _wall.Advance(TimeSpan.FromMilliseconds(1234));

        Assert.Equal(_wall.Now, _stamps.Next().Time);
    }

    [Fact]
    public void A_stamp_is_after_every_one_that_was_seen()
    {
        var seen = HybridStamp.At(_wall.Now.AddMinutes(4));
        _stamps.See(seen);
        _stamps.See(HybridStamp.At(_wall.Now));

        Assert.Equal(seen.Next(), _stamps.Next());
        _wall.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HybridStamp.At(_wall.Now), _stamps.Next());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_stamp_that_is_no_time_is_shown_as_the_nearest(long value) =>
        Assert.Equal(value < 0 ? DateTimeOffset.UnixEpoch : DateTimeOffset.FromUnixTimeMilliseconds(value >> 12 < 253402300799999 ? value >> 12 : 253402300799999), new HybridStamp(value).Time);
}
