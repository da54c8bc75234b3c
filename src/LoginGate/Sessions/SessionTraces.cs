using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Shared;

namespace LoginGate.Sessions;

/// <summary>The operators who look at what passes a session; mostly nobody. A part of the session.</summary>
internal struct SessionTraces
{
    private List<SessionTrace>? _traces;

    public readonly int Count => _traces?.Count ?? 0;

    public void Start(SessionTrace trace, Dialect dialect)
    {
        trace.Begin(dialect);
        (_traces ??= []).Add(trace);
    }

    public void Stop(SessionTrace trace)
    {
        if (_traces?.Remove(trace) == true && _traces.Count == 0)
            _traces = null;
    }

    public readonly void Offer(WireDirection direction, ReadOnlySpan<byte> bytes, TimeProvider clock)
    {
        if (_traces is not null)
            OfferAll(direction, bytes, clock.GetUtcNow());
    }

    public readonly void End(CloseCause cause)
    {
        if (_traces is null)
            return;
        foreach (var trace in _traces)
            trace.End(cause.ToString());
    }

    private readonly void OfferAll(WireDirection direction, ReadOnlySpan<byte> bytes, DateTimeOffset now)
    {
        foreach (var trace in _traces!)
            trace.Offer(direction, bytes, now);
    }
}
