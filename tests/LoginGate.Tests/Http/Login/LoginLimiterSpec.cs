using System.Net;
using LoginGate.Http;
using LoginGate.Tests.Inspect;

namespace LoginGate.Tests.Http;

public sealed class LoginLimiterSpec
{
    private static readonly IPAddress Anna = IPAddress.Parse("203.0.113.9");

    private readonly ManualTime _clock = new();
    private readonly LoginLimiter _limiter;

    public LoginLimiterSpec()
    {
        _clock.Advance(TimeSpan.FromDays(1));
        _limiter = new LoginLimiter(_clock);
    }

    [Fact]
    public void Five_attempts_of_an_address_and_then_one_in_half_a_minute()
    {
        Assert.Equal([true, true, true, true, true, false], Enumerable.Range(0, 6).Select(_ => Try(Anna)));
        Assert.False(_limiter.TryTake(Anna, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(30), wait);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(Try(Anna));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Try(Anna));
        Assert.False(Try(Anna));
        Assert.True(Try(IPAddress.Parse("203.0.113.10")));
    }

    [Fact]
    public void A_subnet_of_IPv6_counts_as_one_and_a_mapped_address_as_what_it_maps()
    {
        Assert.Equal(5, Enumerable.Range(1, 9).Count(i => Try(IPAddress.Parse($"2001:db8::{i}"))));
        Assert.True(Try(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.Equal(5, Enumerable.Range(0, 9).Count(i => Try(i % 2 == 0 ? Anna : Anna.MapToIPv6())));
    }

    [Fact]
    public void A_good_one_does_not_count_and_makes_no_room_for_bad_ones()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.True(Try(Anna));
            _limiter.GiveBack(Anna);
        }
        // A bad one after each good one is still one too many at last.
        Assert.Equal(5, Enumerable.Range(0, 9).Count(_ =>
        {
            if (!Try(Anna))
                return false;
            if (Try(Anna))
                _limiter.GiveBack(Anna);
            return true;
        }));
    }

    [Fact]
    public void A_crowd_is_bounded_in_attempts_and_in_memory_and_keeps_nobody_of_this_machine_out()
    {
        Assert.Equal(60, Enumerable.Range(0, 5000).Count(i => Try(new IPAddress([10, 0, (byte)(i >> 8), (byte)i]))));
        Assert.True(Try(IPAddress.Loopback));
        Assert.True(Try(IPAddress.IPv6Loopback));
        Assert.InRange(_limiter.Count, 1, 62);
        for (var round = 0; round < 100; round++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(12, Enumerable.Range(0, 1000).Count(i => Try(new IPAddress([11, (byte)round, (byte)(i >> 8), (byte)i]))));
            Assert.InRange(_limiter.Count, 1, 62);
        }
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True(Try(Anna));
        Assert.Equal(1, _limiter.Count);
    }

    private bool Try(IPAddress address) => _limiter.TryTake(address, out _);
}
