using System.Collections.Frozen;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary>What passes through a line in a second, at present.</summary>
internal readonly record struct LineRates(double Packets, double PacketBytes, double Replies, double ReplyBytes);

/// <summary>
/// Looks at the lines' counters once a second, so that rates are known the moment somebody asks: four reads a line, whatever the
/// load. Each look is a sample of the history too; every ten seconds the bytes of sessions are counted by address.
/// </summary>
internal sealed class RateSampler : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Looks from one count of the sessions' bytes to the next.
    private const int LooksPerCount = 10;

    private readonly GateStatistics _statistics;
    private readonly StatusHistory _history;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private int _looks;
    private FrozenDictionary<string, Sample> _last = FrozenDictionary<string, Sample>.Empty;
    private FrozenDictionary<string, LineRates> _rates = FrozenDictionary<string, LineRates>.Empty;

    public RateSampler(GateStatistics statistics, StatusHistory history, TimeProvider clock)
    {
        _statistics = statistics;
        _history = history;
        _clock = clock;
        _timer = clock.CreateTimer(static state => ((RateSampler)state!).Look(), this, TimeSpan.Zero, Interval);
    }

    /// <summary>A line's rates over the last second; zero for a line not seen yet.</summary>
    public LineRates Of(string line) => Volatile.Read(ref _rates).GetValueOrDefault(line);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_looks++ % LooksPerCount == 0)
            _statistics.CountBytes();
        _history.Take();
        var now = _clock.Now();
        var samples = _statistics.Lines.ToFrozenDictionary(
            l => l.Line, l => new Sample(now, l.Packets, l.PacketBytes, l.Replies, l.ReplyBytes));
        var before = Interlocked.Exchange(ref _last, samples);
        Volatile.Write(ref _rates,
            samples.Where(s => before.ContainsKey(s.Key)).ToFrozenDictionary(s => s.Key, s => s.Value.Since(before[s.Key])));
    }

    private sealed record Sample(TimeSpan At, long Packets, long PacketBytes, long Replies, long ReplyBytes)
    {
        public LineRates Since(Sample before)
        {
            var seconds = (At - before.At).TotalSeconds;
            // Two looks at once after a pause of the machine.
            return seconds < 0.01 ? default : new LineRates(
                (Packets - before.Packets) / seconds,
                (PacketBytes - before.PacketBytes) / seconds,
                (Replies - before.Replies) / seconds,
                (ReplyBytes - before.ReplyBytes) / seconds);
        }
    }
}
