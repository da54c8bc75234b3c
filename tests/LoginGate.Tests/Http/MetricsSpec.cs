using System.Diagnostics.Metrics;
using System.Net;
using LoginGate.Http.Metrics;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Statistics.Attackers;

namespace LoginGate.Tests.Http;

/// <summary>From System.Diagnostics.Metrics to Prometheus' text.</summary>
public sealed class MetricsSpec : IDisposable
{
    private readonly string _name = $"l{Guid.NewGuid():N}"[..20];
    private readonly GateStatistics _gate = new();
    private readonly MetricsReader _reader = new(GateMeter.Name, "System.Runtime");
    private readonly IDisposable _observed;

    public MetricsSpec() => _observed = GateMeter.Observe(_gate);

    [Theory]
    [InlineData("logingate.packets", "{packet}", MetricType.Counter, "logingate_packets_total")]
    [InlineData("logingate.packets.size", "By", MetricType.Counter, "logingate_packets_size_bytes_total")]
    [InlineData("logingate.loginsrv.heartbeat", "s", MetricType.Gauge, "logingate_loginsrv_heartbeat_seconds")]
    [InlineData("logingate.loginsrv.up", "1", MetricType.Gauge, "logingate_loginsrv_up")]
    [InlineData("already.in_seconds", "s", MetricType.Gauge, "already_in_seconds")]
    [InlineData("already_total", null, MetricType.Counter, "already_total")]
    [InlineData("7-zip", null, MetricType.Gauge, "_7_zip")]
    [InlineData("dotnet.assembly.count", "{assembly}", MetricType.Gauge, "dotnet_assemblies")]
    [InlineData("dotnet.thread_pool.work_item.count", "{work_item}", MetricType.Counter, "dotnet_thread_pool_work_item_count_total")]
    internal void A_name_has_its_unit_and_total_behind_it(string name, string? unit, MetricType type, string expected) =>
        Assert.Equal(expected, PrometheusText.NameOf(new MetricFamily(name, unit, "", type, [])));

    [Fact]
    public void Whatever_a_label_or_a_description_holds_stays_inside_it()
    {
        const string hostile = "a\"b\\c\nd} 1\n# TYPE forged counter\n{\u4e2d";
        var family = new MetricFamily("hostile", null, "one\ntwo\\three", MetricType.Gauge, [new MetricPoint([new("the-tag", hostile)], 1.5, 1)]);

        var (samples, types) = PrometheusReader.Read(PrometheusText.Write([family], PrometheusFormat.Text));

        var sample = Assert.Single(samples);
        Assert.Equal(hostile, sample.Labels["the_tag"]);
        Assert.Equal(["hostile"], types.Keys);
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(12345678901234, "12345678901234")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void A_number_is_written_so_that_it_reads_back(double value, string expected)
    {
        var text = PrometheusText.Write([new MetricFamily("n", null, "", MetricType.Gauge, [new MetricPoint([], value, 1)])], PrometheusFormat.Text);
        Assert.EndsWith($"\nn {expected}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_that_come_to_the_same_name_are_one_family()
    {
        MetricFamily[] families =
        [
            new("a.b", null, "", MetricType.Gauge, [new MetricPoint([], 1, 1)]),
            new("a_b", null, "", MetricType.Gauge, [new MetricPoint([], 2, 1)]),
        ];
        Assert.Equal(1, Assert.Single(PrometheusReader.Read(PrometheusText.Write(families, PrometheusFormat.Text)).Samples).Value);
    }

    [Fact]
    public void Counters_add_up_and_observables_are_asked_anew_each_time()
    {
        using var meter = new Meter($"spec-{Guid.NewGuid()}");
        using var reader = new MetricsReader(meter.Name);
        var counter = meter.CreateCounter<long>("made");
        var level = meter.CreateUpDownCounter<int>("level");
        var sizes = meter.CreateHistogram<double>("sizes");
        var gauge = meter.CreateGauge<int>("last");
        var total = 10L;
        meter.CreateObservableCounter("observed", () => total);
        counter.Add(1, new KeyValuePair<string, object?>("cause", "a"));
        counter.Add(2, new KeyValuePair<string, object?>("cause", "a"));
        counter.Add(5, new KeyValuePair<string, object?>("cause", "b"));
        level.Add(7);
        level.Add(-3);
        sizes.Record(1.5);
        sizes.Record(2.5);
        gauge.Record(8);
        gauge.Record(3);
        reader.Read();
        total = 12;

        var text = PrometheusText.Write(reader.Read(), PrometheusFormat.Text);
        var (samples, types) = PrometheusReader.Read(text);

        Assert.Equal(3, Value(samples, "made_total", ("cause", "a")));
        Assert.Equal(5, Value(samples, "made_total", ("cause", "b")));
        Assert.Equal(4, Value(samples, "level"));
        Assert.Equal(12, Value(samples, "observed_total"));
        Assert.Equal(4, Value(samples, "sizes_sum"));
        Assert.Equal(2, Value(samples, "sizes_count"));
        Assert.Equal(3, Value(samples, "last"));
        Assert.Equal("gauge", types["level"]);
    }

    [Fact]
    public void Other_meters_are_left_alone()
    {
        using var wanted = new Meter($"spec-{Guid.NewGuid()}");
        using var other = new Meter($"spec-{Guid.NewGuid()}");
        using var reader = new MetricsReader(wanted.Name);
        other.CreateCounter<int>("other").Add(1);
        Assert.Empty(reader.Read());
    }

    [Fact]
    public void A_level_that_the_runtime_publishes_as_a_counter_is_a_gauge()
    {
        using var reader = new MetricsReader("System.Runtime");

        var (samples, types) = PrometheusReader.Read(PrometheusText.Write(reader.Read(), PrometheusFormat.Text));

        string[] levels = ["dotnet_thread_pool_threads", "dotnet_thread_pool_queue_length", "dotnet_timers", "dotnet_assemblies", "dotnet_process_cpus"];
        Assert.All(levels, name => Assert.Equal("gauge", types[name]));
        Assert.Equal("counter", types["dotnet_thread_pool_work_item_count_total"]);
        Assert.Equal(Environment.ProcessorCount, Value(samples, "dotnet_process_cpus"));
    }

    [Fact]
    public void Whoever_does_most_has_a_rank_and_no_name_and_there_are_only_so_many()
    {
        for (var i = 1; i <= 300; i++)
            Connect($"203.0.113.{i % 100}", "banned");
        for (var i = 1; i <= 40; i++)
            Connect("198.51.100.7", "banned");

        Assert.Equal([40, 3, 3], Ranks(AttackerFigure.Refused, isNetwork: false).Take(3));
        Assert.Equal([300, 40, 0, 0, 0, 0, 0, 0, 0, 0], Ranks(AttackerFigure.Connects, isNetwork: true));
        _gate.Attackers.Settings = new AttackerSettings(InMetrics: 2);
        Assert.Equal([0, 0], Ranks(AttackerFigure.Violations, isNetwork: true));

        var series = Read(PrometheusFormat.Text).Samples.Where(s => s.Name.StartsWith("logingate_attackers_", StringComparison.Ordinal)).ToList();
        string[] names = ["logingate_attackers_connects", "logingate_attackers_refused", "logingate_attackers_violations", "logingate_attackers_guesses", "logingate_attackers_sent_bytes"];
        Assert.Equal(names.Order(), series.Select(s => s.Name).Distinct().Order());
        Assert.All(series, s => Assert.Equal(["per", "rank"], s.Labels.Keys.Order()));

        void Connect(string client, string? refusal) => _gate.Attackers.OnConnect(IPAddress.Parse(client), refusal, TimeProvider.System.Now());

        IEnumerable<long> Ranks(AttackerFigure figure, bool isNetwork) => GateMeter.Ranks(_gate.Attackers, figure, isNetwork).Select(m => m.Value);
    }

    [Fact]
    public void The_gates_own_figures_come_out_whole_and_valid()
    {
        var line = _gate.Add(_name);
        line.OnPacket(60, 0);
        line.OnPacket(40, 0);
        line.OnRefused("max-sessions is reached");
        line.OnClosed(null, CloseCause.IdleTimeout, TimeSpan.Zero);
        line.OnLogin(LoginFailure.None);
        line.OnAccountRefused();
        line.OnLoginRefused("account");
        line.MaxSessions = 500;

        var (samples, types) = Read(PrometheusFormat.Text);

        Assert.Equal(2, Value(samples, "logingate_packets_total", ("line", _name)));
        Assert.Equal(100, Value(samples, "logingate_packets_size_bytes_total", ("line", _name)));
        Assert.Equal(1, Value(samples, "logingate_clients_refused_total", ("line", _name), ("reason", "max-sessions")));
        Assert.Equal(1, Value(samples, "logingate_sessions_closed_total", ("cause", "idle-timeout"), ("line", _name)));
        Assert.Equal(1, Value(samples, "logingate_logins_total", ("line", _name), ("outcome", "success")));
        Assert.Equal(1, Value(samples, "logingate_accounts_refused_total", ("line", _name)));
        Assert.Equal(1, Value(samples, "logingate_logins_refused_total", ("line", _name), ("reason", "account")));
        Assert.Equal(0, Value(samples, "logingate_logins_refused_total", ("line", _name), ("reason", "address")));
        Assert.Equal(500, Value(samples, "logingate_sessions_limit", ("line", _name)));
        Assert.Equal("gauge", types["logingate_loginsrv_up"]);
        var memory = samples.Single(s => s.Name == "dotnet_process_memory_working_set_bytes").Value;
        Assert.True(memory > 1_000_000 && samples.Single(s => s.Name == "logingate_memory_limit_bytes").Value > memory);
    }

    [Fact]
    public void Every_series_of_a_line_is_there_before_anything_happened()
    {
        _gate.Add(_name);

        var samples = Read(PrometheusFormat.Text).Samples.Where(s => s.Labels.GetValueOrDefault("line") == _name).ToList();

        Assert.All(samples, s => Assert.Equal(0, s.Value));
        Assert.Equal(Enum.GetValues<CloseCause>().Length, samples.Count(s => s.Name == "logingate_sessions_closed_total"));
        Assert.Equal(Enum.GetValues<LoginFailure>().Length, samples.Count(s => s.Name == "logingate_logins_total"));
        Assert.Equal(Enum.GetValues<LoginSrvAnomaly>().Length - 1, samples.Count(s => s.Name == "logingate_loginsrv_anomalies_total"));
        Assert.Equal(LatencyBuckets.Bounds.Count + 1, samples.Count(s => s.Name == "logingate_reply_latency_seconds_bucket"));
        string[] words = ["denied", "banned", "max-sessions", "max-connections-per-address", "connects-per-second-per-address", "loginsrv-not-connected"];
        Assert.All(words, w => Assert.Single(samples, s => s.Name == "logingate_clients_refused_total" && s.Labels["reason"] == w));
        Assert.All((string[])["unknown-session", "closed-session", "not-kept"], w => Assert.Single(samples, s => s.Labels.GetValueOrDefault("reason") == w));
        Assert.Single(samples, s => s.Name == "logingate_loginsrv_heartbeat_seconds");
    }

    [Fact]
    public void The_bans_of_every_cause_are_there_from_the_start()
    {
        var causes = Read(PrometheusFormat.Text).Samples.Where(s => s.Name == "logingate_bans_made_total").Select(s => s.Labels["cause"]).ToList();

        Assert.Superset(
            new HashSet<string>([.. Enum.GetValues<CloseCause>().Where(c => c.ToViolation() is not null).Select(MetricWords.Of), "max-connections-per-address", "request"]),
            new HashSet<string>(causes));
    }

    [Fact]
    public void Attack_mode_is_a_gauge_with_how_often_and_how_long()
    {
        Assert.Equal((0, 0, 0), (Value("logingate_attack_mode"), Value("logingate_attack_mode_entered_total"), Value("logingate_attack_mode_time_seconds_total")));
        _gate.Attack = AttackStatus.Quiet with { IsOn = true, Since = TimeProvider.System.Now() - TimeSpan.FromSeconds(30), Entered = 2, Spent = TimeSpan.FromSeconds(100) };

        Assert.Equal((1, 2), (Value("logingate_attack_mode"), Value("logingate_attack_mode_entered_total")));
        Assert.InRange(Value("logingate_attack_mode_time_seconds_total"), 130, 190);

        double Value(string name) => Read(PrometheusFormat.Text).Samples.Where(s => s.Name == name).Sum(s => s.Value);
    }

    [Fact]
    public void Alarms_of_every_kind_are_counted_by_what_became_of_them()
    {
        var before = Alarms();
        Assert.Equal(3 * AlarmKinds.ByWord.Count, before.Count);
        _gate.Alarms.OnSent(AlarmKind.LoginSrv);
        _gate.Alarms.OnFailed(AlarmKind.Dialect);
        _gate.Alarms.OnDropped(AlarmKind.Memory);

        var after = Alarms();

        Assert.Equal(
            ["logingate_alarms_dropped_total memory", "logingate_alarms_failed_total dialect", "logingate_alarms_sent_total loginsrv"],
            after.Where(pair => pair.Value == before[pair.Key] + 1).Select(pair => pair.Key).Order(StringComparer.Ordinal));

        Dictionary<string, double> Alarms() => Read(PrometheusFormat.Text).Samples.Where(s => s.Name.StartsWith("logingate_alarms_", StringComparison.Ordinal))
            .ToDictionary(s => $"{s.Name} {s.Labels["kind"]}", s => s.Value);
    }

    [Fact]
    public void Label_values_of_the_gate_are_words()
    {
        var line = _gate.Add("east-1");
        line.OnRefused("a sentence that has no word yet (and some.more)");
        line.OnRefused("LoginSrv's dialect vc12 knows no IPv6 address");
        line.OnAnomaly(LoginSrvAnomaly.UnframedPacket);
        line.OnDiscarded("unknown-session");

        var labels = Read(PrometheusFormat.Text).Samples.Where(s => s.Name.StartsWith("logingate_", StringComparison.Ordinal))
            .SelectMany(s => s.Labels).Where(l => l.Key is not ("le" or "version")).ToList();

        Assert.NotEmpty(labels);
        Assert.All(labels, l => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", l.Value));
    }

    [Fact]
    public void The_process_tells_its_version_start_and_descriptors()
    {
        var samples = Read(PrometheusFormat.Text).Samples;

        Assert.Equal(1, Value(samples, "logingate_build_info", ("version", GateVersion.Text)));
        var start = DateTimeOffset.UnixEpoch.AddSeconds(Value(samples, "process_start_time_seconds"));
        Assert.InRange(start, DateTimeOffset.UtcNow.AddHours(-2), DateTimeOffset.UtcNow);
        if (!OperatingSystem.IsLinux())
            return;
        var max = Value(samples, "process_max_fds");
        Assert.InRange(Value(samples, "process_open_fds"), 3, max);
        Assert.Contains($" {max} ", File.ReadLines("/proc/self/limits").Single(l => l.StartsWith("Max open files", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_descriptor_more_is_counted()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // Other tests open and close some meanwhile; not so many.
        var before = ProcessFigures.OpenDescriptors()!.Value;
        var files = Enumerable.Range(0, 200).Select(_ => File.OpenHandle("/dev/null")).ToList();
        Assert.InRange(ProcessFigures.OpenDescriptors()!.Value, before + 100, before + 1000);
        files.ForEach(f => f.Dispose());
    }

    [Fact]
    public void Latencies_are_a_histogram_of_each_line()
    {
        var line = _gate.Add(_name);
        foreach (var milliseconds in (double[])[0.1, 0.5, 0.6, 700, 60_000])
            line.OnAnswered(TimeSpan.FromMilliseconds(milliseconds));

        var (samples, types) = Read(PrometheusFormat.Text);

        Assert.Equal("histogram", types["logingate_reply_latency_seconds"]);
        foreach (var (bound, count) in (ReadOnlySpan<(string, int)>)[("0.0005", 2), ("0.001", 3), ("0.5", 3), ("1.0", 4), ("10.0", 4), ("+Inf", 5)])
            Assert.Equal(count, Value(samples, "logingate_reply_latency_seconds_bucket", ("line", _name), ("le", bound)));
        Assert.Equal(5, Value(samples, "logingate_reply_latency_seconds_count", ("line", _name)));
        Assert.Equal(60.7012, Value(samples, "logingate_reply_latency_seconds_sum", ("line", _name)), precision: 6);
    }

    [Fact]
    public void OpenMetrics_names_units_and_families_without_total_and_ends()
    {
        _gate.Add(_name).OnPacket(60, 0);

        var text = Write(PrometheusFormat.OpenMetrics);

        Assert.EndsWith("\n# EOF\n", text, StringComparison.Ordinal);
        Assert.Contains("\n# TYPE logingate_packets counter\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nlogingate_packets_total{{line=\"{_name}\"}} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\n# TYPE logingate_packets_size_bytes counter\n# UNIT logingate_packets_size_bytes bytes\n", text, StringComparison.Ordinal);
        Assert.Contains("\n# UNIT logingate_reply_latency_seconds seconds\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_in_a_description_is_escaped_in_OpenMetrics_alone()
    {
        MetricFamily[] family = [new("a", null, "the \"word\"", MetricType.Gauge, [new MetricPoint([], 1, 1)])];
        Assert.StartsWith("# HELP a the \\\"word\\\"\n", PrometheusText.Write(family, PrometheusFormat.OpenMetrics), StringComparison.Ordinal);
        Assert.StartsWith("# HELP a the \"word\"\n", PrometheusText.Write(family, PrometheusFormat.Text), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _observed.Dispose();
        _reader.Dispose();
    }

    private (IReadOnlyList<PrometheusSample> Samples, IReadOnlyDictionary<string, string> Types) Read(PrometheusFormat format) => PrometheusReader.Read(Write(format));

    private string Write(PrometheusFormat format) => PrometheusText.Write([.. _reader.Read(), LatencyFamily.Of(_gate)], format);

    private static double Value(IEnumerable<PrometheusSample> samples, string name, params (string Key, string Value)[] labels) =>
        Assert.Single(samples, s => s.Name == name && s.Labels.Count == labels.Length && labels.All(l => s.Labels.GetValueOrDefault(l.Key) == l.Value)).Value;
}
