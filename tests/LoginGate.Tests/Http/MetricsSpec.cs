using System.Diagnostics.Metrics;
using LoginGate.Http.Metrics;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Tests.Http;

/// <summary>From System.Diagnostics.Metrics to Prometheus' text.</summary>
public sealed class MetricsSpec
{
    [Theory]
    [InlineData("logingate.packets", "{packet}", MetricType.Counter, "logingate_packets_total")]
    [InlineData("logingate.packets.size", "By", MetricType.Counter, "logingate_packets_size_bytes_total")]
    [InlineData("logingate.loginsrv.heartbeat", "s", MetricType.Gauge, "logingate_loginsrv_heartbeat_seconds")]
    [InlineData("logingate.loginsrv.up", "1", MetricType.Gauge, "logingate_loginsrv_up")]
    [InlineData("already.in_seconds", "s", MetricType.Gauge, "already_in_seconds")]
    [InlineData("already_total", null, MetricType.Counter, "already_total")]
    [InlineData("7-zip", null, MetricType.Gauge, "_7_zip")]
    internal void A_name_has_its_unit_and_total_behind_it(string name, string? unit, MetricType type, string expected) =>
        Assert.Equal(expected, PrometheusText.NameOf(new MetricFamily(name, unit, "", type, [])));

    [Fact]
    public void Whatever_a_label_or_a_description_holds_stays_inside_it()
    {
        const string hostile = "a\"b\\c\nd} 1\n# TYPE forged counter\n{\u4e2d";
        var family = new MetricFamily("hostile", null, "one\ntwo\\three", MetricType.Gauge, [new MetricPoint([new("the-tag", hostile)], 1.5, 1)]);

        var (samples, types) = PrometheusReader.Read(PrometheusText.Write([family]));

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
        var text = PrometheusText.Write([new MetricFamily("n", null, "", MetricType.Gauge, [new MetricPoint([], value, 1)])]);
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
        Assert.Equal(1, Assert.Single(PrometheusReader.Read(PrometheusText.Write(families)).Samples).Value);
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

        var text = PrometheusText.Write(reader.Read());
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
    public void The_gates_own_figures_come_out_whole_and_valid()
    {
        var name = $"l{Guid.NewGuid():N}"[..20];
        var gate = new GateStatistics();
        var line = gate.Add(name);
        using var reader = new MetricsReader(GateMeter.Name, "System.Runtime");
        using var observed = GateMeter.Observe(gate);
        line.OnPacket(60, 0);
        line.OnPacket(40, 0);
        line.OnRefused("a \"reason\"");
        line.OnClosed(1, CloseCause.IdleTimeout, wasAnnounced: false);

        var (samples, types) = PrometheusReader.Read(PrometheusText.Write(reader.Read()));

        Assert.Equal(2, Value(samples, "logingate_packets_total", ("line", name)));
        Assert.Equal(100, Value(samples, "logingate_packets_size_bytes_total", ("line", name)));
        Assert.Equal(1, Value(samples, "logingate_clients_refused_total", ("line", name), ("reason", "a \"reason\"")));
        Assert.Equal(1, Value(samples, "logingate_sessions_closed_total", ("cause", "IdleTimeout"), ("line", name)));
        Assert.Equal("gauge", types["logingate_loginsrv_up"]);
        Assert.Contains(samples, s => s.Name == "dotnet_process_memory_working_set_bytes" && s.Value > 1_000_000);
    }

    private static double Value(IEnumerable<PrometheusSample> samples, string name, params (string Key, string Value)[] labels) =>
        Assert.Single(samples, s => s.Name == name && s.Labels.Count == labels.Length && labels.All(l => s.Labels.GetValueOrDefault(l.Key) == l.Value)).Value;
}
