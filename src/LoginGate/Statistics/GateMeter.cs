using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Shared;

namespace LoginGate.Statistics;

/// <summary>
/// The gate's metrics: the meter <c>LoginGate</c> of System.Diagnostics.Metrics. They are read from the lines' statistics when
/// somebody asks, so that nothing is counted twice and nothing costs anything while nobody does. Every series is there from the start,
/// so that its first event is a rise.
/// </summary>
internal static class GateMeter
{
    public const string Name = "LoginGate";

    /// <summary>The meter of what can only be pushed: its listener is told of every single value.</summary>
    public const string PushedName = "LoginGate.Pushed";

    /// <summary><see cref="LineStatistics.Latency"/>, which has no instrument of the meter <see cref="Name"/>: there are none for a histogram kept elsewhere.</summary>
    public const string LatencyName = "logingate.reply.latency";
    public const string LatencyUnit = "s";
    public const string LatencyDescription = "From a client's packet to LoginSrv's reply to it.";

    private const string BanRequest = "request";

    private static readonly string[] DiscardReasons = ["unknown-session", "closed-session", "not-kept"];

    private static readonly Meter Meter = new(Name);
    private static readonly Meter Pushed = new(PushedName);
    private static readonly ConcurrentDictionary<GateStatistics, bool> Gates = new();
    private static readonly ConcurrentDictionary<string, long> BansMade = new(BanCauses().Select(cause => KeyValuePair.Create(cause, 0L)));
    private static readonly Histogram<double> Latency = Pushed.CreateHistogram(
        LatencyName, LatencyUnit, LatencyDescription, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = LatencyBuckets.Bounds });

    private static long _bans;

    static GateMeter()
    {
        DescribeProcess();
        Count("logingate.sessions.opened", "{session}", "Clients accepted and announced to LoginSrv.", l => l.Opened);
        Gauge("logingate.sessions.live", "{session}", "Clients connected and announced.", l => l.Live);
        Gauge("logingate.sessions.peak", "{session}", "The most clients at the same time.", l => l.Peak);
        Gauge("logingate.sessions.limit", "{session}", "Clients allowed at the same time (max-sessions).", l => l.MaxSessions);
        Count("logingate.sessions.closed", "{session}", "Sessions ended, by cause.", "cause",
            Words<CloseCause>(), l => l.Closes.Select(c => (MetricWords.Of(c.Key), c.Value)));
        Count("logingate.clients.refused", "{client}", "Clients turned away, by reason.", "reason",
            MetricWords.Refusals, l => l.Refusals.Select(r => (MetricWords.OfRefusal(r.Key), r.Value)));
        Count("logingate.logins", "{login}", "Logins that LoginSrv answered, by outcome.", "outcome",
            [], l => l.Logins.Select(r => (r.Key == LoginFailure.None ? "success" : MetricWords.Of(r.Key), r.Value)));
        Count("logingate.accounts.refused", "{account}", "New accounts that the gate refused.", l => l.RefusedAccounts);
        Count("logingate.packets", "{packet}", "Packets forwarded to LoginSrv.", l => l.Packets);
        Count("logingate.packets.size", "By", "Bytes of packets forwarded to LoginSrv.", l => l.PacketBytes);
        Count("logingate.replies", "{reply}", "Replies routed to clients.", l => l.Replies);
        Count("logingate.replies.size", "By", "Bytes of replies routed to clients.", l => l.ReplyBytes);
        Count("logingate.client.stray", "By", "Bytes of clients outside packets, dropped.", l => l.StrayBytes);
        Count("logingate.client.broken", "{packet}", "Empty or cut-off packets of clients, dropped.", l => l.BrokenPackets);
        Gauge("logingate.loginsrv.up", "1", "1 while LoginSrv is connected.", l => l.Link.State == LinkState.Up ? 1 : 0);
        Gauge("logingate.loginsrv.dialect.doubt", "1", "1 while the line's dialect looks wrong for its LoginSrv.", l => l.Doubt is null ? 0 : 1);
        Count("logingate.loginsrv.connects", "{connection}", "Connections made to LoginSrv.", l => l.Link.Connects);
        Gauge("logingate.loginsrv.pending", "By", "Bytes that wait for LoginSrv.", l => l.PendingBytes);
        Count("logingate.loginsrv.anomalies", "{anomaly}", "What LoginSrv sent outside the protocol, by kind.", "kind",
            Words<LoginSrvAnomaly>().Skip(1), l => l.Anomalies.Select(a => (MetricWords.Of(a.Key), a.Value)));
        Count("logingate.frames.discarded", "{frame}", "Frames that had no session to go to, by reason.", "reason",
            DiscardReasons, l => l.DiscardedFrames.Select(d => (d.Key, d.Value)));
        Meter.CreateObservableGauge(
            "logingate.loginsrv.heartbeat",
            () => Lines().Select(l => new Measurement<double>(l.Link.RoundTrip?.TotalSeconds ?? 0, LineTag(l))),
            "s", "Round trip of the last heartbeat; 0 before the first.");
        Meter.CreateObservableUpDownCounter("logingate.bans", () => Interlocked.Read(ref _bans), "{ban}", "Bans that hold.");
        Meter.CreateObservableCounter(
            "logingate.bans.made", () => BansMade.Select(b => new Measurement<long>(b.Value, new KeyValuePair<string, object?>("cause", b.Key))),
            "{ban}", "Bans made, by cause; those written into the ban file by hand are not among them.");
    }

    /// <summary>Shows a gate's statistics until the result is disposed.</summary>
    public static IDisposable Observe(GateStatistics gate)
    {
        Gates[gate] = true;
        return new Observation(gate);
    }

    public static void BansChanged(int difference) => Interlocked.Add(ref _bans, difference);

    /// <param name="cause">A <see cref="CloseCause"/>, the reason of a refusal, or <c>Request</c>.</param>
    public static void BanMade(string cause) => BansMade.AddOrUpdate(MetricWords.OfRefusal(cause), 1, static (_, made) => made + 1);

    /// <summary>LoginSrv has answered a client; costs next to nothing while nothing is pushed.</summary>
    public static void Answered(LineStatistics line, TimeSpan latency)
    {
        if (Latency.Enabled)
            Latency.Record(latency.TotalSeconds, LineTag(line));
    }

    /// <summary>The tag that tells lines apart.</summary>
    public static KeyValuePair<string, object?> LineTag(LineStatistics line) => new("line", line.Line);

    /// <summary>What every process tells under these names.</summary>
    private static void DescribeProcess()
    {
        Meter.CreateObservableGauge(
            "logingate.build.info", () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", GateVersion.Text)),
            "1", "Always 1; the label tells the version.");
        Meter.CreateObservableGauge(
            "process.start_time", () => ProcessFigures.StartTime, "s", "When the process started, in seconds since 1970.");
        Meter.CreateObservableGauge(
            "process.open_fds", () => Known(ProcessFigures.OpenDescriptors()), "{descriptor}", "Descriptors that the process has open.");
        Meter.CreateObservableGauge(
            "process.max_fds", () => Known(ProcessFigures.MaxDescriptors()), "{descriptor}", "Descriptors that it may have open.");
    }

    private static IEnumerable<string> BanCauses() =>
    [
        .. Enum.GetValues<CloseCause>().Where(c => c.ToViolation() is not null).Select(MetricWords.Of),
        MetricWords.TooManyConnections, MetricWords.TooManyConnects, BanRequest,
    ];

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(MetricWords.Of);

    private static IEnumerable<Measurement<double>> Known(double? value) => value is { } known ? [new Measurement<double>(known)] : [];

    private static void Count(string name, string unit, string description, Func<LineStatistics, long> value) =>
        Meter.CreateObservableCounter(name, () => Lines().Select(l => new Measurement<long>(value(l), LineTag(l))), unit, description);

    private static void Gauge(string name, string unit, string description, Func<LineStatistics, long> value) =>
        Meter.CreateObservableGauge(name, () => Lines().Select(l => new Measurement<long>(value(l), LineTag(l))), unit, description);

    /// <param name="known">Words that have a series from the start.</param>
    /// <param name="values">What has been counted, by word.</param>
    private static void Count(
        string name, string unit, string description, string tag, IEnumerable<string> known, Func<LineStatistics, IEnumerable<(string Word, long Value)>> values)
    {
        (string, long)[] zeros = [.. known.Select(word => (word, 0L))];
        Meter.CreateObservableCounter(
            name,
            () => Lines().SelectMany(l => zeros.Concat(values(l)).GroupBy(v => v.Item1)
                .Select(v => new Measurement<long>(v.Sum(c => c.Item2), LineTag(l), new KeyValuePair<string, object?>(tag, v.Key)))),
            unit, description);
    }

    private static IEnumerable<LineStatistics> Lines() => Gates.Keys.SelectMany(g => g.Lines);

    private sealed class Observation(GateStatistics gate) : IDisposable
    {
        public void Dispose() => Gates.TryRemove(gate, out _);
    }
}
