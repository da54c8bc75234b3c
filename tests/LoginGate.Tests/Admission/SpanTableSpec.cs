using LoginGate.Admission;
using LoginGate.Shared;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

public sealed class SpanTableSpec
{
    [Fact]
    public void It_answers_as_a_walk_over_all_spans_would()
    {
        const int Seed = 1981;
        var random = new Random(Seed);
        for (var round = 0; round < 50; round++)
        {
            var table = new SpanTable<AddressSpan>();
            var naive = new SortedSet<AddressSpan>();
            for (var step = 0; step < 200; step++)
            {
                var span = RandomSpan(random);
                if (random.Next(3) == 0)
                    Assert.Equal(naive.Remove(span), table.Remove(span, out _));
                else if (naive.Add(span))
                    table.Set(span, span);
                Assert.Equal(naive.Contains(span), table.TryGet(span, out _));

                var about = random.Next(3) == 0 ? RandomSpan(random) : Single(random);
                var around = naive.Where(s => s.Contains(about)).Cast<AddressSpan?>().FirstOrDefault();
                AddressSpan? found = table.TryCover(about, 0, (_, _) => true, out var value) ? value : null;
                Assert.True(around == found, $"seed {Seed}, round {round}, step {step}: {about}, {around}, {found}");
                Assert.Equal(around is not null, table.Covers(about));
                Assert.Equal(naive.Where(s => s.IsIPv6 == about.IsIPv6 && s.First <= about.Last && about.First <= s.Last), table.Touching(about));
            }
            Assert.Equal(naive, table.Values);
            Assert.Equal(naive.Count, table.Count);
        }
    }

    [Fact]
    public void What_the_condition_does_not_accept_does_not_hide_the_next()
    {
        var table = new SpanTable<string>();
        table.Set(Network("10.0.0.0/8"), "wide");
        table.Set(Network("10.1.0.0-10.3.9.9"), "narrow");

        Assert.True(table.TryCover(Range("10.1.2.3"), 0, (value, _) => value == "narrow", out var found));
        Assert.Equal("narrow", found);
    }

    [Fact]
    public void A_value_set_again_takes_the_place_of_the_old()
    {
        var table = new SpanTable<int>();
        table.Set(Network("10.0.0.0-10.0.0.255"), 1);
        table.Set(Network("10.0.0.0/24"), 2);

        Assert.True(table.TryGet(Network("10.0.0.0/24"), out var value));
        Assert.Equal((2, 1), (value, table.Count));
    }

    [Fact]
    public void Two_hundred_thousand_spans_are_a_shallow_tree()
    {
        var random = new Random(7);
        var table = new SpanTable<bool>();
        for (var i = 0; i < 200_000; i++)
        {
            var first = random.NextInt64(1L << 32);
            table.Set(new AddressSpan(isIPv6: false, (uint)first, (uint)Math.Min(uint.MaxValue, first + random.Next(1 << 20))), true);
        }
        // Sorted input would make a list of a tree that is not balanced: its walk overflows the stack.
        for (var i = 0u; i < 200_000; i++)
            table.Set(new AddressSpan(isIPv6: true, i, i), true);

        for (var i = 0; i < 200_000; i++)
            table.Covers(new AddressRange(isIPv6: false, (uint)random.NextInt64(1L << 32), 32));
        Assert.True(table.Covers(new AddressRange(isIPv6: true, 199_999, 128)));
        Assert.False(table.Covers(new AddressRange(isIPv6: true, 200_000, 128)));
    }

    // Few addresses, so that spans meet.
    private static AddressSpan RandomSpan(Random random)
    {
        var isIPv6 = random.Next(2) == 0;
        var (a, b) = (Single(random, isIPv6).First, Single(random, isIPv6).First);
        return new AddressSpan(isIPv6, UInt128.Min(a, b), UInt128.Max(a, b));
    }

    private static AddressSpan Single(Random random) => Single(random, random.Next(2) == 0);

    private static AddressSpan Single(Random random, bool isIPv6)
    {
        var bits = (UInt128)(uint)random.Next(64) << (isIPv6 ? 60 : 0);
        return new AddressSpan(isIPv6, bits, bits);
    }
}
