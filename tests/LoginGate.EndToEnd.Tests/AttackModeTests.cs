using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using LoginGate.Lab;
using LoginGate.Lab.Attacks;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A flood of connects brings attack mode to a running gate, and its end takes it away.</summary>
public sealed class AttackModeTests
{
    private readonly ConcurrentQueue<string> _alarms = new();

    [Fact]
    public async Task A_flood_is_met_with_tighter_limits_and_those_who_are_in_or_were_lately_do_not_feel_it()
    {
        await using var server = await TestHttpServer.StartAsync(async context =>
        {
            var alarm = (await JsonNode.ParseAsync(context.Request.Body))!;
            _alarms.Enqueue($"{alarm["kind"]} {alarm["state"]}");
        });
        await using var gate = await InspectedGate.StartAsync(
            "login-gate.admission.attack-mode.enter.connects-per-second=50", "login-gate.admission.attack-mode.for=1s", "login-gate.admission.attack-mode.leave-after=5s",
            "login-gate.admission.attack-mode.limits.max-connections-per-network=1", "login-gate.admission.attack-mode.limits.connects-per-second=10",
            "login-gate.alarms.min-interval=1s", $"login-gate.alarms.webhooks.ops.url={server.Address}");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        // With it the network is full, once that has a limit.
        await using var stays = await ConnectAsync(gate, "127.0.9.1", number: 1);
        Assert.True((await stays.DoAsync(RobotStep.Login)).IsGood);

        using var end = new CancellationTokenSource();
        var options = new AttackOptions
        {
            Gate = gate.Process.EndPoint(),
            Clients = 200,
            Duration = TimeSpan.FromMinutes(1),
            ConnectsPerSecond = 300,
            Healthy = HealthyRobots.None,
        };
        var flood = new AttackRunner(options).RunAsync(AttackCatalog.Find("connect-flood-many")!, end.Token);
        await gate.Process.ExpectAsync(@"attack mode is on: [0-9]+ connects a second \(enter.connects-per-second = 50\)");

        await using var trusted = await ConnectAsync(gate, "127.0.9.1", number: 2);
        Assert.True((await trusted.DoAsync(RobotStep.Login)).IsGood);
        await using var stranger = await ConnectAsync(gate, "127.0.9.2", number: 3);
        Assert.False((await stranger.DoAsync(RobotStep.Login)).IsGood);
        Assert.True((await stays.DoAsync(RobotStep.Select)).IsGood);
        var attack = await inspector.DataAsync("gate attack");
        Assert.Equal((true, "connects", 1), ((bool)attack["isOn"]!, (string)attack["sign"]!, (int)attack["trusted"]!));
        Assert.Contains("\nattack mode is on ", await inspector.AskAsync("gate status"), StringComparison.Ordinal);

        await end.CancelAsync();
        await flood;
        await gate.Process.ExpectAsync("attack mode is off after .*below half of every threshold for 5 s");
        await UntilAsync(() => _alarms.Count == 2);
        Assert.Equal(["attack-mode raised", "attack-mode over"], _alarms);
        await using var anybody = await ConnectAsync(gate, "127.0.9.2", number: 3);
        Assert.True((await anybody.DoAsync(RobotStep.Login)).IsGood);
    }

    [Fact]
    public async Task An_operator_enters_and_leaves_it_and_the_log_says_who()
    {
        await using var gate = await InspectedGate.StartAsync();
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        Assert.StartsWith("attack mode is off\n", await inspector.AskAsync("gate attack"), StringComparison.Ordinal);

        Assert.Equal("on", (string)(await inspector.DataAsync("gate attack on --for 10m"))["order"]!);
        await gate.Process.ExpectAsync("attack mode is on: by token admin");
        await gate.Process.ExpectAsync("token admin.*: attack mode on for 10m");
        Assert.Matches("; for (9m|10m) .* more", await inspector.AskAsync("gate attack"));
        Assert.False((bool)(await inspector.DataAsync("gate attack auto"))["isOn"]!);
        await gate.Process.ExpectAsync("attack mode is off after .*: by token admin");

        Assert.Equal("--for goes with on or off", await inspector.ErrorAsync("gate attack auto --for 1m"));
        Assert.Contains("must be one of auto, on, off", await inspector.ErrorAsync("gate attack of"), StringComparison.Ordinal);
        using var viewer = await InspectorClient.ConnectAsStrangerAsync(InspectorClient.SocketOf(gate.Place, "view"));
        Assert.Contains("takes the right admin", await viewer.AskAsync("gate attack on"), StringComparison.Ordinal);
    }

    private static async Task<RobotClient> ConnectAsync(InspectedGate gate, string source, int number)
    {
        var robot = new RobotClient(new RobotOptions { Gate = gate.Process.EndPoint(), Source = IPAddress.Parse(source), Account = LabAccounts.Default.Numbered![number] });
        Assert.True((await robot.ConnectAsync()).IsGood);
        return robot;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var late = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late, "it does not come");
            await Task.Delay(20);
        }
    }
}
