using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A test that needs Prometheus and its promtool; skipped with a line where they are not.</summary>
internal sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute()
    {
        if (!File.Exists("/usr/bin/promtool") || !File.Exists("/usr/bin/prometheus"))
            Skip = "no Prometheus is installed here (Debian: apt-get install prometheus)";
    }
}

/// <summary>The metrics of a running gate as Prometheus itself takes them.</summary>
public sealed class PrometheusTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [PrometheusFact]
    public async Task Promtool_has_nothing_to_say_of_the_metrics()
    {
        await using var gate = await HttpGate.StartAsync("login-gate.lines.east={}", "login-gate.lines.west={}");
        var metrics = await gate.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        using var promtool = Run("/usr/bin/promtool", "check", "metrics");
        var (said, complained) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.StandardInput.WriteAsync(metrics);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();

        Assert.Equal(("", "", 0), (await said, await complained, promtool.ExitCode));
    }

    [PrometheusFact]
    public async Task Prometheus_scrapes_what_happened_and_knows_the_units()
    {
        await using var gate = await HttpGate.StartAsync();
        await using (await gate.LogInAsync())
        await using (var wrong = new RobotClient(new RobotOptions { Gate = gate.Process.EndPoint(), Account = new LabAccount("test01", "wrong") }))
        {
            Assert.True((await wrong.ConnectAsync()).IsGood);
            Assert.False((await wrong.DoAsync(RobotStep.Login)).IsGood);
        }
        await using var prometheus = await ScrapingPrometheus.StartAsync(gate.Address);

        await prometheus.UntilAsync("logingate_logins_total{outcome=\"success\"}", 1);
        await prometheus.UntilAsync("logingate_logins_total{outcome=\"wrong-password\"}", 1);
        await prometheus.UntilAsync("logingate_logins_total{outcome=\"no-account\"}", 0);
        await prometheus.UntilAsync("logingate_sessions_closed_total{cause=\"forbidden-byte\"}", 0);
        await prometheus.UntilAsync("sum(logingate_sessions_closed_total)", 2);
        await prometheus.UntilAsync("count(logingate_build_info)", 1);
        // Nobody waited a second for a LoginSrv on the same machine, and each robot got an answer to each packet.
        await prometheus.UntilAsync("logingate_reply_latency_seconds_count == bool logingate_replies_total", 1);
        await prometheus.UntilAsync("histogram_quantile(0.5, logingate_reply_latency_seconds_bucket) < bool 10", 1);
        // OpenMetrics alone tells units.
        Assert.Equal("seconds", await prometheus.UnitAsync("logingate_reply_latency_seconds"));
    }

    private static Process Run(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>A real Prometheus that asks one gate every second.</summary>
    private sealed class ScrapingPrometheus : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logingate-prometheus-");
        private readonly Process _process;
        private readonly HttpClient _client;

        private ScrapingPrometheus(Uri gate)
        {
            var config = Path.Combine(_folder.FullName, "prometheus.yml");
            File.WriteAllText(config, $$"""
                global: { scrape_interval: 1s }
                scrape_configs: [{ job_name: gate, static_configs: [{ targets: ["{{gate.Authority}}"] }] }]
                """);
            var port = LocalPorts.Free();
            _process = Run(
                "/usr/bin/prometheus", $"--config.file={config}", $"--storage.tsdb.path={_folder.FullName}/data", $"--web.listen-address=127.0.0.1:{port}");
            // What it writes is of no interest, but must not fill its pipes.
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        }

        public static async Task<ScrapingPrometheus> StartAsync(Uri gate)
        {
            var prometheus = new ScrapingPrometheus(gate);
            await prometheus.UntilAsync("up", 1);
            return prometheus;
        }

        /// <summary>Waits until a query's one value is this.</summary>
        public async Task UntilAsync(string query, double value)
        {
            var late = DateTime.UtcNow + Patience;
            string? got;
            while ((got = await ValueAsync(query)) is null || double.Parse(got, CultureInfo.InvariantCulture) != value)
            {
                Assert.True(DateTime.UtcNow < late && !_process.HasExited, $"{query} is {got ?? "not there"}, not {value}");
                await Task.Delay(100);
            }
        }

        public async Task<string?> UnitAsync(string metric) =>
            (await AskAsync($"/api/v1/metadata?metric={metric}"))?.GetProperty(metric)[0].GetProperty("unit").GetString();

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _folder.Delete(recursive: true);
        }

        private async Task<string?> ValueAsync(string query) =>
            await AskAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}") is { } data && data.GetProperty("result") is var series && series.GetArrayLength() == 1
                ? series[0].GetProperty("value")[1].GetString()
                : null;

        private async Task<JsonElement?> AskAsync(string question)
        {
            try
            {
                using var answer = JsonDocument.Parse(await _client.GetStringAsync(new Uri(question, UriKind.Relative)));
                return answer.RootElement.GetProperty("data").Clone();
            }
            catch (HttpRequestException)
            {
                // It is still starting.
                return null;
            }
        }
    }
}
