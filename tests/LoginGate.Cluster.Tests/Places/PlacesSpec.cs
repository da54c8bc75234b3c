using Akka.Actor;
using LoginGate.Cluster.Places;
using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests.Places;

/// <summary>What one gate says of its places and another makes of it, over a line that loses and repeats.</summary>
public sealed class PlacesSpec
{
    private static readonly Address A = new("akka.tcp", "gates", "10.0.0.1", 9113);
    private static readonly Address B = new("akka.tcp", "gates", "10.0.0.2", 9113);

    private readonly HandClock _clock = new();
    private readonly Dictionary<AddressBlock, int> _own = [];
    private readonly Dictionary<AddressBlock, int> _seen = [];
    private readonly PlacesOfOthers _others = new();
    private PlacesOut _out = new([]);

    [Fact]
    public void Changes_are_told_once_and_then_nothing_until_silence_would_be_long()
    {
        Take(1, 2);
        var first = Next()!;
        Assert.True(first.IsReset);
        Assert.Equal([new PlaceCount(TestGate.Address(1), 2)], first.Changes);
        Assert.Null(Next());
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Null(Next());

        _clock.Advance(TimeSpan.FromSeconds(0.1));

        var silence = Next()!;
        Assert.Empty(silence.Changes);
        Assert.Equal((first.Number + 1, false), (silence.Number, silence.IsReset));
        Assert.Null(Next());
    }

    [Fact]
    public void A_gate_without_clients_says_so_at_first()
    {
        Assert.True(Next() is { IsReset: true, Changes: [] });
    }

    [Fact]
    public void What_came_and_went_between_two_messages_is_told_as_it_is_now()
    {
        Take(1, 2);
        Take(1, 5);
        Take(2, 1);
        Take(2, 0);

        Assert.Equal([new(TestGate.Address(1), 5), new PlaceCount(TestGate.Address(2), 0)], Next()!.Changes);
    }

    [Fact]
    public void A_message_has_so_many_changes_at_the_most_and_the_rest_comes_next()
    {
        for (var i = 1; i <= PlacesTold.MaxChanges * 2 + 1; i++)
            Take(i, 1);

        Assert.Equal([PlacesTold.MaxChanges, PlacesTold.MaxChanges, 1], Enumerable.Range(0, 3).Select(_ => Next()!.Changes.Count));
        Assert.Null(Next());
    }

    [Fact]
    public void Places_of_several_gates_are_counted_together_and_told_where_they_are_others()
    {
        Assert.True(Hear(A, new PlacesTold(0, true, [new(TestGate.Address(1), 2), new(TestGate.Address(2), 1)])));
        Assert.True(Hear(B, new PlacesTold(0, true, [new(TestGate.Address(1), 3)])));
        Assert.Equal(5, Seen(1));

        Assert.True(Hear(B, new PlacesTold(1, false, [new(TestGate.Address(1), 1)])));
        Assert.Equal([new PlaceCount(TestGate.Address(1), 3)], _others.TakeChanges());
        Assert.Empty(_others.TakeChanges());
        _others.Forget(A);
        Assert.Equal((1, 0), (Seen(1), Seen(2)));
    }

    [Fact]
    public void A_message_that_is_lost_is_noticed_with_the_next()
    {
        Take(1, 1);
        Assert.True(Hear(A, Next()!));
        Take(2, 1);
        Next();
        Take(3, 1);

        Assert.False(Hear(A, Next()!));
        Assert.Equal(0, Seen(3));
        _out = new PlacesOut(_own.Keys);
        Assert.True(Hear(A, Next()!));
        Assert.Equal((1, 1, 1), (Seen(1), Seen(2), Seen(3)));
    }

    [Fact]
    public void A_message_twice_or_too_early_does_not_count()
    {
        Take(1, 1);
        Assert.True(Hear(A, Next()!));
        Take(1, 2);
        var (second, third) = (Next()!, NextAfter(1, 3));
        Assert.False(Hear(A, third));
        Assert.Equal(1, Seen(1));
        Assert.True(Hear(A, second));
        Assert.False(Hear(A, second));
        Assert.True(Hear(A, third));
        Assert.Equal(3, Seen(1));
    }

    [Fact]
    public void A_reset_forgets_what_was_told_before()
    {
        Hear(A, new PlacesTold(0, true, [new(TestGate.Address(1), 2)]));

        Hear(A, new PlacesTold(0, true, [new(TestGate.Address(2), 1)]));

        Assert.Equal((0, 1), (Seen(1), Seen(2)));
    }

    [Fact]
    public void A_gate_that_is_silent_for_15_seconds_counts_no_more_until_it_tells_all_anew()
    {
        Hear(A, new PlacesTold(0, true, [new(TestGate.Address(1), 2)]));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Hear(B, new PlacesTold(0, true, [new(TestGate.Address(1), 1)]));
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        _others.ForgetSilent(_clock);
        Assert.Equal(3, Seen(1));

        _clock.Advance(TimeSpan.FromSeconds(0.1));

        _others.ForgetSilent(_clock);
        Assert.Equal(1, Seen(1));
        Assert.False(Hear(A, new PlacesTold(1, false, [])));
        Assert.True(Hear(A, new PlacesTold(0, true, [new(TestGate.Address(1), 4)])));
        Assert.Equal(5, Seen(1));
    }

    [Fact]
    public void A_gate_has_room_for_so_many_addresses_and_those_it_has_go_on()
    {
        var number = 0L;
        foreach (var some in Enumerable.Range(1, 210_000).Chunk(PlacesTold.MaxChanges))
            Assert.True(Hear(A, new PlacesTold(number, number++ == 0, [.. some.Select(i => new PlaceCount(TestGate.Address(i), 1))])));

        Assert.Equal((1, 0), (Seen(200_000), Seen(200_001)));
        Assert.True(Hear(A, new PlacesTold(number, false, [new(TestGate.Address(1), 2), new(TestGate.Address(2), 0), new(TestGate.Address(200_001), 1)])));
        Assert.Equal((2, 0, 1), (Seen(1), Seen(2), Seen(200_001)));
    }

    /// <summary>Seeded: clients come and go, messages are lost, repeated and late; whenever something is missing all is told anew.</summary>
    [Fact]
    public void Whatever_the_line_does_both_have_the_same_once_it_is_quiet()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var late = new List<PlacesTold>();
            for (var i = 0; i < 100; i++)
            {
                Take(random.Next(6), random.Next(3));
                _clock.Advance(TimeSpan.FromSeconds(1));
                if (Next() is not { } told || random.Next(5) == 0)
                    continue;
                if (random.Next(5) == 0)
                    late.Add(told);
                else
                    HearOrAsk(told);
                if (late.Count > 0 && random.Next(5) == 0)
                {
                    HearOrAsk(late[0]);
                    late.RemoveAt(0);
                }
            }
            for (var i = 0; i < 3; i++)
            {
                _clock.Advance(TimeSpan.FromSeconds(5));
                HearOrAsk(Next()!);
            }

            Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(_own.GetValueOrDefault(TestGate.Address(i)), Seen(i)));
        }

        void HearOrAsk(PlacesTold told)
        {
            if (!Hear(A, told))
                _out = new PlacesOut(_own.Keys);
        }
    }

    private void Take(int number, int count)
    {
        if (count > 0)
            _own[TestGate.Address(number)] = count;
        else
            _own.Remove(TestGate.Address(number));
        _out.Change(TestGate.Address(number));
    }

    private PlacesTold? Next() => _out.Next(_own, _clock);

    private PlacesTold NextAfter(int number, int count)
    {
        Take(number, count);
        return Next()!;
    }

    private bool Hear(Address address, PlacesTold told) => _others.Hear(address, told, _clock.GetTimestamp());

    private int Seen(int number)
    {
        foreach (var (block, count) in _others.TakeChanges())
            _seen[block] = count;
        return _seen.GetValueOrDefault(TestGate.Address(number));
    }
}
