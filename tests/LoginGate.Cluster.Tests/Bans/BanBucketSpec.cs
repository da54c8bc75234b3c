using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests.Bans;

public sealed class BanBucketSpec
{
    private const int Seeds = 300;

    private readonly HandClock _clock = new();

    [Fact]
    public void Merging_asks_for_no_order_no_grouping_and_no_counting()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new RandomBans(seed);
            var (a, b, c) = (random.Bucket(_clock), random.Bucket(_clock), random.Bucket(_clock));

            AssertSame(a.Merge(b), b.Merge(a), seed);
            AssertSame(a.Merge(b).Merge(c), a.Merge(b.Merge(c)), seed);
            AssertSame(a.Merge(a), a, seed);
            AssertSame(a.Merge(b).Merge(b).Merge(a), a.Merge(b), seed);
            AssertSame(a.Merge(BanBucket.Empty(_clock)), a, seed);
        }
    }

    [Fact]
    public void The_later_word_on_each_range_is_in_the_merge()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new RandomBans(seed);
            var (a, b) = (random.Bucket(_clock), random.Bucket(_clock));

            var merged = a.Merge(b);

            Assert.Equal(a.Bans.Concat(b.Bans).Select(ban => ban.Block).Distinct().Order(AddressBlock.Order), merged.Bans.Select(ban => ban.Block));
            foreach (var ban in merged.Bans)
            {
                Assert.Contains(ban, a.Bans.Concat(b.Bans));
                Assert.True(new[] { a.Find(ban.Block), b.Find(ban.Block) }.All(said => said is null || said.Stamp.Value <= ban.Stamp.Value), $"seed {seed}");
            }
        }
    }

    [Fact]
    public void Deltas_in_any_order_and_more_than_once_make_the_same_as_the_whole()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new RandomBans(seed);
            var (bucket, collecting, deltas) = (BanBucket.Empty(_clock), BanBucket.Empty(_clock), new List<BanBucket>());
            for (var i = 0; i < 8; i++)
            {
                var changes = random.Changes(4);
                collecting = collecting.With(changes, withDelta: true);
                var changed = bucket.With(changes, withDelta: true);
                deltas.Add(changed.Delta!);
                bucket = changed.ResetDelta();
            }

            var received = random.Shuffled(deltas.Concat(deltas)).Aggregate(BanBucket.Empty(_clock), (all, delta) => all.MergeDelta(delta));

            AssertSame(received, bucket, seed);
            AssertSame(collecting, bucket, seed);
            AssertSame(collecting.Delta!, bucket, seed);
            Assert.Null(bucket.Delta);
        }
    }

    /// <summary>Gates that say something, hear each other now and then and let time pass, each by a clock of its own.</summary>
    [Fact]
    public void Gates_that_have_heard_each_other_have_the_same_bytes_whatever_went_before()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new RandomBans(seed);
            var clocks = Enumerable.Range(0, 4).Select(i => new HandClock { Now = HandClock.Start.AddSeconds(20 * i) }).ToArray();
            var gates = clocks.Select(BanBucket.Empty).ToArray();
            var all = BanBucket.Empty(_clock);
            for (var i = 0; i < 60; i++)
            {
                var gate = random.Next(gates.Length);
                switch (random.Next(3))
                {
                    case 0:
                        var changes = random.Changes(3);
                        gates[gate] = gates[gate].With(changes, withDelta: random.Next(2) == 0).ResetDelta();
                        all = all.Merge(BanBucket.Of(changes, _clock));
                        break;
                    case 1:
                        gates[gate] = gates[gate].Merge(gates[random.Next(gates.Length)]);
                        break;
                    default:
                        Array.ForEach(clocks, clock => clock.Advance(TimeSpan.FromSeconds(1)));
                        break;
                }
            }

            foreach (var gate in Enumerable.Range(0, gates.Length))
                gates[gate] = gates.Aggregate(gates[gate], (bucket, other) => bucket.Merge(other));

            Assert.All(gates, gate => AssertSame(gate, all, seed));
        }
    }

    [Fact]
    public void What_is_over_is_dropped_by_the_merge_and_does_not_come_back()
    {
        var ban = new SharedBan(TestGate.Address(1), HandClock.Start.AddHours(1), null, "", IsLifted: false, HybridStamp.At(HandClock.Start), "a");
        var (own, other) = (BanBucket.Of([ban], _clock), BanBucket.Of([ban], _clock));
        _clock.Advance(TimeSpan.FromHours(1) + SharedBan.KeptBeyondEnd);
        Assert.NotEmpty(own.Merge(other).Bans);

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Empty(own.Merge(BanBucket.Empty(_clock)).Bans);
        Assert.Empty(own.Merge(other).Bans);
        Assert.Empty(BanBucket.Empty(_clock).Merge(other).Bans);
        Assert.Empty(BanBucket.Empty(_clock).With([ban], withDelta: true).Bans);
    }

    [Fact]
    public void A_ban_until_the_end_of_time_is_never_over()
    {
        var ban = new SharedBan(TestGate.Address(1), DateTimeOffset.MaxValue, null, "", IsLifted: false, HybridStamp.At(HandClock.Start), "a");

        Assert.Same(ban, Assert.Single(BanBucket.Empty(_clock).Merge(BanBucket.Of([ban], _clock)).Bans));
    }

    [Fact]
    public void A_merge_that_changes_nothing_hands_back_what_it_was_given()
    {
        var bucket = new RandomBans(1).Bucket(_clock);

        Assert.Same(bucket, bucket.Merge(BanBucket.Empty(_clock)));
        Assert.Same(bucket, BanBucket.Empty(_clock).Merge(bucket));
        Assert.Same(bucket, bucket.Merge(BanBucket.Of(bucket.Bans[..1], _clock)));
    }

    [Fact]
    public void Every_range_that_is_there_is_found_and_no_other()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new RandomBans(seed);
            var bucket = random.Bucket(_clock);

            Assert.All(bucket.Bans, ban => Assert.Same(ban, bucket.Find(ban.Block)));
            var other = random.Block();
            Assert.Equal(bucket.Bans.FirstOrDefault(ban => ban.Block == other), bucket.Find(other));
        }
    }

    [Theory]
    [InlineData("addresses in a row")]
    [InlineData("networks of 256")]
    [InlineData("IPv6 networks in a row")]
    [InlineData("addresses of every 256th")]
    public void Buckets_are_about_equally_full(string kind)
    {
        const int Bans = 100_000;
        var counts = new int[BanBucket.Count];
        for (var i = 1u; i <= Bans; i++)
        {
            var block = kind switch
            {
                "networks of 256" => new AddressBlock(false, i << 8, (i << 8) + 255),
                "IPv6 networks in a row" => new AddressBlock(true, (UInt128)i << 64, ((UInt128)i << 64) + ulong.MaxValue),
                "addresses of every 256th" => new AddressBlock(false, i << 8, i << 8),
                _ => new AddressBlock(false, 0x0a000000 + i, 0x0a000000 + i),
            };
            counts[BanBucket.IndexOf(block)]++;
        }

        Assert.InRange(counts.Max(), Bans / BanBucket.Count, Bans / BanBucket.Count * 3 / 2);
    }

    private static void AssertSame(BanBucket a, BanBucket b, int seed)
    {
        Assert.True(a.Equals(b), $"seed {seed}:\n{string.Join('\n', a.Bans)}\n\n{string.Join('\n', b.Bans)}");
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal(BanBucketFormat.Write(a), BanBucketFormat.Write(b));
    }
}
