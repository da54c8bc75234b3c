using LoginGate.Logging;
using Microsoft.Extensions.Logging;

namespace LoginGate.Tests.Logging;

public sealed class RepeatLimiterSpec
{
    private static readonly TimeSpan Per = TimeSpan.FromSeconds(10);
    private static readonly LogKind Open = new(typeof(RepeatLimiterSpec), LogLevel.Debug, "session {0} of {1}: open");
    private static readonly LogKind Ended = Open with { Template = "session {0} of {1}: ended" };

    [Fact]
    public void A_burst_passes_and_the_rest_is_counted_and_told_once()
    {
        var limiter = new RepeatLimiter(burst: 3, Per);

        Assert.Equal(3, Enumerable.Range(0, 10).Count(i => TryPass(limiter, Open, TimeSpan.Zero, $"event {i}")));
        Assert.True(TryPass(limiter, Ended, TimeSpan.Zero));

        Assert.Empty(limiter.TakeDue(Per - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(Per, limiter.NextDue);
        Assert.Equal(new LeftOut(Open, 7, "event 3"), Assert.Single(limiter.TakeDue(Per)));
        Assert.Empty(limiter.TakeDue(Per));
        Assert.Null(limiter.NextDue);
    }

    [Fact]
    public void The_next_window_has_a_burst_of_its_own()
    {
        var limiter = new RepeatLimiter(burst: 1, Per);

        Assert.True(TryPass(limiter, Open, TimeSpan.Zero));
        Assert.False(TryPass(limiter, Open, Per / 2));
        Assert.Single(limiter.TakeDue(Per));
        Assert.True(TryPass(limiter, Open, Per));
        Assert.False(TryPass(limiter, Open, Per * 1.5));
        // Without anything left out, a window ends by itself.
        Assert.True(TryPass(limiter, Ended, Per));
        Assert.True(TryPass(limiter, Ended, Per * 2));
    }

    [Fact]
    public void Kinds_without_end_share_one_place_and_memory_stays_bounded()
    {
        var limiter = new RepeatLimiter(burst: 2, Per, maxKinds: 100);

        var passed = Enumerable.Range(0, 10_000).Count(i => TryPass(limiter, Open with { Template = $"text {i}" }, TimeSpan.Zero));

        Assert.Equal(102, passed);
        var leftOut = Assert.Single(limiter.TakeDue(Per));
        Assert.Equal((null, 9898), (leftOut.Kind.Class, leftOut.Count));
    }

    [Fact]
    public void Kinds_of_the_past_make_room()
    {
        var limiter = new RepeatLimiter(burst: 1, Per, maxKinds: 10);
        for (var i = 0; i < 10; i++)
            TryPass(limiter, Open with { Template = $"text {i}" }, TimeSpan.Zero);

        Assert.Equal(10, Enumerable.Range(0, 10).Count(i => TryPass(limiter, Open with { Template = $"later {i}" }, Per)));
    }

    [Fact]
    public void At_the_end_all_is_told() =>
        Assert.Equal(4, TellAtTheEnd(new RepeatLimiter(burst: 1, Per), 5));

    [Fact]
    public void A_burst_of_zero_is_no_limit() =>
        Assert.Equal(0, TellAtTheEnd(new RepeatLimiter(burst: 0, Per), 5));

    [Fact]
    public void One_event_of_a_window_is_put_into_words()
    {
        var limiter = new RepeatLimiter(burst: 1, Per);
        var shown = 0;
        for (var i = 0; i < 5; i++)
            limiter.TryPass(Open, TimeSpan.Zero, i, _ => $"{++shown}");

        Assert.Equal("1", Assert.Single(limiter.TakeDue(Per)).Example);
        Assert.Equal(1, shown);
    }

    private static bool TryPass(RepeatLimiter limiter, LogKind kind, TimeSpan now, string text = "an event") =>
        limiter.TryPass(kind, now, text, static t => t);

    private static int TellAtTheEnd(RepeatLimiter limiter, int events)
    {
        for (var i = 0; i < events; i++)
            TryPass(limiter, Open, TimeSpan.Zero);
        return limiter.TakeAll().Sum(l => l.Count);
    }
}
