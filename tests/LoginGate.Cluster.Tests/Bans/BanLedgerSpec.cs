using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Tests.Kit;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Tests.Bans;

public sealed class BanLedgerSpec
{
    private static readonly AddressBlock Somebody = TestGate.Address(1);

    private readonly HandClock _clock = new();
    private readonly BanLedger _ledger;
    private readonly BanLedger _other;

    public BanLedgerSpec() => (_ledger, _other) = (new BanLedger("a", _clock), new BanLedger("b", _clock));

    [Fact]
    public void A_ban_is_said_with_the_stamp_of_now_and_this_gates_name()
    {
        var said = Assert.Single(Say(_ledger, Ban(until: HandClock.Start.AddHours(1))));

        Assert.Equal(new SharedBan(Somebody, HandClock.Start.AddHours(1), HandClock.Start, "flood", IsLifted: false, HybridStamp.At(HandClock.Start), "a"), said);
        Assert.Equal([said], _ledger.Known([Somebody, TestGate.Address(2)]));
        Assert.Equal(1, _ledger.Count);
    }

    [Fact]
    public void What_is_known_already_is_not_said_again()
    {
        var made = Assert.Single(Say(_ledger, Ban())).Stamp;
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(Say(_ledger, Ban(stamp: made)));
        Assert.Empty(Say(_ledger, Ban(stamp: HybridStamp.At(_clock.Now))));
        Assert.Single(Say(_ledger, Lift()));
        Assert.Empty(Say(_ledger, Lift()));
    }

    /// <summary>On two sides of a cut.</summary>
    [Fact]
    public void A_ban_that_is_made_again_counts_after_a_lift_that_this_gate_has_not_heard_of()
    {
        Say(_ledger, Ban());
        Tell(_ledger, _other);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Say(_other, Lift());
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(Say(_ledger, Ban()));

        Tell(_other, _ledger);
        Tell(_ledger, _other);
        Assert.False(_ledger.Known([Somebody]).Single().IsLifted);
        Assert.False(_other.Known([Somebody]).Single().IsLifted);
    }

    [Fact]
    public void Another_end_is_said_and_counts_after_the_first()
    {
        var first = Assert.Single(Say(_ledger, Ban()));

        var second = Assert.Single(Say(_ledger, Ban(until: HandClock.Start.AddHours(1))));

        Assert.True(second.Stamp.IsAfter(first.Stamp));
        Assert.Equal([second], _ledger.Known([Somebody]));
    }

    [Fact]
    public void Of_several_words_at_once_on_a_range_the_last_counts()
    {
        Assert.True(Assert.Single(Say(_ledger, Ban(), Lift())).IsLifted);
        Assert.False(Assert.Single(Say(_ledger, Ban(), Lift(), Ban())).IsLifted);
    }

    [Fact]
    public void A_lift_is_known_until_the_ban_would_have_ended()
    {
        Say(_ledger, Ban(until: HandClock.Start.AddHours(3)));

        Assert.Equal(HandClock.Start.AddHours(3), Assert.Single(Say(_ledger, Lift())).Until);
    }

    [Fact]
    public void A_lift_of_a_ban_without_end_or_of_one_that_nobody_knows_is_known_for_ten_days()
    {
        Say(_ledger, Ban());

        Assert.Equal(HandClock.Start.AddDays(10), Assert.Single(Say(_ledger, Lift())).Until);
        Assert.Equal(HandClock.Start.AddDays(10), Assert.Single(Say(_other, Lift())).Until);
    }

    [Fact]
    public void A_file_from_before_a_lift_does_not_bring_the_ban_back()
    {
        var made = HybridStamp.At(HandClock.Start);
        Say(_other, Ban());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Say(_other, Lift());
        _clock.Advance(TimeSpan.FromMinutes(1));

        // Whether it has heard of the lift before or hears of it afterwards.
        var early = Assert.Single(Say(_ledger, Ban(stamp: made)));
        Tell(_other, _ledger);
        Assert.True(_ledger.Known([Somebody]).Single().IsLifted);
        Assert.Empty(Say(_ledger, Ban(stamp: made)));
        Assert.Equal(made, early.Stamp);
    }

    [Fact]
    public void A_file_with_a_ban_from_after_a_lift_counts()
    {
        Say(_other, Ban(), Lift());
        _clock.Advance(TimeSpan.FromMinutes(1));
        var made = HybridStamp.At(_clock.Now);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Tell(_other, _ledger);

        Assert.Equal(made, Assert.Single(Say(_ledger, Ban(stamp: made))).Stamp);
    }

    /// <summary>The ban was made by a gate whose clock is ahead, and lifted before this gate's clock has come so far.</summary>
    [Fact]
    public void A_file_with_a_time_of_the_future_does_not_bring_back_a_ban_that_was_lifted()
    {
        var ahead = new HandClock { Now = HandClock.Start.AddMinutes(3) };
        var fast = new BanLedger("c", ahead);
        var made = Assert.Single(Say(fast, Ban())).Stamp;
        Tell(fast, _other);
        Say(_other, Lift());
        Tell(_other, _ledger);

        Assert.Empty(Say(_ledger, Ban(stamp: made)));
        Assert.True(_ledger.Known([Somebody]).Single().IsLifted);
    }

    [Fact]
    public void A_word_of_this_gate_counts_after_what_it_heard_of_a_faster_clock()
    {
        var fast = new BanLedger("c", new HandClock { Now = HandClock.Start.AddMinutes(4) });
        Say(fast, Ban());
        Tell(fast, _ledger);

        Assert.Single(Say(_ledger, Lift()));
        Tell(_ledger, fast);
        Assert.True(fast.Known([Somebody]).Single().IsLifted);
    }

    [Fact]
    public void A_clock_that_was_ahead_and_has_been_set_back_is_noticed()
    {
        Say(_ledger, Ban());
        Assert.False(_ledger.IsAhead);
        _clock.Now = HandClock.Start - GateMessageSerializer.MaxClockAhead;
        Assert.False(_ledger.IsAhead);

        _clock.Now -= TimeSpan.FromMilliseconds(1);

        Assert.True(_ledger.IsAhead);
        Assert.False(new BanLedger("a", _clock).IsAhead);
    }

    [Fact]
    public void A_ban_that_ends_sooner_than_the_one_before_is_known_for_as_long_as_that_one()
    {
        var made = HybridStamp.At(HandClock.Start);
        Say(_other, Ban());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Say(_other, Ban(until: HandClock.Start.AddHours(1)));
        _clock.Advance(TimeSpan.FromHours(2));
        _other.Learn(BanBucket.IndexOf(Somebody), BanBucket.Empty(_clock));

        // A gate that was away starts again with its file.
        Say(_ledger, Ban(stamp: made));
        Tell(_other, _ledger);

        Assert.Equal(HandClock.Start.AddHours(1), _ledger.Known([Somebody]).Single().Until);
    }

    [Fact]
    public void A_short_ban_after_a_lift_is_known_for_as_long_as_the_lift()
    {
        Say(_other, Ban(), Lift(), Ban(until: HandClock.Start.AddHours(1)));
        _clock.Advance(TimeSpan.FromHours(2));
        _other.Learn(BanBucket.IndexOf(Somebody), BanBucket.Empty(_clock));

        Say(_ledger, Ban(stamp: HybridStamp.At(HandClock.Start)));
        Tell(_other, _ledger);

        Assert.Equal(HandClock.Start.AddHours(1), _ledger.Known([Somebody]).Single().Until);
        _clock.Advance(TimeSpan.FromDays(10));
        Assert.True(_ledger.HasOver(BanBucket.IndexOf(Somebody)));
    }

    [Fact]
    public void Bans_that_are_over_already_are_not_known()
    {
        Say(_ledger, Ban(until: HandClock.Start - SharedBan.KeptBeyondEnd - TimeSpan.FromSeconds(1)));

        Assert.Empty(_ledger.Known([Somebody]));
        Assert.Equal(0, _ledger.Count);
    }

    [Fact]
    public void Buckets_with_something_over_are_told_of()
    {
        Say(_ledger, Ban(until: HandClock.Start.AddMinutes(1)));
        var index = BanBucket.IndexOf(Somebody);
        _clock.Advance(TimeSpan.FromMinutes(1) + SharedBan.KeptBeyondEnd);
        Assert.False(_ledger.HasOver(index));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(_ledger.HasOver(index));
        Assert.Empty(_ledger.Learn(index, BanBucket.Empty(_clock)));
        Assert.False(_ledger.HasOver(index));
        Assert.Equal(0, _ledger.Count);
    }

    [Fact]
    public void Only_what_is_news_is_learnt()
    {
        Say(_other, Ban(), Ban(block: TestGate.Address(257)));
        var (index, bans) = (BanBucket.IndexOf(Somebody), _other.Known([Somebody, TestGate.Address(257)]).ToArray());

        Assert.Equal([bans[0]], _ledger.Learn(index, BanBucket.Of([bans[0]], _clock)));
        Assert.Empty(_ledger.Learn(index, BanBucket.Of([bans[0]], _clock)));
        Say(_ledger, Lift());
        Assert.Empty(_ledger.Learn(index, BanBucket.Of([bans[0]], _clock)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void There_are_no_more_bans_than_may_be_but_lifts_always(bool atOnce)
    {
        var bans = Enumerable.Range(1, BanLedger.MaxBans + 5).Select(i => Ban(block: TestGate.Address(i))).ToArray();
        foreach (var some in bans.Chunk(atOnce ? bans.Length : 50_000))
            _ledger.Say(some);

        Assert.Equal(BanLedger.MaxBans, _ledger.Count);
        Assert.Equal(5, _ledger.Unshared);
        Assert.Single(Say(_ledger, Lift(block: TestGate.Address(1_000_000))));
        Assert.Single(Say(_ledger, Ban(until: HandClock.Start.AddHours(1))));
    }

    /// <summary>Whoever can choose addresses could fill one bucket alone, which others would then no longer read.</summary>
    [Fact]
    public void One_bucket_takes_no_more_than_others_read_of_all_gates_together()
    {
        var index = BanBucket.IndexOf(Somebody);
        var bans = Enumerable.Range(1, 5_000_000).Select(TestGate.Address).Where(block => BanBucket.IndexOf(block) == index).Select(block => Ban(block: block)).ToArray();
        Assert.True(bans.Length > BanBucketFormat.MaxBans);

        _ledger.Say(bans);

        Assert.InRange(_ledger.Count, 1, BanBucketFormat.MaxBans / 8);
        Assert.Equal(bans.Length - _ledger.Count, _ledger.Unshared);
    }

    /// <summary>Replicators bring a gate that joins up to date by 16 buckets in a frame (max-delta-elements).</summary>
    [Fact]
    public void Of_all_bans_there_can_be_with_the_longest_reasons_16_buckets_fit_into_a_frame()
    {
        _ledger.Say(RandomBans.OfLongReasons(BanLedger.MaxBans));

        var lengths = Enumerable.Range(0, BanBucket.Count).Select(index => BanBucketFormat.Write(_ledger.Bucket(index)).Length);
        Assert.InRange(lengths.OrderDescending().Take(16).Sum(), 1, 8_000_000);
        var bans = Enumerable.Range(0, BanBucket.Count).SelectMany(index => _ledger.Bucket(index).Bans);
        Assert.Equal(BanLedger.MaxBans, bans.Count(ban => ban.Reason.Length >= BanLedger.ShortReason));
    }

    [Fact]
    public void A_reason_that_many_bans_of_a_part_have_stays_as_long_as_it_is()
    {
        var reason = new string('a', SharedBan.MaxReason);
        _ledger.Say([.. RandomBans.OfLongReasons(50_000), .. Enumerable.Range(60_000, 50_000).Select(i => Ban(TestGate.Address(i)) with { Reason = reason })]);
        _other.Say([.. Enumerable.Range(60_000, 50_000).Select(i => Ban(TestGate.Address(i)) with { Reason = reason })]);

        Assert.Equal(50_000, All(_other).Count(ban => ban.Reason == reason));
        Assert.Equal(0, All(_ledger).Count(ban => ban.Reason == reason));
        Assert.Equal(50_000, All(_ledger).Count(ban => ban.Reason == reason[..BanLedger.ShortReason]));
    }

    [Fact]
    public void A_reason_is_cut_and_made_printable()
    {
        var said = Assert.Single(Say(_ledger, Ban() with { Reason = $"a\r\n\x1b[31m\ud800{new string('b', 300)}" }));

        Assert.StartsWith("a   [31m b", said.Reason, StringComparison.Ordinal);
        Assert.Equal(SharedBan.MaxReason, said.Reason.Length);
        Tell(_ledger, _other);
        Assert.Equal([said], _other.Known([Somebody]));
    }

    [Fact]
    public void Gates_that_say_lift_and_say_again_agree_in_the_end()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new RandomBans(seed);
            var ledgers = Enumerable.Range(0, 3).Select(i => new BanLedger($"{(char)('a' + i)}", new HandClock { Now = HandClock.Start.AddMinutes(i) })).ToArray();
            for (var i = 0; i < 60; i++)
            {
                var ledger = ledgers[random.Next(3)];
                if (random.Next(2) == 0)
                    Tell(ledger, ledgers[random.Next(3)]);
                else
                    ledger.Say([new LocalBan(random.Block(), HandClock.Start.AddHours(1 + random.Next(3)), null, "", random.Next(3) == 0)]);
            }
            for (var i = 0; i < 6; i++)
                Tell(ledgers[i % 3], ledgers[(i + 1) % 3]);

            Assert.Equal(All(ledgers[0]), All(ledgers[1]));
            Assert.Equal(All(ledgers[0]), All(ledgers[2]));
            Assert.Equal(ledgers[0].Count, All(ledgers[0]).Count());
        }
    }

    private static LocalBan Ban(AddressBlock? block = null, DateTimeOffset? until = null, HybridStamp? stamp = null) =>
        new(block ?? Somebody, until, HandClock.Start, "flood", IsLifted: false, stamp);

    private static LocalBan Lift(AddressBlock? block = null) => new(block ?? Somebody, null, null, "", IsLifted: true);

    private static IEnumerable<SharedBan> Say(BanLedger ledger, params LocalBan[] bans) => ledger.Say(bans).Values.SelectMany(changed => changed);

    private static IEnumerable<SharedBan> All(BanLedger ledger) => Enumerable.Range(0, BanBucket.Count).SelectMany(index => ledger.Bucket(index).Bans);

    /// <summary>Over the wire, as far as it is taken there.</summary>
    private void Tell(BanLedger from, BanLedger to)
    {
        for (var index = 0; index < BanBucket.Count; index++)
        {
            if (from.Bucket(index).Bans.Length > 0)
                to.Learn(index, BanBucketFormat.Read(BanBucketFormat.Write(from.Bucket(index)), _clock, HybridStamp.At(_clock.Now.AddMinutes(5)), _ => { }));
        }
    }
}
