using LoginGate.Admission;
using LoginGate.Settings;
using LoginGate.Statistics;

namespace LoginGate.Tests.Admission;

/// <summary>When attack mode comes and goes.</summary>
public sealed class AttackModeSpec
{
    private readonly AttackMode _mode = new(new AttackModeSettings(
        new AttackThresholds(RefusedPerSecond: 100, ConnectsPerSecond: 200, HalfOpen: 1000), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60), new ConnectLimits()));

    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void It_is_entered_when_a_figure_is_over_its_threshold_all_the_time()
    {
        Assert.False(Looks(10, refused: 100));
        Assert.True(Looks(1, refused: 250));

        Assert.True(_mode.IsOn);
        Assert.Equal((AttackSign.Refused, 250, 100), (_mode.Reason!.Sign, _mode.Reason.Value, _mode.Reason.Threshold));
        Assert.Equal(_now, _mode.Since);
    }

    [Fact]
    public void A_rush_that_is_over_before_is_none()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.False(Looks(10, refused: 5000, connects: 5000));
            Assert.False(Looks(1, refused: 99));
        }
    }

    [Theory]
    [InlineData(0, 400, 0, AttackSign.Connects)]
    [InlineData(0, 0, 1000, AttackSign.HalfOpen)]
    [InlineData(150, 250, 1900, AttackSign.HalfOpen)]
    [InlineData(150, 500, 1900, AttackSign.Connects)]
    internal void The_figure_that_is_worst_is_the_reason(double refused, double connects, int halfOpen, AttackSign sign)
    {
        Assert.True(Looks(11, refused, connects, halfOpen));

        Assert.Equal(sign, _mode.Reason!.Sign);
    }

    [Fact]
    public void It_is_left_when_all_are_below_half_of_their_thresholds_for_long_enough()
    {
        Looks(11, refused: 100);

        Assert.False(Looks(600, refused: 50));
        Assert.False(Looks(60, refused: 49, connects: 99, halfOpen: 499));
        // Once more.
        Assert.False(Looks(1, halfOpen: 500));
        Assert.False(Looks(60));
        Assert.True(Looks(1));
        Assert.Equal((false, AttackSign.Calm), (_mode.IsOn, _mode.Reason!.Sign));
    }

    [Fact]
    public void Without_thresholds_it_comes_by_hand_alone_and_stays()
    {
        _mode.Apply(new AttackModeSettings(new AttackThresholds(0, 0, 0), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), new ConnectLimits()));
        Assert.False(Looks(100, refused: 1e6, connects: 1e6, halfOpen: 1_000_000));

        Assert.True(Order(AttackOrder.On));
        Assert.Equal("by anna", _mode.Reason!.Text);
        Assert.False(Looks(10_000));
        Assert.True(Order(AttackOrder.Auto));
        Assert.False(_mode.IsOn);
    }

    [Fact]
    public void Off_stays_off_under_attack_until_it_is_auto_again()
    {
        Looks(11, refused: 100);

        Assert.True(Order(AttackOrder.Off));
        Assert.False(Looks(100, refused: 500));
        Assert.False(Order(AttackOrder.Auto));
        Assert.False(Looks(10, refused: 500));
        Assert.True(Looks(1, refused: 500));
    }

    [Fact]
    public void By_hand_for_a_time_it_ends_then_unless_the_attack_goes_on()
    {
        Order(AttackOrder.On, seconds: 30);
        Assert.False(Looks(29));
        Assert.True(Looks(1));
        Assert.Equal((false, AttackSign.OrderOver, AttackOrder.Auto), (_mode.IsOn, _mode.Reason!.Sign, _mode.Order));

        Order(AttackOrder.On, seconds: 30);
        Assert.False(Looks(100, refused: 50));
        Assert.Equal((true, AttackOrder.Auto), (_mode.IsOn, _mode.Order));
        Assert.False(Looks(60));
        Assert.True(Looks(1));
    }

    private bool Order(AttackOrder order, int? seconds = null) =>
        _mode.Follow(order, seconds is { } time ? TimeSpan.FromSeconds(time) : null, "anna", _now);

    /// <summary>So many looks, a second apart; whether the last one changed the mode, as none before may.</summary>
    private bool Looks(int count, double refused = 0, double connects = 0, long halfOpen = 0)
    {
        var changed = false;
        for (var i = 0; i < count; i++)
        {
            Assert.False(changed, $"changed at look {i} of {count}");
            _now += TimeSpan.FromSeconds(1);
            changed = _mode.Look(new AttackFigures(refused, connects, halfOpen), _now);
        }
        return changed;
    }
}
