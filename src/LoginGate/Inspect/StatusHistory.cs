using System.Text.Json.Nodes;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary>
/// The last minutes of each line, a sample a second, so that graphs have a past when somebody begins to look. Sampled by one
/// caller, readable from any thread.
/// </summary>
internal sealed class StatusHistory(GateStatistics statistics, TimeProvider clock)
{
    /// <summary>Samples kept: five minutes.</summary>
    public const int Capacity = 300;

    private readonly Lock _lock = new();
    private readonly Queue<Sample> _samples = new(Capacity);
    private readonly Dictionary<string, Totals> _last = [];
    private TimeSpan _lastTime;

    /// <summary>Takes a sample; rates are per second since the one before.</summary>
    public void Take()
    {
        var now = clock.Now();
        lock (_lock)
        {
            var seconds = (now - _lastTime).TotalSeconds;
            var lines = statistics.Lines.Select(line => Measure(line, seconds)).ToList();
            if (_last.Count > 0 && seconds > 0)
            {
                if (_samples.Count == Capacity)
                    _samples.Dequeue();
                _samples.Enqueue(new Sample(clock.GetUtcNow(), lines));
            }
            _last.Clear();
            foreach (var line in statistics.Lines)
                _last[line.Line] = Totals.Of(line);
            _lastTime = now;
        }
    }

    /// <summary>
    /// <c>{"samples":[{"time":ms since 1970,"lines":{"main":[state, sessions, packets/s, bytes/s, replies/s, reply bytes/s]}}]}</c>,
    /// oldest first; state 0 down, 1 held, 2 up.
    /// </summary>
    /// <param name="after">Only samples later than this; ms since 1970.</param>
    public JsonObject ToJson(long after)
    {
        lock (_lock)
            return new JsonObject { ["samples"] = new JsonArray([.. _samples.Where(s => s.Milliseconds > after).Select(s => s.ToJson())]) };
    }

    /// <summary>The newest samples, the newest last: time, line, LoginSrv's state, sessions, and what passed both ways.</summary>
    /// <param name="count">Of how many moments at the most.</param>
    public IReadOnlyList<IReadOnlyList<Phrase>> Newest(int count)
    {
        lock (_lock)
            return [.. _samples.TakeLast(count).SelectMany(sample => sample.Lines.Select(line => line.ToCells(sample.Time)))];
    }

    private LineSample Measure(LineStatistics line, double seconds)
    {
        var last = _last.GetValueOrDefault(line.Line) ?? Totals.Of(line);
        var now = Totals.Of(line);
        return new LineSample(
            line.Line,
            line.Link.State,
            line.Live,
            Rate(now.Packets - last.Packets, seconds),
            Rate(now.PacketBytes - last.PacketBytes, seconds),
            Rate(now.Replies - last.Replies, seconds),
            Rate(now.ReplyBytes - last.ReplyBytes, seconds));
    }

    private static double Rate(long difference, double seconds) => seconds > 0 ? Math.Round(Math.Max(0, difference) / seconds, 1) : 0;

    private sealed record Totals(long Packets, long PacketBytes, long Replies, long ReplyBytes)
    {
        public static Totals Of(LineStatistics line) => new(line.Packets, line.PacketBytes, line.Replies, line.ReplyBytes);
    }

    private sealed record Sample(DateTimeOffset Time, IReadOnlyList<LineSample> Lines)
    {
        public long Milliseconds { get; } = Time.ToUnixTimeMilliseconds();

        public JsonNode ToJson() => new JsonObject
        {
            ["time"] = Milliseconds,
            ["lines"] = new JsonObject(Lines.Select(l => KeyValuePair.Create(l.Line, (JsonNode?)l.ToJson()))),
        };
    }

    private sealed record LineSample(
        string Line, LinkState State, long Sessions, double Packets, double PacketBytes, double Replies, double ReplyBytes)
    {
        public IReadOnlyList<Phrase> ToCells(DateTimeOffset time) =>
        [
            Figures.At(time), Phrase.Verbatim(Line), LinkText.Of(State), Figures.Of(Sessions),
            Figures.PerSecond(Packets), Figures.BytesPerSecond(PacketBytes), Figures.PerSecond(Replies), Figures.BytesPerSecond(ReplyBytes),
        ];

        public JsonArray ToJson() => [(int)State, Sessions, Packets, PacketBytes, Replies, ReplyBytes];
    }
}
