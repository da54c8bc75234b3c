using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Tests.Sessions;

public sealed class SessionDeadlinesSpec
{
    private static readonly TimeSpan Opened = TimeSpan.FromSeconds(1000);

    private static readonly ClientSettings Limits = TestSettings.Client with
    {
        FirstPacketTimeout = TimeSpan.FromSeconds(100),
        PacketTimeout = TimeSpan.FromSeconds(10),
        IdleTimeout = TimeSpan.FromSeconds(60),
    };

    [Fact]
    public void A_silent_client_is_idle_before_its_first_packet_is_late()
    {
        var deadlines = new SessionDeadlines(Limits, Opened);

        Assert.Equal(At(60), deadlines.NextDue);
        Assert.Null(deadlines.Expired(At(59.9)));
        Assert.Equal(CloseCause.IdleTimeout, deadlines.Expired(At(60)));
    }

    [Fact]
    public void Bytes_without_a_packet_do_not_put_off_the_first_packet()
    {
        var deadlines = new SessionDeadlines(Limits, Opened);
        for (var s = 10; s < 100; s += 10)
            deadlines.OnReceived(At(s), packets: 0, hasPartial: false);

        Assert.Equal(CloseCause.FirstPacketTimeout, deadlines.Expired(At(100)));
    }

    [Fact]
    public void A_packet_begun_has_its_own_limit_that_further_bytes_do_not_put_off()
    {
        var deadlines = new SessionDeadlines(Limits, Opened);
        deadlines.OnReceived(At(1), packets: 0, hasPartial: true);
        deadlines.OnReceived(At(6), packets: 0, hasPartial: true);

        Assert.Equal(At(11), deadlines.NextDue);
        Assert.Equal(CloseCause.PacketTimeout, deadlines.Expired(At(11)));
    }

    [Fact]
    public void A_packet_finished_and_another_begun_in_one_read_starts_the_limit_anew()
    {
        var deadlines = new SessionDeadlines(Limits, Opened);
        deadlines.OnReceived(At(1), packets: 0, hasPartial: true);
        deadlines.OnReceived(At(6), packets: 1, hasPartial: true);

        Assert.Equal(At(16), deadlines.NextDue);
    }

    [Fact]
    public void A_reply_counts_as_activity()
    {
        var deadlines = new SessionDeadlines(Limits, Opened);
        deadlines.OnReceived(At(1), packets: 1, hasPartial: false);
        deadlines.OnReplied(At(50));

        Assert.Equal(At(110), deadlines.NextDue);
    }

    [Fact]
    public void Zero_switches_a_limit_off()
    {
        var none = Limits with { FirstPacketTimeout = default, PacketTimeout = default, IdleTimeout = default };
        var deadlines = new SessionDeadlines(none, Opened);
        deadlines.OnReceived(At(1), packets: 0, hasPartial: true);

        Assert.Equal(TimeSpan.MaxValue, deadlines.NextDue);
        Assert.Null(deadlines.Expired(At(1e6)));
    }

    private static TimeSpan At(double seconds) => Opened + TimeSpan.FromSeconds(seconds);
}
