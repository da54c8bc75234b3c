using Akka.Event;

namespace LoginGate.Cluster;

/// <summary>Warnings about peers that try again and again: each is told once, and again when it is still so some minutes later. Any thread.</summary>
/// <param name="clock">The time.</param>
/// <param name="log">Takes them.</param>
internal sealed class RareWarnings(TimeProvider clock, Action<LogEvent> log)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    // Whoever reaches the port can show any certificate; what is beyond waits until there is room again.
    private const int MaxKnown = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _told = [];

    public void Tell(string warning)
    {
        lock (_lock)
        {
            foreach (var old in _told.Where(pair => clock.GetElapsedTime(pair.Value) >= Interval).Select(pair => pair.Key).ToArray())
                _told.Remove(old);
            if (_told.Count >= MaxKnown || !_told.TryAdd(warning, clock.GetTimestamp()))
                return;
        }
        log(new Warning("cluster/tls", typeof(RareWarnings), warning));
    }
}
