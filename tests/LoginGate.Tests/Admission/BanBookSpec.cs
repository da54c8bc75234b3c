using LoginGate.Admission;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

public sealed class BanBookSpec
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly BanBook _book = new(maxTemporary: 3);

    [Fact]
    public void A_temporary_ban_holds_until_its_end_and_then_no_more()
    {
        _book.Add(Temporary("203.0.113.7", 60));

        Assert.True(Refuses("203.0.113.7", 59.9));
        Assert.False(Refuses("203.0.113.8", 0));
        Assert.False(Refuses("203.0.113.7", 60));
        _book.Expire(Start.AddSeconds(60));
        Assert.Equal(0, _book.Count);
    }

    [Fact]
    public void A_ban_that_is_over_does_not_hide_a_narrower_one()
    {
        _book.Add(Temporary("203.0.113.0/24", 10));
        _book.Add(Permanent("203.0.113.7"));

        Assert.True(Refuses("203.0.113.7", 100));
        Assert.False(Refuses("203.0.113.8", 100));
    }

    [Fact]
    public void The_longer_of_two_bans_holds()
    {
        Assert.True(_book.Add(Temporary("203.0.113.7", 60)));
        Assert.False(_book.Add(Temporary("203.0.113.7", 30)));
        Assert.True(_book.Add(Temporary("203.0.113.7", 90)));
        Assert.True(Refuses("203.0.113.7", 89));
        Assert.True(_book.Add(Permanent("203.0.113.7")));
        Assert.False(_book.Add(Temporary("203.0.113.7", 1000)));

        Assert.True(Refuses("203.0.113.7", 100_000));
        Assert.Equal((1, 0), (_book.Count, _book.TemporaryCount));
    }

    [Fact]
    public void The_temporary_bans_are_bounded_and_the_permanent_ones_untouched()
    {
        _book.Add(Permanent("198.51.100.1"));
        for (var i = 1; i <= 5; i++)
            _book.Add(Temporary($"203.0.113.{i}", 100 - i));

        Assert.Equal((4, 3, 2L), (_book.Count, _book.TemporaryCount, _book.Evicted));
        // Those that would have ended first are gone: the fifth went at once.
        Assert.Equal([true, true, true, false, false], Enumerable.Range(1, 5).Select(i => Refuses($"203.0.113.{i}", 0)));
        Assert.True(Refuses("198.51.100.1", 0));
    }

    [Fact]
    public void Taking_back_a_range_takes_back_all_bans_in_it_and_no_wider_one()
    {
        _book.Add(Permanent("203.0.113.7"));
        _book.Add(Permanent("203.0.113.128/25"));
        _book.Add(Permanent("203.0.0.0/16"));
        _book.Add(Permanent("198.51.100.1"));

        Assert.Equal(2, _book.RemoveWithin(Range("203.0.113.0/24")).Count);

        Assert.Equal(Range("203.0.0.0/16"), _book.Find(Range("203.0.113.7"), Start)!.Range);
        Assert.Empty(_book.RemoveWithin(Range("203.0.113.7")));
        Assert.Single(_book.RemoveWithin(Range("198.51.100.1")));
        Assert.Equal(1, _book.Count);
    }

    [Fact]
    public void Refused_clients_are_counted()
    {
        _book.Add(Permanent("203.0.113.0/24"));
        Refuses("203.0.113.1", 0);
        Refuses("203.0.113.2", 0);

        Assert.Equal(2, Assert.Single(_book.All).Refused);
    }

    [Fact]
    public void A_file_changed_by_hand_replaces_the_book_but_for_what_it_cannot_know()
    {
        _book.Add(Permanent("203.0.113.1"));
        _book.Add(Permanent("203.0.113.2"));
        _book.TakeUnsaved();
        _book.Add(Permanent("203.0.113.3"));
        _book.RemoveWithin(Range("203.0.113.1"));

        var news = Reload(Permanent("203.0.113.1"), Permanent("203.0.113.9"), Permanent("203.0.113.9"), Temporary("203.0.113.8", -1));

        Assert.Equal((1, 1), (news.Added, news.Removed));
        Assert.Equal(["203.0.113.3", "203.0.113.9"], _book.All.Select(b => $"{b.Range}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_reload_keeps_the_counts_of_bans_that_stay()
    {
        _book.Add(Permanent("203.0.113.1"));
        _book.TakeUnsaved();
        Refuses("203.0.113.1", 0);

        Reload(Permanent("203.0.113.1"));

        Assert.Equal(1, Assert.Single(_book.All).Refused);
    }

    [Fact]
    public void Changes_that_could_not_be_saved_come_back_under_newer_ones()
    {
        _book.Add(Permanent("203.0.113.1"));
        _book.Add(Permanent("203.0.113.2"));
        var taken = _book.TakeUnsaved();
        Assert.False(_book.HasUnsaved);
        _book.RemoveWithin(Range("203.0.113.1"));

        _book.PutBackUnsaved(taken);

        var unsaved = _book.TakeUnsaved();
        Assert.Null(unsaved[Range("203.0.113.1")]);
        Assert.NotNull(unsaved[Range("203.0.113.2")]);
    }

    [Fact]
    public void What_waits_for_an_unwritable_file_stays_as_small_as_the_book()
    {
        for (var i = 0; i < 1000; i++)
        {
            var now = Start.AddSeconds(i);
            _book.Expire(now);
            _book.Add(Temporary($"203.0.{i / 250}.{i % 250}", i + 2));
            if (i % 7 == 0)
                _book.PutBackUnsaved(_book.TakeUnsaved());
        }

        Assert.InRange(_book.TakeUnsaved().Count, 1, 3);
    }

    [Fact]
    public void A_ban_that_ends_is_news_for_the_file_only_when_it_is_in_it()
    {
        _book.Add(Temporary("203.0.113.1", 10));
        _book.Expire(Start.AddSeconds(10));
        Assert.False(_book.HasUnsaved);

        _book.Add(Temporary("203.0.113.1", 20));
        _book.TakeUnsaved();
        _book.Expire(Start.AddSeconds(20));
        Assert.True(_book.HasUnsaved);
    }

    private BanFileNews Reload(params Ban[] inFile)
    {
        var news = BanFileNews.Of(_book.Replace(LoadedBans.Of(inFile, _book.MaxTemporary, Start)));
        _book.CountRefused(news.Refused);
        return news;
    }

    private bool Refuses(string address, double seconds) => _book.Refuses(Range(address), Start.AddSeconds(seconds));

    private static Ban Temporary(string range, double seconds) => new(Network(range), Start.AddSeconds(seconds), Start, "why");

    private static Ban Permanent(string range) => new(Network(range), null, Start, "why");
}
