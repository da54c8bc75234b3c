using LoginGate.Sessions;

namespace LoginGate.Tests.Sessions;

public sealed class PacketRateSpec
{
    [Fact]
    public void As_many_packets_as_allowed_pass_in_one_instant_and_no_more()
    {
        var rate = new PacketRate(20, TimeSpan.Zero);

        Assert.Equal(20, Enumerable.Range(0, 100).Count(_ => rate.TryTake(TimeSpan.Zero)));
    }

    [Fact]
    public void A_steady_stream_at_the_limit_passes_for_ever()
    {
        var rate = new PacketRate(20, TimeSpan.Zero);

        Assert.All(Enumerable.Range(0, 10_000), i => Assert.True(rate.TryTake(TimeSpan.FromMilliseconds(50 * i)), $"packet {i}"));
    }

    [Fact]
    public void A_long_pause_earns_one_second_of_packets_only()
    {
        var rate = new PacketRate(5, TimeSpan.Zero);
        while (rate.TryTake(TimeSpan.Zero))
        {
        }

        var later = TimeSpan.FromHours(1);
        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => rate.TryTake(later)));
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var rate = new PacketRate(0, TimeSpan.Zero);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(rate.TryTake(TimeSpan.Zero)));
    }
}
