using LoginGate.Admission;
using LoginGate.Shared;

namespace LoginGate.Tests.Admission;

public sealed class RateSpec
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void As_many_as_the_limit_pass_in_an_instant_and_no_more()
    {
        var bucket = new TokenBucket(10, TimeSpan.Zero);

        Assert.Equal(10, Count(ref bucket, 30, TimeSpan.Zero, 10));
        Assert.Equal(5, Count(ref bucket, 30, TimeSpan.FromSeconds(30), 10));
    }

    [Fact]
    public void A_refused_one_takes_nothing_and_a_pause_earns_no_more_than_the_limit()
    {
        var bucket = new TokenBucket(10, TimeSpan.Zero);
        Count(ref bucket, 1000, TimeSpan.Zero, 10);

        Assert.False(bucket.IsFull(TimeSpan.FromSeconds(59), 10, Minute));
        Assert.True(bucket.IsFull(TimeSpan.FromSeconds(60), 10, Minute));
        Assert.Equal(10, Count(ref bucket, 1000, TimeSpan.FromHours(1), 10));
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var bucket = new TokenBucket(0, TimeSpan.Zero);

        Assert.Equal(1000, Count(ref bucket, 1000, TimeSpan.Zero, 0));
        Assert.True(bucket.IsFull(TimeSpan.Zero, 0, Minute));
    }

    [Fact]
    public void A_kind_is_said_at_most_once_an_interval_with_the_number_unsaid()
    {
        var limiter = new LogLimiter(TimeSpan.FromSeconds(10));

        Assert.True(limiter.TrySay("a", TimeSpan.Zero, out var unsaid));
        Assert.Equal(0, unsaid);
        Assert.True(limiter.TrySay("b", TimeSpan.FromSeconds(1), out _));
        Assert.False(limiter.TrySay("a", TimeSpan.FromSeconds(1), out _));
        Assert.False(limiter.TrySay("a", TimeSpan.FromSeconds(9.9), out _));
        Assert.True(limiter.TrySay("a", TimeSpan.FromSeconds(10), out unsaid));
        Assert.Equal(2, unsaid);
    }

    private static int Count(ref TokenBucket bucket, int tries, TimeSpan now, int limit)
    {
        var taken = 0;
        for (var i = 0; i < tries; i++)
            taken += bucket.TryTake(now, limit, Minute) ? 1 : 0;
        return taken;
    }
}
