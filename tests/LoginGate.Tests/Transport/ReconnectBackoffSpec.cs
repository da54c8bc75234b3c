using LoginGate.Settings;
using LoginGate.Transport;

namespace LoginGate.Tests.Transport;

public sealed class ReconnectBackoffSpec
{
    private static readonly TimeSpan Min = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    [Fact]
    public void Delays_double_up_to_the_maximum()
    {
        var backoff = new ReconnectBackoff(new ReconnectSettings(Min, Max, Jitter: 0), new Random(1));

        var delays = Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalSeconds);

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], delays);
    }

    [Fact]
    public void A_refusal_is_followed_by_the_shortest_delay_and_counts_as_no_failure()
    {
        var backoff = new ReconnectBackoff(new ReconnectSettings(Min, Max, Jitter: 0), new Random(1));
        for (var i = 0; i < 10; i++)
            Assert.Equal(Min, backoff.NextWhereRefused());

        Assert.Equal(Min, backoff.Next());
        Assert.Equal(2 * Min, backoff.Next());
        Assert.Equal(Min, backoff.NextWhereRefused());
    }

    [Fact]
    public void The_maximum_holds_after_any_number_of_failures()
    {
        var backoff = new ReconnectBackoff(new ReconnectSettings(Min, Max, Jitter: 0), new Random(1));
        for (var i = 0; i < 10_000; i++)
            backoff.Next();

        Assert.Equal(Max, backoff.Next());
    }

    [Fact]
    public void Jitter_shifts_each_delay_within_its_share_both_ways()
    {
        var backoff = new ReconnectBackoff(new ReconnectSettings(Max, Max, Jitter: 0.2), new Random(1));

        var delays = Enumerable.Range(0, 1000).Select(_ => backoff.Next().TotalSeconds).ToList();

        Assert.All(delays, d => Assert.InRange(d, 24, 36));
        Assert.Contains(delays, d => d < 26);
        Assert.Contains(delays, d => d > 34);
    }

    [Fact]
    public void A_reset_begins_again_at_the_minimum()
    {
        var backoff = new ReconnectBackoff(new ReconnectSettings(Min, Max, Jitter: 0), new Random(1));
        backoff.Next();
        backoff.Next();

        backoff.Reset();

        Assert.Equal(Min, backoff.Next());
    }
}
