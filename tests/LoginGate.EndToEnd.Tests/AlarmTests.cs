using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LoginGate.Lab;
using Microsoft.AspNetCore.Http;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A running gate tells a webhook that LoginSrv is lost and back.</summary>
public sealed class AlarmTests
{
    private const string Token = "token-that-nobody-sees";

    private readonly ConcurrentQueue<JsonNode> _got = new();
    private readonly ConcurrentQueue<JsonNode> _ofMachine = new();

    [Fact]
    public async Task A_webhook_hears_that_LoginSrv_is_lost_and_back_while_another_hangs()
    {
        await using var server = await TestHttpServer.StartAsync(AnswerAsync);
        var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = LocalPorts.Free() });
        var place = loginSrv.EndPoint;
        // A gate has some 200 open by itself.
        string[] descriptors = OperatingSystem.IsLinux() ? ["prlimit", "--nofile=1024:1024"] : [];
        await using var gate = await GateProcess.RunUnderAsync(
            descriptors, place, "classic",
            "login-gate.alarms.descriptors-percent=10", $"login-gate.alarms.webhooks.machine.url={server.Address}machine", "login-gate.alarms.webhooks.machine.kinds=[descriptors]",
            "login-gate.alarms.webhooks.ops.kinds=[loginsrv]",
            "login-gate.inspect.port=0", "login-gate.alarms.lost-after=1s", "login-gate.alarms.name=east", "login-gate.alarms.language=zh",
            $"login-gate.alarms.webhooks.ops.url={server.Address}{Token}", "login-gate.alarms.webhooks.ops.format=json",
            $"login-gate.alarms.webhooks.stuck.url={server.Address}hang/{Token}", "login-gate.alarms.webhooks.stuck.timeout=1s");

        await loginSrv.DisposeAsync();
        var lost = await GotAsync(1);
        await using (StandInLoginSrv.Start(new LoginSrvOptions { Port = place.Port }))
        {
            var back = await GotAsync(2);

            Assert.Equal(("loginsrv raised main", "loginsrv over main"), (Describe(lost), Describe(back)));
            Assert.StartsWith($"[LoginGate east] 线路 main：LoginSrv {place} 已断开 ", (string)lost["text"]!, StringComparison.Ordinal);
            Assert.StartsWith($"[LoginGate east] 线路 main：LoginSrv {place} 已恢复，中断 ", (string)back["text"]!, StringComparison.Ordinal);
            await AssertIsShownAsync(gate);
        }
        // For the one that hangs two alarms still wait.
        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
        if (OperatingSystem.IsLinux())
            Assert.Matches("可供客户端使用的文件描述符已用 [1-9][0-9]%", (string)_ofMachine.First()["text"]!);
        Assert.Equal(2, _got.Count(alarm => (string)alarm["kind"]! == "loginsrv"));
        Assert.DoesNotContain(gate.Lines, line => line.Contains(Token, StringComparison.Ordinal));
    }

    private async Task AssertIsShownAsync(GateProcess gate)
    {
        using var inspector = await InspectorClient.ConnectAsync(gate);
        var webhooks = (await inspector.DataAsync("gate alarms")).AsArray();
        var (ops, stuck) = (webhooks.Single(webhook => (string)webhook!["webhook"]! == "ops")!, webhooks.Single(webhook => (string)webhook!["webhook"]! == "stuck")!);
        Assert.Equal(("json", "127.0.0.1", 2, 0), ((string)ops["format"]!, (string)ops["host"]!, (int)ops["sent"]!, (int)ops["waiting"]!));
        Assert.Equal(0, (int)stuck["sent"]!);
        Assert.DoesNotContain(Token, await inspector.AskAsync("gate alarms"), StringComparison.Ordinal);

        using var viewer = await InspectorClient.ConnectAsStrangerAsync(InspectorClient.SocketOf(await InspectorClient.EndPointAsync(gate), "view"));
        Assert.Contains("takes the right admin", await viewer.AskAsync("gate alarms test"), StringComparison.Ordinal);

        Assert.Equal("stuck: no answer within 1s; machine: taken; ops: taken", await inspector.ErrorAsync("gate alarms test"));
        Assert.Equal("test raised ", Describe(_got.Last()));
    }

    private static string Describe(JsonNode alarm) => $"{alarm["kind"]} {alarm["state"]} {alarm["line"]}";

    private async Task<JsonNode> GotAsync(int count)
    {
        var late = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (_got.Count < count)
        {
            Assert.True(DateTime.UtcNow < late, $"{_got.Count} alarms came");
            await Task.Delay(20);
        }
        return _got.ElementAt(count - 1);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/hang", StringComparison.Ordinal))
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        var got = context.Request.Path == "/machine" ? _ofMachine : _got;
        got.Enqueue((await JsonNode.ParseAsync(context.Request.Body))!);
    }
}
