using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop.Tests.Loops;

public sealed class LoopTableTests
{
    private readonly LoopTable _table = new();

    [Fact]
    public void Entries_are_found_by_their_keys_until_they_are_removed()
    {
        var entries = Enumerable.Range(0, 500).Select(_ => new Entry()).ToArray();
        var keys = entries.Select(_table.Add).ToArray();
        Assert.Equal(entries.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.True(key >= 0));
        for (var i = 0; i < entries.Length; i++)
            Assert.Same(entries[i], _table.Find(keys[i]));
        _table.Remove(keys[7]);
        Assert.Null(_table.Find(keys[7]));
        Assert.Equal(entries.Where((_, i) => i != 7), _table.Entries);
    }

    [Fact]
    public void An_event_of_one_that_has_gone_does_not_reach_its_successor()
    {
        var old = _table.Add(new Entry());
        _table.Remove(old);
        var successor = new Entry();
        var key = _table.Add(successor);
        Assert.Null(_table.Find(old));
        Assert.Same(successor, _table.Find(key));
    }

    [Fact]
    public void One_may_take_the_place_of_another()
    {
        var key = _table.Add(new Entry());
        var other = new Entry();
        _table.Replace(key, other);
        Assert.Same(other, _table.Find(key));
    }

    private sealed class Entry : ILoopEntry
    {
        public void OnEvents(uint flags)
        {
        }

        public void OnLoopEnded()
        {
        }
    }
}
