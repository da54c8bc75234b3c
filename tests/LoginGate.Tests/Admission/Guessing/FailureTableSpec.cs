using LoginGate.Admission.Guessing;

namespace LoginGate.Tests.Admission.Guessing;

public sealed class FailureTableSpec
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(8);

    [Fact]
    public void A_failure_counts_for_its_time_and_at_most_an_eighth_longer()
    {
        var table = new FailureTable<int>(16, Within);
        var first = Minutes(100.5);
        table.Add(1, first);
        table.Add(1, first + Minutes(4));

        Assert.Equal(2, table.CountOf(1, first + Within));
        Assert.Equal(1, table.CountOf(1, first + Minutes(9)));
        Assert.Equal(1, table.CountOf(1, first + Minutes(12)));
        Assert.Equal(0, table.CountOf(1, first + Minutes(13)));
        table.Prune(first + Minutes(13));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void What_is_taken_back_is_the_own_share_alone()
    {
        var (all, own) = (new FailureTable<int>(16, Within), new FailureTable<int>(16, Within));
        foreach (var (minute, isOwn) in (ReadOnlySpan<(int, bool)>)[(0, true), (0, false), (1, false), (3, true), (3, true)])
        {
            all.Add(1, Minutes(minute));
            if (isOwn)
                own.Add(1, Minutes(minute));
        }

        Assert.True(own.Remove(1, Minutes(5), out var slips));
        all.Subtract(1, slips, Minutes(5));

        Assert.Equal(2, all.CountOf(1, Minutes(5)));
        Assert.Equal(1, all.CountOf(1, Minutes(9)));
    }

    [Fact]
    public void Of_as_many_failures_the_oldest_are_forgotten()
    {
        var table = new FailureTable<int>(4, Within);
        for (var key = 1; key <= 4; key++)
            table.Add(key, Minutes(100) + TimeSpan.FromSeconds(key));
        // The next takes the place of this one.
        table.Remove(1, Minutes(101), out _);
        table.Add(5, Minutes(101));

        table.Add(6, Minutes(102));

        Assert.Equal([3, 4, 5, 6], table.All(Minutes(102)).Select(tally => tally.Key).Order());
    }

    [Fact]
    public void However_many_fail_the_count_does_not_begin_anew_and_the_name_stays()
    {
        var table = new FailureTable<int>(4, Within);
        table.Add(1, Minutes(100), label: "anna");
        for (var i = 0; i < 70_000; i++)
            table.Add(1, Minutes(100));

        Assert.Equal(ushort.MaxValue, table.CountOf(1, Minutes(100)));
        Assert.Equal("anna", table.LabelOf(1));
    }

    /// <summary>Whoever has failed more often than all failures divided by three quarters of the places is never forgotten.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 30)]
    public void Whoever_fails_much_is_not_forgotten_whoever_else_fails(int seed, int likelihoodOfOld)
    {
        const int places = 32;
        var random = new Random(seed);
        var table = new FailureTable<int>(places, Within);
        var (failures, fresh, forgotten) = (new Dictionary<int, int>(), 1000, 0);
        for (var i = 1; i <= 5000; i++)
        {
            // New ones and again and again the same, in shares that differ.
            var key = random.Next(100) < likelihoodOfOld ? random.Next(20) : fresh++;
            var before = failures.Keys.ToDictionary(known => known, known => table.CountOf(known, Minutes(100)));
            var count = table.Add(key, Minutes(100));
            failures[key] = failures.GetValueOrDefault(key) + 1;

            Assert.True(table.Count <= places);
            Assert.InRange(count, 1, failures[key]);
            foreach (var (known, had) in before)
            {
                if (table.CountOf(known, Minutes(100)) >= had)
                    continue;
                forgotten++;
                Assert.True(had * (places / 4 * 3) <= i, $"{had} failures were forgotten after {i} in all");
            }
            // Those that are gone have nothing to lose: without them the check stays quick.
            foreach (var gone in failures.Keys.Where(known => known >= 1000 && table.CountOf(known, Minutes(100)) == 0).ToArray())
                failures.Remove(gone);
        }
        Assert.True(forgotten > 0);
    }

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}
