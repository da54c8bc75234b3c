using Akka.Actor;

namespace Akka.Embedded.Tests.Scheduler;

/// <summary>The wheel alone, in virtual time: ticks are just numbers.</summary>
public class TimerWheelTests : SchedulerTestBase
{
    private readonly TimerWheel _wheel = new(8);
    private readonly Dictionary<ScheduledWork, string> _names = [];

    [Fact]
    public void An_empty_wheel_has_nothing_due() => Assert.Equal(long.MaxValue, _wheel.NextTick());

    [Fact]
    public void Entries_leave_tick_by_tick_and_in_order_within_one()
    {
        foreach (var (name, tick) in new[] { ("c", 5L), ("a", 3L), ("d", 5L), ("b", 3L), ("f", 21L), ("e", 13L) })
            Add(name, tick);
        // 5, 13 and 21 share a slot of the eight.
        Assert.Equal(["3:ab", "5:cd", "13:e", "21:f"], Drain());
    }

    [Fact]
    public void The_next_tick_is_known_however_far_away()
    {
        Add("far", 1_000_000_007);
        Assert.Equal(1_000_000_007, _wheel.NextTick());
        Add("near", 9);
        Assert.Equal(9, _wheel.NextTick());
        Assert.Equal(["9:near", "1000000007:far"], Drain());
    }

    [Fact]
    public void An_entry_that_is_due_already_is_next()
    {
        Add("later", 50);
        Add("missed", 2);
        Assert.Equal(["2:missed", "50:later"], Drain());
    }

    [Fact]
    public void Removed_entries_are_gone_wherever_they_stood_in_their_slot()
    {
        var entries = "abcde".Select(c => Add(c.ToString(), 4)).ToArray();
        _wheel.Remove(entries[0]);
        _wheel.Remove(entries[2]);
        _wheel.Remove(entries[4]);
        _wheel.Remove(entries[4]);
        Assert.Equal(["4:bd"], Drain());
    }

    [Fact]
    public void A_slot_that_was_emptied_is_no_longer_due()
    {
        _wheel.Remove(Add("a", 4));
        Assert.Equal(long.MaxValue, _wheel.NextTick());
    }

    private ScheduledWork Add(string name, long tick)
    {
        var work = new ScheduledAction(Scheduler, 0, 0, null, () => { }) { DueTick = tick };
        _names[work] = name;
        _wheel.Add(work);
        return work;
    }

    private List<string> Drain()
    {
        var fired = new List<string>();
        for (var tick = _wheel.NextTick(); tick != long.MaxValue; tick = _wheel.NextTick())
        {
            var due = new List<ScheduledWork>();
            _wheel.TakeDue(tick, due);
            if (due.Count > 0)
                fired.Add($"{tick}:{string.Concat(due.Select(w => _names[w]))}");
        }

        return fired;
    }
}
