using Akka.Util;
using Akka.Util.Internal;

namespace Akka.Embedded.Tests.Util;

public class AtomicTests
{
    [Fact]
    public void A_reference_is_compared_by_identity()
    {
        var first = new string('a', 3);
        var equal = new string('a', 3);
        var cell = new AtomicReference<string>(first);

        Assert.False(cell.CompareAndSet(equal, "b"));
        Assert.True(cell.CompareAndSet(first, "b"));
        Assert.Equal("b", cell.GetAndSet("c"));
        Assert.Equal("c", (string)cell);
    }

    [Fact]
    public void A_flag_is_set_by_exactly_one_of_many_threads()
    {
        var flag = new AtomicBoolean();
        var winners = 0;
        Parallel.For(0, 1000, _ =>
        {
            if (flag.CompareAndSet(false, true))
                Interlocked.Increment(ref winners);
        });

        Assert.Equal(1, winners);
        Assert.True(flag.GetAndSet(false));
        Assert.False(flag.Value);
    }

    [Fact]
    public void A_counter_starts_so_that_the_first_next_is_zero()
    {
        Assert.Equal(0, new AtomicCounter().Next());
        Assert.Equal(0, new AtomicCounterLong().Next());
    }

    [Fact]
    public void Counter_operations_say_whether_they_return_the_value_before_or_after()
    {
        var counter = new AtomicCounter(5);
        Assert.Equal(5, counter.GetAndIncrement());
        Assert.Equal(7, counter.IncrementAndGet());
        Assert.Equal(7, counter.GetAndDecrement());
        Assert.Equal(5, counter.DecrementAndGet());
        Assert.Equal(5, counter.GetAndAdd(10));
        Assert.Equal(20, counter.AddAndGet(5));
        Assert.Equal(20, counter.GetAndSet(1));
        Assert.False(counter.CompareAndSet(0, 9));
        Assert.True(counter.CompareAndSet(1, 9));
        counter.Reset();
        Assert.Equal(0, counter.Current);
    }
}
