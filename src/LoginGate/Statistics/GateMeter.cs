using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Shared;
using LoginGate.Statistics.Attackers;

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
    private const int AttackerMinutes = 5;

    private static readonly string[] DiscardReasons = ["unknown-session", "closed-session", "not-kept"];

    private static readonly Meter Meter = new(Name);
    private static readonly Meter Pushed = new(PushedName);
    private static readonly ConcurrentDictionary<GateStatistics, bool> Gates = new();
    private static readonly ConcurrentDictionary<string, long> BansMade = new(BanCauses().Select(cause => KeyValuePair.Create(cause, 0L)));
    private static readonly Histogram<double> Latency = Pushed.CreateHistogram(
        LatencyName, LatencyUnit, LatencyDescription, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = LatencyBuckets.Bounds });

    private static long _bans;
    private static long _locked;

    static GateMeter()
    {
        DescribeProcess();
        DescribeCluster();
        DescribeAlarms();
        DescribeFirewall();
        DescribeAttackers();
        DescribeAttackMode();
        Count("logingate.sessions.opened", "{session}", "Clients accepted and announced to LoginSrv.", l => l.Opened);
        Gauge("logingate.sessions.live", "{session}", "Clients connected and announced.", l => l.Live);
        Gauge("logingate.sessions.peak", "{session}", "The most clients at the same time.", l => l.Peak);
        Gauge("logingate.sessions.silent", "{session}", "Clients connected and announced that have not sent a byte.", l => l.Silent);
        Gauge("logingate.sessions.limit", "{session}", "Clients allowed at the same time (max-sessions).", l => l.MaxSessions);
        Count("logingate.sessions.closed", "{session}", "Sessions ended, by cause.", "cause",
            Words<CloseCause>(), l => l.Closes.Select(c => (MetricWords.Of(c.Key), c.Value)));
        Count("logingate.clients.refused", "{client}", "Clients turned away, by reason.", "reason",
            MetricWords.Refusals, l => l.Refusals.Select(r => (MetricWords.OfRefusal(r.Key), r.Value)));
        Count("logingate.logins", "{login}", "Logins that LoginSrv answered, by outcome.", "outcome",
            [], l => l.Logins.Select(r => (r.Key == LoginFailure.None ? "success" : MetricWords.Of(r.Key), r.Value)));
        Count("logingate.accounts.refused", "{account}", "New accounts that the gate refused.", l => l.RefusedAccounts);
        Count("logingate.logins.refused", "{login}", "Logins that the gate refused because too many have failed, by what is over its limit.", "reason",
            ["address", "account"], l => l.RefusedLogins.Select(r => (r.Key, r.Value)));
        Count("logingate.packets", "{packet}", "Packets forwarded to LoginSrv.", l => l.Packets);
        Count("logingate.packets.size", "By", "Bytes of packets forwarded to LoginSrv.", l => l.PacketBytes);
        Count("logingate.replies", "{reply}", "Replies routed to clients.", l => l.Replies);
        Count("logingate.replies.size", "By", "Bytes of replies routed to clients.", l => l.ReplyBytes);
        Count("logingate.client.stray", "By", "Bytes of clients outside packets, dropped.", l => l.StrayBytes);
        Count("logingate.client.broken", "{packet}", "Empty or cut-off packets of clients, dropped.", l => l.BrokenPackets);
        Gauge("logingate.draining", "1", "1 while the line lets nobody in any more (gate drain).", l => l.Drain is null ? 0 : 1);
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
        Meter.CreateObservableUpDownCounter(
            "logingate.accounts.locked", () => Interlocked.Read(ref _locked), "{account}", "Accounts that are locked to networks that have never logged in to them.");
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

    public static void LockedChanged(int difference) => Interlocked.Add(ref _locked, difference);

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

    private static void DescribeAttackMode()
    {
        Meter.CreateObservableGauge("logingate.attack_mode", () => Gates.Keys.Select(g => new Measurement<int>(g.Attack.IsOn ? 1 : 0)), "1", "1 while the gate is in attack mode.");
        Meter.CreateObservableCounter(
            "logingate.attack_mode.entered", () => Gates.Keys.Select(g => new Measurement<long>(g.Attack.Entered)), "{time}", "How often attack mode was entered.");
        Meter.CreateObservableCounter(
            "logingate.attack_mode.time", () => Gates.Keys.Select(g => new Measurement<double>(g.Attack.SpentUntil(TimeProvider.System.Now()).TotalSeconds)), "s", "How long the gate was in attack mode.");
    }

    private static void DescribeAlarms()
    {
        Meter.CreateObservableGauge(
            "logingate.certificate.end",
            () => Gates.Keys.SelectMany(g => g.Certificates.Select(c => new Measurement<double>(
                c.Until.ToUnixTimeMilliseconds() / 1000.0, new KeyValuePair<string, object?>("use", MetricWords.Of(c.Use))))),
            "s", "When a certificate ends, in seconds since 1970, by its use: that of the page, or that of the cluster or its authority's, whichever is first.");
        OfAlarms("logingate.alarms.sent", "{alarm}", "Alarms that a webhook took, by kind.", (alarms, kind) => alarms.Sent(kind));
        OfAlarms("logingate.alarms.failed", "{request}", "Requests to webhooks that failed, by the kind of alarm; each is repeated for a while.", (alarms, kind) => alarms.Failed(kind));
        OfAlarms("logingate.alarms.dropped", "{alarm}", "Alarms that a webhook never took, by kind.", (alarms, kind) => alarms.Dropped(kind));
    }

    private static void OfAlarms(string name, string unit, string description, Func<AlarmStatistics, AlarmKind, long> value) =>
        Meter.CreateObservableCounter(
            name,
            () => Gates.Keys.SelectMany(g => AlarmKinds.ByWord.Select(k => new Measurement<long>(value(g.Alarms, k.Value), new KeyValuePair<string, object?>("kind", k.Key)))),
            unit, description);

    /// <summary>Bans outside of the gate; no series where there are none.</summary>
    private static void DescribeFirewall()
    {
        Meter.CreateObservableGauge("logingate.firewall.up", () => Of(g => g.Firewall, f => f.IsUp ? 1 : 0), "1", "1 while the system's firewall refuses what the gate bans.");
        Meter.CreateObservableGauge("logingate.firewall.bans", () => Of(g => g.Firewall, f => f.Elements), "{range}", "Addresses and ranges that the system's firewall refuses.");
        Meter.CreateObservableCounter("logingate.firewall.refused", () => Of(g => g.Firewall, f => f.Refused ?? 0), "{packet}", "Connects that the system's firewall refused.");
        Meter.CreateObservableCounter("logingate.firewall.failures", () => Of(g => g.Firewall, f => f.Failures), "{failure}", "What the system's firewall would not do.");
        Meter.CreateObservableCounter("logingate.ban.hook.lines", () => Of(g => g.BanHook, h => h.Lines), "{line}", "Bans and lifts that were told to the ban hook.");
        Meter.CreateObservableCounter("logingate.ban.hook.failures", () => Of(g => g.BanHook, h => h.Failures), "{run}", "Runs of the ban hook that failed; each is repeated with all bans.");
    }

    private static IEnumerable<Measurement<long>> Of<T>(Func<GateStatistics, T?> part, Func<T, long> value)
        where T : class => Gates.Keys.Select(part).OfType<T>().Select(p => new Measurement<long>(value(p)));

    /// <summary>
    /// How much those do who do most. By rank, not by name: a name for each address that ever came would be a series that stays for good, and an attacker chooses how
    /// many there are. <c>gate attackers</c> tells who it is.
    /// </summary>
    private static void DescribeAttackers()
    {
        OfAttackers("logingate.attackers.connects", "{connection}", "Connections", AttackerFigure.Connects);
        OfAttackers("logingate.attackers.refused", "{client}", "Clients turned away", AttackerFigure.Refused);
        OfAttackers("logingate.attackers.violations", "{violation}", "Broken rules", AttackerFigure.Violations);
        OfAttackers("logingate.attackers.guesses", "{login}", "Failed logins", AttackerFigure.Guesses);
        OfAttackers("logingate.attackers.sent", "By", "Bytes sent", AttackerFigure.Bytes);
    }

    private static void OfAttackers(string name, string unit, string what, AttackerFigure figure) => Meter.CreateObservableGauge(
        name, () => Gates.Keys.SelectMany(g => Ranks(g.Attackers, figure, isNetwork: false).Concat(Ranks(g.Attackers, figure, isNetwork: true))),
        unit, $"{what} of whoever has most of them, per address and per network, in the last {AttackerMinutes} minutes.");

    internal static IEnumerable<Measurement<long>> Ranks(AttackerStatistics attackers, AttackerFigure figure, bool isNetwork)
    {
        var count = attackers.Settings.InMetrics;
        if (count == 0)
            yield break;
        var sum = attackers.Sum(figure, isNetwork, AttackerMinutes, TimeProvider.System.Now());
        var first = sum.Keys.Select(sum.AtLeast).OrderDescending().Take(count).ToArray();
        for (var rank = 1; rank <= count; rank++)
            yield return new Measurement<long>(rank <= first.Length ? first[rank - 1] : 0, new("per", isNetwork ? "network" : "address"), new("rank", rank));
    }

    /// <summary>The gates that act as one; no series where none do.</summary>
    private static void DescribeCluster()
    {
        OfCluster("logingate.cluster.members", "{gate}", "Gates that are members of the cluster, this one among them.", g => g.Members);
        OfCluster("logingate.cluster.unreachable", "{gate}", "Members that cannot be reached.", g => g.Others.Count(o => o.Unreachable is not null));
        OfCluster("logingate.cluster.bans", "{ban}", "Shared bans and lifts that are known.", g => g.BansKnown);
        Meter.CreateObservableCounter(
            "logingate.cluster.bans.unshared", () => OfCluster(g => g.BansUnshared), "{ban}", "Bans of this gate that were too many to be shared.");
        Meter.CreateObservableCounter(
            "logingate.cluster.messages.refused", () => OfCluster(g => g.Refused), "{message}", "Messages at the cluster's port that were not taken.");
        OfCluster("logingate.cluster.age", "s", "How long ago the gate that has been silent longest was heard.",
            g => g.Others.Max(o => o.Heard is { } heard ? (TimeProvider.System.Now() - heard).TotalSeconds : 0, 0));
        OfCluster("logingate.cluster.clock.skew", "s", "By how much the clock that differs most from this machine's does.",
            g => g.Others.Max(o => o.ClockAhead.Duration().TotalSeconds, 0));
    }

    private static void OfCluster(string name, string unit, string description, Func<OtherGates, double> value) =>
        Meter.CreateObservableGauge(name, () => OfCluster(value), unit, description);

    private static IEnumerable<Measurement<T>> OfCluster<T>(Func<OtherGates, T> value)
        where T : struct => Gates.Keys.Select(g => g.Others).OfType<OtherGates>().Select(o => new Measurement<T>(value(o)));

    private static double Max(this IReadOnlyList<OtherGate> gates, Func<OtherGate, double> value, double otherwise) =>
        gates.Count == 0 ? otherwise : gates.Max(value);

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
        Meter.CreateObservableGauge(
            "logingate.memory.limit", ProcessFigures.MemoryLimit, "By", "Memory that the process may have: its container's limit as .NET takes it, else the machine's.");
    }

    private static IEnumerable<string> BanCauses() =>
    [
        .. Enum.GetValues<CloseCause>().Where(c => c.ToViolation() is not null).Select(MetricWords.Of),
        MetricWords.TooManyConnections, MetricWords.TooManyConnects, MetricWords.TooManySilent, BanRequest,
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
