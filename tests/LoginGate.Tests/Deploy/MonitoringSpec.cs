using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LoginGate.Http.Metrics;
using LoginGate.Statistics;
using LoginGate.Tests.Http;

namespace LoginGate.Tests.Deploy;

/// <summary>A test that needs promtool; skipped with a line where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public const string Promtool = "/usr/bin/promtool";

    public PromtoolFactAttribute() => Skip = File.Exists(Promtool) ? null : "no promtool is installed here (Debian: apt-get install prometheus)";
}

/// <summary>The rules for Prometheus and the dashboard for Grafana go with what the gate tells.</summary>
public sealed partial class MonitoringSpec
{
    private static readonly string Rules = Path.Combine(AppContext.BaseDirectory, "prometheus", "logingate-rules.yml");
    private static readonly string RulesTests = Path.Combine(AppContext.BaseDirectory, "prometheus", "logingate-rules-tests.yml");
    private static readonly string Dashboard = Path.Combine(AppContext.BaseDirectory, "grafana", "logingate.json");

    // What Linux alone tells.
    private static readonly string[] OfLinux = ["process_open_fds", "process_max_fds"];

    [PromtoolFact]
    public async Task Promtool_takes_the_rules() => Assert.Contains("SUCCESS: ", await PromtoolAsync("check", "rules", "--lint=all", "--lint-fatal", Rules), StringComparison.Ordinal);

    [PromtoolFact]
    public async Task The_rules_say_what_they_shall_and_are_silent_otherwise() =>
        Assert.Contains("SUCCESS", await PromtoolAsync("test", "rules", RulesTests), StringComparison.Ordinal);

    [Fact]
    public void Every_rule_is_tried_out()
    {
        var (rules, tests) = (File.ReadAllText(Rules), File.ReadAllText(RulesTests));
        var names = Alert().Matches(rules).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Matches($@"alertname: {name}\n +exp_alerts:", tests));
        Assert.All(names, name => Assert.Matches($@"alertname: {name} }}", tests));
    }

    [Theory]
    [InlineData("prometheus/logingate-rules.yml", 15)]
    [InlineData("prometheus/logingate-rules-tests.yml", 15)]
    [InlineData("grafana/logingate.json", 25)]
    public void Every_metric_is_one_that_the_gate_tells(string file, int least)
    {
        var used = Metric().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file))).Select(match => match.Value).Distinct().ToList();
        var told = Told();

        Assert.InRange(used.Count, least, 100);
        Assert.Empty(used.Except(told).Except(OperatingSystem.IsLinux() ? [] : OfLinux));
    }

    [Fact]
    public void The_dashboard_can_be_imported()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(Dashboard))!;

        Assert.Equal("LoginGate", dashboard["title"]!.GetValue<string>());
        Assert.Equal(["datasource", "instance", "line"], dashboard["templating"]!["list"]!.AsArray().Select(variable => variable!["name"]!.GetValue<string>()));
        var panels = dashboard["panels"]!.AsArray();
        Assert.Equal(panels.Count, panels.Select(panel => panel!["id"]!.GetValue<int>()).Distinct().Count());
        Assert.All(panels, panel =>
        {
            Assert.Contains(panel!["type"]!.GetValue<string>(), (string[])["stat", "timeseries"]);
            Assert.Equal("${datasource}", panel["datasource"]!["uid"]!.GetValue<string>());
            Assert.InRange(panel["gridPos"]!["x"]!.GetValue<int>() + panel["gridPos"]!["w"]!.GetValue<int>(), 1, 24);
            Assert.NotEmpty(panel["targets"]!.AsArray());
            Assert.All(panel["targets"]!.AsArray(), target => Assert.Contains("$instance", target!["expr"]!.GetValue<string>(), StringComparison.Ordinal));
        });
    }

    [Fact]
    public void How_long_a_gates_certificates_hold_is_told_once()
    {
        var ends = Told().Where(name => name.Contains("certificate", StringComparison.Ordinal));

        Assert.Equal(["logingate_certificate_end_seconds"], ends);
    }

    /// <summary>Whatever a gate of a cluster tells.</summary>
    private static HashSet<string> Told()
    {
        var gate = new GateStatistics
        {
            Others = new OtherGates("east", IsUp: true, 1, 0, 0, 0, new Dictionary<string, TimeSpan>(), []) { Certificate = new GateCertificate(DateTimeOffset.UtcNow, "") },
            PageCertificate = new GateCertificate(DateTimeOffset.UtcNow, ""),
        };
        gate.Add("main");
        using var reader = new MetricsReader(GateMeter.Name, "System.Runtime");
        using var observed = GateMeter.Observe(gate);
        var text = PrometheusText.Write([.. reader.Read(), LatencyFamily.Of(gate)], PrometheusFormat.Text);
        return [.. PrometheusReader.Read(text).Samples.Select(sample => sample.Name)];
    }

    private static async Task<string> PromtoolAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(PromtoolFactAttribute.Promtool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var promtool = Process.Start(start)!;
        var (said, complained) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.WaitForExitAsync();
        var all = await said + await complained;
        Assert.True(promtool.ExitCode == 0, all);
        return all;
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"\b(logingate|process|dotnet)_[a-z_]+")]
    private static partial Regex Metric();
}
