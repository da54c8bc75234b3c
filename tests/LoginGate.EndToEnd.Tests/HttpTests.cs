using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Health checks and metrics of a whole gate.</summary>
public sealed class HttpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Readiness_follows_LoginSrv_and_health_does_not()
    {
        await using var gate = await HttpGate.StartAsync();
        var target = gate.LoginSrv.EndPoint;
        Assert.Equal(
            (HttpStatusCode.OK, $"main ready listen={gate.Process.EndPoint()} loginsrv=up target={target}\n"), await GetAsync(gate, "/readyz"));

        await gate.LoginSrv.DisposeAsync();
        await UntilAsync(async () => (await GetAsync(gate, "/readyz")).Status == HttpStatusCode.ServiceUnavailable);
        Assert.Contains("main not-ready ", (await GetAsync(gate, "/readyz")).Body, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "alive\n"), await GetAsync(gate, "/healthz"));

        await using var again = StandInLoginSrv.Start(new LoginSrvOptions { Port = target.Port });
        await UntilAsync(async () => (await GetAsync(gate, "/readyz")).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Held_clients_count_as_not_ready()
    {
        await using var gate = await HttpGate.StartAsync("login-gate.defaults.login-srv.when-lost=hold");
        await gate.LoginSrv.DisposeAsync();
        await UntilAsync(async () => (await GetAsync(gate, "/readyz")).Body.Contains("loginsrv=held", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(gate, "/readyz")).Status);
    }

    [Fact]
    public async Task Metrics_tell_what_happened()
    {
        await using var gate = await HttpGate.StartAsync();
        await using (await gate.LogInAsync())
        {
            var text = (await GetAsync(gate, "/metrics")).Body;
            Assert.Equal(1, Metric(text, "logingate_sessions_live"));
            Assert.Equal(1, Metric(text, "logingate_loginsrv_up"));
            var main = (await gate.AskAsync("status")).GetProperty("lines")[0];
            Assert.Equal(main.GetProperty("packets").GetProperty("total").GetInt64(), Metric(text, "logingate_packets_total"));
            Assert.Equal(main.GetProperty("replies").GetProperty("bytes").GetInt64(), Metric(text, "logingate_replies_size_bytes_total"));
            Assert.True(Metric(text, "logingate_replies_total") > 0);
        }
        await UntilAsync(async () => Metric((await GetAsync(gate, "/metrics")).Body, "logingate_sessions_live") == 0);
    }

    [Fact]
    public async Task Bans_read_at_the_start_are_counted()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "203.0.113.9\n203.0.113.10\n");
        await using var gate = await HttpGate.StartAsync($"login-gate.admission.ban-file={file}");
        Assert.Contains("\nlogingate_bans 2\n", (await GetAsync(gate, "/metrics")).Body, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task A_busy_port_is_one_warning_and_the_gate_serves()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await GateProcess.RunAsync(
            loginSrv.EndPoint, "classic", "login-gate.http.enabled=on", $"login-gate.http.port={((IPEndPoint)taken.LocalEndPoint!).Port}");

        await using var robot = new RobotClient(new RobotOptions { Gate = gate.EndPoint(), Account = LabAccounts.Default.Accounts[0] });
        Assert.True((await robot.ConnectAsync()).IsGood);
        Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);
        await gate.ExpectAsync("http: cannot listen on");
        Assert.Single(gate.Lines, l => l.Contains("WARN  http: cannot listen on", StringComparison.Ordinal) && l.Contains("the port is in use", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_end_is_clean_while_somebody_watches()
    {
        await using var gate = await HttpGate.StartAsync();
        // Its connection stays open for the next request.
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(gate, "/")).Status);
        using var half = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await half.ConnectAsync(IPAddress.Loopback, gate.Address.Port);
        await half.SendAsync("GET /metrics HTTP/1.1\r\n"u8.ToArray());

        gate.Process.Terminate();

        Assert.Equal(0, await gate.Process.ExitCodeAsync());
        Assert.DoesNotContain(gate.Process.Lines, l => l.Contains("ERROR", StringComparison.Ordinal));
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(HttpGate gate, string path)
    {
        using var answer = await gate.Client.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static long Metric(string text, string name) =>
        long.Parse(Assert.Single(Regex.Matches(text, $@"^{name}\{{line=""main""\}} (\d+)$", RegexOptions.Multiline)).Groups[1].Value, null);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var late = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < late, "it did not come to pass");
            await Task.Delay(50);
        }
    }
}
