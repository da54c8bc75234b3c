using LoginGate.Admission;
using LoginGate.Shared;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

/// <summary>What the keeper decides; the visits are made up.</summary>
public sealed class BanFileKeeperSpec
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly FileStamp Stamp = new(true, 1, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    private readonly BanBook _book = new(1000);
    private readonly BanFileKeeper _keeper;

    public BanFileKeeperSpec() => _keeper = new BanFileKeeper(_book, "bans.txt");

    [Fact]
    public void Bans_in_memory_only_are_never_written()
    {
        var keeper = new BanFileKeeper(_book, "");
        Ban("203.0.113.1");

        Assert.False(keeper.IsOn);
        Assert.Null(keeper.WriteDelay(Seconds(100)));
    }

    [Fact]
    public void The_first_visit_reads_and_the_next_writes()
    {
        Ban("203.0.113.1");
        var first = Begin(0);
        Assert.Null(first.Changes);
        Assert.Null(_keeper.WriteDelay(Seconds(0)));

        End(first, bans: [Made("203.0.113.2")]);

        Assert.Equal(2, _book.Count);
        Assert.Equal(TimeSpan.Zero, _keeper.WriteDelay(Seconds(0)));
        Assert.Equal(Range("203.0.113.1"), Assert.Single(Begin(0).Changes!).Key);
    }

    [Fact]
    public void Writes_are_a_second_apart_and_carry_all_that_came_between()
    {
        End(Begin(0), bans: []);
        Ban("203.0.113.1");
        End(Begin(10));
        for (var i = 2; i <= 100; i++)
            Ban($"203.0.113.{i}");

        Assert.Equal(Seconds(0.9), _keeper.WriteDelay(Seconds(10.1)));
        Assert.Null(Begin(10.5).Changes);
        End(_visit!);
        Assert.Equal(99, Begin(11).Changes!.Count);
    }

    [Fact]
    public void A_long_write_is_followed_by_a_longer_pause()
    {
        End(Begin(0), bans: []);
        Ban("203.0.113.1");
        End(Begin(10), now: 10.5);
        Ban("203.0.113.2");

        Assert.Equal(Seconds(10), _keeper.WriteDelay(Seconds(10.5)));
    }

    [Fact]
    public void What_could_not_be_written_is_tried_again_later()
    {
        End(Begin(0), bans: []);
        Ban("203.0.113.1");
        End(Begin(10), isSaved: false, failure: "the disk is full");

        Assert.Equal(Seconds(10), _keeper.WriteDelay(Seconds(10)));
        Assert.Single(Begin(20).Changes!);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_not_written()
    {
        Ban("203.0.113.1");
        End(Begin(0), stamp: null, failure: "permission denied");

        Assert.Equal(Seconds(10), _keeper.WriteDelay(Seconds(0)));
        Assert.Null(Begin(10).Changes);
    }

    [Fact]
    public void A_persons_edit_found_while_writing_does_not_undo_what_was_written()
    {
        End(Begin(0), bans: [Made("203.0.113.1")]);
        Ban("203.0.113.2");
        var visit = Begin(10);
        _book.RemoveWithin(Range("203.0.113.2"));
        Ban("203.0.113.3");

        var replacement = End(visit, bans: [Made("203.0.113.2"), Made("203.0.113.4")]);

        var news = BanFileNews.Of(replacement!);
        Assert.Equal((1, 1), (news.Added, news.Removed));
        Assert.Equal(["203.0.113.3", "203.0.113.4"], _book.All.Select(b => $"{b.Range}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_report_of_another_visit_is_not_awaited()
    {
        var visit = Begin(0);

        Assert.True(_keeper.IsAwaited(Report(visit, [], Stamp, true, null)));
        Assert.False(_keeper.IsAwaited(Report(visit with { Path = "other" }, [], Stamp, true, null)));
    }

    private BanFileVisit? _visit;

    private BanFileVisit Begin(double now) => _visit = _keeper.Begin(Seconds(now), Start + Seconds(now));

    private BanReplacement? End(BanFileVisit visit, IReadOnlyList<Ban>? bans = null, double now = 10, bool isSaved = true, string? failure = null) =>
        _keeper.End(Report(visit, bans, Stamp, isSaved, failure), Seconds(now));

    private BanReplacement? End(BanFileVisit visit, FileStamp? stamp, string failure) =>
        _keeper.End(Report(visit, null, stamp, false, failure), TimeSpan.Zero);

    private static BanFileReport Report(BanFileVisit visit, IReadOnlyList<Ban>? bans, FileStamp? stamp, bool isSaved, string? failure) =>
        new(visit, stamp, null, bans is null ? null : LoadedBans.Of(bans, visit.MaxTemporary, visit.Now), [], isSaved, failure);

    private void Ban(string range) => _book.Add(Made(range));

    private static Ban Made(string range) => new(Range(range), null, Start, "");

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
