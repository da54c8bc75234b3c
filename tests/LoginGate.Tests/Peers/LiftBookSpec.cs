using LoginGate.Cluster.Bans;
using LoginGate.Peers;
using LoginGate.Shared;

namespace LoginGate.Tests.Peers;

public sealed class LiftBookSpec
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, 250, TimeSpan.Zero);

    private readonly LiftBook _lifts = new();

    [Fact]
    public void A_lift_comes_back_from_the_file_as_it_was()
    {
        _lifts.Learn([Entry("203.0.113.7", isLifted: true), Entry("2001:db8::/64", isLifted: true), Entry("203.0.113.9", isLifted: false)]);
        Assert.True(_lifts.IsChanged);
        var text = _lifts.Write(Now);

        var back = new LiftBook();
        back.Read(text);

        Assert.False(_lifts.IsChanged);
        Assert.Equal(
            [("2001:db8::/64", Now + TimeSpan.FromDays(1), Now), ("203.0.113.7", Now + TimeSpan.FromDays(1), Now)],
            back.All.Select(lift => ($"{lift.Block.ToSpan()}", lift.Until!.Value, lift.Stamp!.Value.Time)).OrderBy(lift => lift.Item1, StringComparer.Ordinal));
        Assert.All(back.All, lift => Assert.True(lift.IsLifted));
    }

    [Fact]
    public void A_ban_that_comes_after_a_lift_ends_it()
    {
        _lifts.Learn([Entry("203.0.113.7", isLifted: true)]);
        _lifts.Write(Now);

        _lifts.Learn([Entry("203.0.113.7", isLifted: false)]);

        Assert.True(_lifts.IsChanged);
        Assert.Empty(_lifts.All);
    }

    [Fact]
    public void What_is_known_already_changes_nothing()
    {
        _lifts.Learn([Entry("203.0.113.7", isLifted: true)]);
        _lifts.Write(Now);

        _lifts.Learn([Entry("203.0.113.7", isLifted: true), Entry("203.0.113.8", isLifted: false)]);

        Assert.False(_lifts.IsChanged);
    }

    [Fact]
    public void What_is_over_is_forgotten_with_the_next_write()
    {
        _lifts.Learn([Entry("203.0.113.7", isLifted: true)]);

        var text = _lifts.Write(Now + TimeSpan.FromDays(2));

        Assert.Equal(0, _lifts.Count);
        Assert.DoesNotContain("203.0.113.7", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("203.0.113.7\n")]
    [InlineData("203.0.113.7 until=2026-12-31\n203.0.113.7 since=2026-12-31\n")]
    [InlineData("what is this = # nothing\n\0\0\0")]
    public void Lines_that_are_no_lifts_are_left_out(string text)
    {
        _lifts.Read(text);

        Assert.Empty(_lifts.All);
    }

    private static SharedBan Entry(string range, bool isLifted)
    {
        Assert.True(AddressRangeReader.TryReadSpan(range, out var span, out _));
        return new SharedBan(span.ToBlock(), Now + TimeSpan.FromDays(1), null, "why", isLifted, HybridStamp.At(Now), "a");
    }
}
