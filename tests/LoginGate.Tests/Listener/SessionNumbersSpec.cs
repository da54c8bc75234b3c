using LoginGate.Listener;

namespace LoginGate.Tests.Listener;

public sealed class SessionNumbersSpec
{
    [Fact]
    public void Numbers_rise_from_one()
    {
        var numbers = new SessionNumbers();

        Assert.Equal([1, 2, 3], Take(numbers, 3));
    }

    [Fact]
    public void A_freed_number_is_not_handed_out_again_soon()
    {
        var numbers = new SessionNumbers();
        var first = numbers.Take();
        numbers.Release(first);

        Assert.DoesNotContain(first, Take(numbers, 10_000));
    }

    [Fact]
    public void After_the_highest_number_the_count_begins_again_at_one_and_skips_live_ones()
    {
        var numbers = new SessionNumbers(last: int.MaxValue - 2);
        Assert.Equal([int.MaxValue - 1, int.MaxValue, 1, 2], Take(numbers, 4));

        var wrapping = new SessionNumbers(last: 0);
        var live = Take(wrapping, 3);
        wrapping.Release(live[1]);
        var again = new SessionNumbers(last: int.MaxValue - 1);
        Assert.Equal(int.MaxValue, again.Take());
        Assert.Equal(1, again.Take());
    }

    [Fact]
    public void Live_numbers_have_distinct_slots()
    {
        var numbers = new SessionNumbers(slots: 4);
        Assert.Equal([1, 2, 3, 4], Take(numbers, 4));
        Assert.Throws<InvalidOperationException>(() => numbers.Take());

        numbers.Release(2);
        // 5 has the slot of 1.
        Assert.Equal(6, numbers.Take());
        numbers.Release(4);
        Assert.Equal(8, numbers.Take());
        Assert.Equal(4, numbers.LiveCount);
    }

    [Fact]
    public void A_number_in_use_is_never_handed_out_a_second_time()
    {
        var numbers = new SessionNumbers(last: int.MaxValue - 5);
        var live = new HashSet<int>();
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var number = numbers.Take();
            Assert.True(live.Add(number), $"{number} was handed out twice");
            if (random.Next(3) == 0)
            {
                var freed = live.First();
                live.Remove(freed);
                numbers.Release(freed);
            }
            Assert.Equal(live.Count, numbers.LiveCount);
        }
    }

    private static int[] Take(SessionNumbers numbers, int count) => [.. Enumerable.Range(0, count).Select(_ => numbers.Take())];
}
