using System.Text.Json.Nodes;
using LoginGate.Inspect;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Tests.Inspect;

/// <summary>The past that graphs begin with.</summary>
public sealed class StatusHistorySpec
{
    private readonly GateStatistics _gate = new();
    private readonly HandClock _clock = new();
    private readonly StatusHistory _history;

    public StatusHistorySpec() => _history = new StatusHistory(_gate, _clock);

    [Fact]
    public void Rates_are_per_second_of_the_time_that_really_went_by()
    {
        var line = _gate.Add("main");
        line.Link = LinkStatus.NeverConnected with { State = LinkState.Up };
        line.OnPacket(100, 0);
        _history.Take();
        for (var i = 0; i < 30; i++)
            line.OnPacket(60, 0);
        line.OnReply(40);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _history.Take();

        var sample = Assert.Single(Samples(0))!;

        Assert.Equal([2, 0, 15, 900, 0.5, 20], sample["lines"]!["main"]!.AsArray().Select(v => double.Parse(v!.ToJsonString(), null)));
    }

    [Fact]
    public void Only_the_last_minutes_are_kept_and_only_the_new_ones_given()
    {
        _gate.Add("main");
        for (var i = 0; i < StatusHistory.Capacity + 10; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _history.Take();
        }
        var all = Samples(0);

        Assert.Equal(StatusHistory.Capacity, all.Count);
        Assert.Equal(5, Samples(all[^6]!["time"]!.GetValue<long>()).Count);
        Assert.Empty(Samples(all[^1]!["time"]!.GetValue<long>()));
    }

    [Fact]
    public void A_line_that_comes_later_begins_with_no_rate()
    {
        _gate.Add("main");
        _history.Take();
        _gate.Add("late").OnPacket(1000, 0);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _history.Take();
        Assert.Equal("[0,0,0,0,0,0]", Samples(0)[0]!["lines"]!["late"]!.ToJsonString());
    }

    private JsonArray Samples(long after) => _history.ToJson(after)["samples"]!.AsArray();

    private sealed class HandClock : TimeProvider
    {
        private TimeSpan _now = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _now += time;

        public override long GetTimestamp() => _now.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now;
    }
}
