using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LoginGate.Shared;

namespace LoginGate.Statistics;

/// <summary>
/// The gate's metrics: the meter <c>LoginGate</c> of System.Diagnostics.Metrics. Most are read from the lines' statistics when
/// somebody asks, so that nothing is counted twice and nothing costs anything while nobody does.
/// </summary>
internal static class GateMeter
{
    public const string Name = "LoginGate";

    private static readonly Meter Meter = new(Name);
    private static readonly ConcurrentDictionary<GateStatistics, bool> Gates = new();

    private static readonly UpDownCounter<long> Bans =
        Meter.CreateUpDownCounter<long>("logingate.bans", "{ban}", "Bans that hold.");

    private static readonly Counter<long> BansMade =
        Meter.CreateCounter<long>("logingate.bans.made", "{ban}", "Bans made, by cause; those written into the ban file by hand are not among them.");

    static GateMeter()
    {
        Count("logingate.sessions.opened", "{session}", "Clients accepted and announced to LoginSrv.", l => l.Opened);
        Gauge("logingate.sessions.live", "{session}", "Clients connected and announced.", l => l.Live);
        Gauge("logingate.sessions.peak", "{session}", "The most clients at the same time.", l => l.Peak);
        Count("logingate.sessions.closed", "{session}", "Sessions ended, by cause.", "cause", l => l.Closes.Select(c => (c.Key.ToString(), c.Value)));
        Count("logingate.clients.refused", "{client}", "Clients turned away, by reason.", "reason", l => l.Refusals.Select(r => (r.Key, r.Value)));
        Count("logingate.packets", "{packet}", "Packets forwarded to LoginSrv.", l => l.Packets);
        Count("logingate.packets.size", "By", "Bytes of packets forwarded to LoginSrv.", l => l.PacketBytes);
        Count("logingate.replies", "{reply}", "Replies routed to clients.", l => l.Replies);
        Count("logingate.replies.size", "By", "Bytes of replies routed to clients.", l => l.ReplyBytes);
        Count("logingate.client.stray", "By", "Bytes of clients outside packets, dropped.", l => l.StrayBytes);
        Count("logingate.client.broken", "{packet}", "Empty or cut-off packets of clients, dropped.", l => l.BrokenPackets);
        Gauge("logingate.loginsrv.up", "1", "1 while LoginSrv is connected.", l => l.Link.State == LinkState.Up ? 1 : 0);
        Count("logingate.loginsrv.connects", "{connection}", "Connections made to LoginSrv.", l => l.Link.Connects);
        Gauge("logingate.loginsrv.pending", "By", "Bytes that wait for LoginSrv.", l => l.PendingBytes);
        Count("logingate.loginsrv.anomalies", "{anomaly}", "What LoginSrv sent outside the protocol, by kind.", "kind",
            l => l.Anomalies.Select(a => (a.Key.ToString(), a.Value)));
        Count("logingate.frames.discarded", "{frame}", "Frames that had no session to go to, by reason.", "reason",
            l => l.DiscardedFrames.Select(d => (d.Key, d.Value)));
        Meter.CreateObservableGauge("logingate.loginsrv.heartbeat", () => Lines()
            .Where(l => l.Link.RoundTrip is not null)
            .Select(l => new Measurement<double>(l.Link.RoundTrip!.Value.TotalSeconds, LineTag(l))), "s", "Round trip of the last heartbeat.");
    }

    /// <summary>Shows a gate's statistics until the result is disposed.</summary>
    public static IDisposable Observe(GateStatistics gate)
    {
        Gates[gate] = true;
        return new Observation(gate);
    }

    public static void BansChanged(int difference) => Bans.Add(difference);

    public static void BanMade(string cause) => BansMade.Add(1, new KeyValuePair<string, object?>("cause", cause));

    private static void Count(string name, string unit, string description, Func<LineStatistics, long> value) =>
        Meter.CreateObservableCounter(name, () => Lines().Select(l => new Measurement<long>(value(l), LineTag(l))), unit, description);

    private static void Gauge(string name, string unit, string description, Func<LineStatistics, long> value) =>
        Meter.CreateObservableGauge(name, () => Lines().Select(l => new Measurement<long>(value(l), LineTag(l))), unit, description);

    private static void Count(
        string name, string unit, string description, string tag, Func<LineStatistics, IEnumerable<(string Key, long Value)>> values) =>
        Meter.CreateObservableCounter(
            name,
            () => Lines().SelectMany(l => values(l).Select(v => new Measurement<long>(v.Value, LineTag(l), new KeyValuePair<string, object?>(tag, v.Key)))),
            unit, description);

    private static IEnumerable<LineStatistics> Lines() => Gates.Keys.SelectMany(g => g.Lines);

    private static KeyValuePair<string, object?> LineTag(LineStatistics line) => new("line", line.Line);

    private sealed class Observation(GateStatistics gate) : IDisposable
    {
        public void Dispose() => Gates.TryRemove(gate, out _);
    }
}
