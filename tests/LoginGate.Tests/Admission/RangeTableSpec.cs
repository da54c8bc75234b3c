using LoginGate.Admission;
using LoginGate.Shared;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

public sealed class RangeTableSpec
{
    [Fact]
    public void It_answers_as_a_walk_over_all_ranges_would()
    {
        const int Seed = 1981;
        var random = new Random(Seed);
        for (var round = 0; round < 50; round++)
        {
            var table = new RangeTable<AddressRange>();
            var naive = new HashSet<AddressRange>();
            for (var step = 0; step < 200; step++)
            {
                var range = RandomRange(random);
                if (random.Next(3) == 0)
                    Assert.Equal(naive.Remove(range), table.Remove(range, out _));
                else if (naive.Add(range))
                    table.Set(range, range);
                var address = RandomAddress(random);
                var widest = naive.Where(r => r.Contains(address)).OrderBy(r => r.PrefixLength).Cast<AddressRange?>().FirstOrDefault();

                Assert.Equal(widest is not null, table.Covers(address));
                AddressRange? found = table.TryCover(address, 0, (_, _) => true, out var value) ? value : null;
                Assert.True(widest == found, $"seed {Seed}, round {round}, step {step}: {address}, {widest}, {found}");
            }
            Assert.Equal(naive.Count, table.Count);
        }
    }

    [Fact]
    public void What_the_condition_does_not_accept_does_not_hide_the_next()
    {
        var table = new RangeTable<string>();
        table.Set(Range("10.0.0.0/8"), "wide");
        table.Set(Range("10.1.0.0/16"), "narrow");

        Assert.True(table.TryCover(Range("10.1.2.3"), 0, (value, _) => value == "narrow", out var found));
        Assert.Equal("narrow", found);
    }

    [Fact]
    public void A_hundred_thousand_ranges_are_looked_up_at_once()
    {
        var random = new Random(7);
        var table = new RangeTable<bool>();
        while (table.Count < 100_000)
            table.Set(new AddressRange(isIPv6: false, (uint)random.NextInt64(1L << 32), 8 + random.Next(25)), true);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        for (var i = 0; i < 100_000; i++)
            table.Covers(new AddressRange(isIPv6: false, (uint)random.NextInt64(1L << 32), 32));

        // A walk over all of them takes minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    // Few bits, so that ranges and addresses meet.
    private static AddressRange RandomRange(Random random) => RandomAddress(random).Widened(random.Next(5) == 0 ? random.Next(20) : 24 + random.Next(105));

    private static AddressRange RandomAddress(Random random) => random.Next(2) == 0
        ? new AddressRange(isIPv6: false, (uint)random.Next(64), 32)
        : new AddressRange(isIPv6: true, (UInt128)(uint)random.Next(64) << 60, 128);
}
