using System.Text;
using System.Text.Json.Nodes;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Why a player is not in any more: <c>gate find</c> and the access log of a running gate.</summary>
public sealed class FindTests
{
    private static readonly TimeSpan Patience = InspectorClient.Patience;

    [Fact]
    public async Task Each_client_that_is_gone_is_found_with_why_and_stands_in_the_access_log_once()
    {
        await using var gate = await InspectedGate.StartAsync(
            "login-gate.log.access.path=access.log", "login-gate.lines.main.client.idle-timeout=0", "login-gate.lines.idle.client.idle-timeout=4s",
            "login-gate.lines.proxied.client.proxy-protocol=required");
        foreach (var line in (string[])["main", "idle", "proxied"])
            await gate.Process.ExpectAsync($"{line}/listener: clients are admitted");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        var accounts = Enumerable.Range(1, 4).Select(number => LabAccounts.Default.Numbered![number]).ToArray();
        // LoginSrv's kick goes to every line: nobody else is there yet.
        await using var kicked = await EnterAsync(gate, "main", accounts[0]);
        Assert.True((await kicked.DoAsync(RobotStep.Select)).IsGood);
        gate.Kick(1);
        Assert.True(await kicked.WaitForCloseAsync(Patience));
        await using var idle = await EnterAsync(gate, "idle", accounts[1]);
        Assert.True(await idle.WaitForCloseAsync(Patience));
        await ExpectAsync(inspector, "idle", "idle 127.0.0.1 IdleTimeout Accepted");
        await using var hostile = await EnterAsync(gate, "proxied", accounts[2], "PROXY TCP4 203.0.113.9 10.0.0.1 4711 7000\r\n");
        await hostile.SendRawAsync("#1$%X13$!"u8.ToArray());
        Assert.True(await hostile.WaitForCloseAsync(Patience));
        await using var stays = await EnterAsync(gate, "main", accounts[3]);

        await ExpectAsync(inspector, $"--account {accounts[0].Name}", "main 127.0.0.1 Kicked ServerChosen");
        await ExpectAsync(inspector, $"{accounts[1].Name} --line idle", "idle 127.0.0.1 IdleTimeout Accepted");
        await ExpectAsync(inspector, "--address 203.0.113.9", "proxied 203.0.113.9 ForbiddenByte Accepted");
        await ExpectAsync(inspector, "forbidden", "proxied 203.0.113.9 ForbiddenByte Accepted");
        await ExpectAsync(inspector, "--account robot00004", "main 127.0.0.1  Accepted");
        await ExpectAsync(inspector, "--number 1 --since 10m", "proxied 203.0.113.9 ForbiddenByte Accepted; idle 127.0.0.1 IdleTimeout Accepted; main 127.0.0.1 Kicked ServerChosen");
        Assert.Contains("IdleTimeout", await inspector.AskAsync("gate find idle"), StringComparison.Ordinal);

        gate.Process.Terminate();
        Assert.Equal(0, await gate.Process.ExitCodeAsync());
        var lines = await File.ReadAllLinesAsync(Path.Combine(gate.Process.Folder, "access.log"));
        Assert.Equal(
            [$"{accounts[0].Name} Kicked", $"{accounts[1].Name} IdleTimeout", $"{accounts[2].Name} ForbiddenByte", $"{accounts[3].Name} Shutdown"],
            lines.Select(line => JsonNode.Parse(line)!).OrderBy(s => (string)s["account"]!, StringComparer.Ordinal).Select(s => $"{s["account"]} {s["endedBy"]}"));
        var all = string.Join('\n', lines);
        Assert.All(accounts, account => Assert.DoesNotContain(account.Password, all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whom_an_operator_kicks_is_told_from_whom_LoginSrv_does()
    {
        await using var gate = await InspectedGate.StartAsync("login-gate.log.access.path=access.log");
        await gate.Process.ExpectAsync("main/listener: clients are admitted");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        await using var first = await EnterAsync(gate, "main", LabAccounts.Default.Numbered![1]);
        await using var second = await EnterAsync(gate, "main", LabAccounts.Default.Numbered![2]);

        gate.Kick(1);
        Assert.True(await first.WaitForCloseAsync(Patience));
        Assert.Contains("session 2 of ", await inspector.AskAsync("gate kick 2"), StringComparison.Ordinal);
        Assert.True(await second.WaitForCloseAsync(Patience));

        await ExpectAsync(inspector, "\"kicked by operator\"", "main 127.0.0.1 KickedByOperator Accepted");
        await ExpectAsync(inspector, "--number 1", "main 127.0.0.1 Kicked Accepted");
        var closes = (await inspector.DataAsync("gate status"))["lines"]![0]!["closes"]!;
        Assert.Equal((1, 1), ((int)closes["Kicked"]!, (int)closes["KickedByOperator"]!));
        gate.Process.Terminate();
        Assert.Equal(0, await gate.Process.ExitCodeAsync());
        var log = await File.ReadAllTextAsync(Path.Combine(gate.Process.Folder, "access.log"));
        Assert.Contains("\"endedBy\":\"KickedByOperator\"", log, StringComparison.Ordinal);
    }

    private static async Task<RobotClient> EnterAsync(InspectedGate gate, string line, LabAccount account, string header = "")
    {
        var robot = new RobotClient(new RobotOptions { Gate = gate.Process.EndPoint(line), Account = account });
        Assert.True((await robot.ConnectAsync()).IsGood);
        if (header.Length > 0)
            await robot.SendRawAsync(Encoding.ASCII.GetBytes(header));
        Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);
        return robot;
    }

    /// <summary>What is found, the newest first; a session ends a moment after its client has seen it.</summary>
    private static async Task ExpectAsync(InspectorClient inspector, string words, string sessions)
    {
        var late = DateTime.UtcNow + Patience;
        string found;
        do
        {
            var answer = await inspector.DataAsync($"gate find {words}");
            found = string.Join("; ", answer["sessions"]!.AsArray().Select(s => $"{s!["line"]} {s["address"]} {s["endedBy"]} {s["login"]}"));
        }
        while (found != sessions && DateTime.UtcNow < late);
        Assert.Equal(sessions, found);
    }
}
