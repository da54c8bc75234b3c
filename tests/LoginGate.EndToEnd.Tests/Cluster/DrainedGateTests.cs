using System.Text.Json.Nodes;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>Gates of a cluster that leave it on purpose.</summary>
public sealed class DrainedGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // The gates' doors, their inspectors', and the first one's port.
    private readonly int[] _ports = LocalPorts.Free(5);

    [LinuxFact]
    public async Task A_gate_that_another_orders_to_drain_says_so_and_leaves_the_cluster_with_its_last_client()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var first = Start(loginSrv, 0);
        await using var second = Start(loginSrv, 1);
        using var inspector = await TogetherAsync(second);
        await using var robot = new RobotClient(new RobotOptions { Gate = first.EndPoint(), Account = LabAccounts.Default.Accounts[0] });
        Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);

        Assert.Contains("line main: draining for", await inspector.AskAsync("gate drain --gate gate0 --for 1h"), StringComparison.Ordinal);

        await UntilAsync(inspector, cluster => (bool)cluster["others"]![0]!["draining"]!);
        Assert.True((await robot.DoAsync(RobotStep.Select)).IsGood);
        robot.Close();
        Assert.Equal(0, await first.ExitCodeAsync());
        // Gone, and not merely silent.
        await UntilAsync(inspector, cluster => (int)cluster["members"]! == 1 && cluster["others"]!.AsArray().Count == 0);
    }

    [LinuxFact]
    public async Task The_process_that_takes_a_gates_place_is_the_member_that_it_was()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var first = Start(loginSrv, 0);
        await using var second = Start(loginSrv, 1);
        using var inspector = await TogetherAsync(second);

        await using var young = Start(loginSrv, 0, "--take-over");
        await young.ExpectAsync("which drains");

        Assert.Equal(0, await first.ExitCodeAsync());
        await young.ExpectAsync("the inspector answers on [0-9]");
        await UntilAsync(inspector, cluster => (int)cluster["members"]! == 2 && cluster["others"]!.AsArray() is [{ } other]
            && (string)other["gate"]! == "gate0" && other["unreachable"] is null && other["heard"] is not null);
    }

    private GateProcess Start(StandInLoginSrv loginSrv, int index, params string[] options)
    {
        string[] settings =
        [
            "login-gate.admission.ban-file=\"\"", "login-gate.cluster.enabled=on", $"login-gate.cluster.name=gate{index}", $"login-gate.cluster.listen.port={_ports[index]}",
            $"login-gate.cluster.peers=[\"127.0.0.1:{_ports[1 - index]}\"]", "login-gate.cluster.commands=[drain]",
            $"login-gate.inspect.port={_ports[2 + index]}", $"login-gate.defaults.listen.port={(index == 0 ? _ports[4] : 0)}",
        ];
        return GateProcess.Start(["run", .. options, .. GateProcess.SettingsFor(loginSrv.EndPoint, "classic"), .. settings.SelectMany(s => (string[])["--set", s])]);
    }

    private static async Task<InspectorClient> TogetherAsync(GateProcess gate)
    {
        var inspector = await InspectorClient.ConnectAsync(gate);
        await UntilAsync(inspector, cluster => (int)cluster["members"]! == 2 && cluster["others"]!.AsArray() is [{ } other] && other["heard"] is not null);
        return inspector;
    }

    private static async Task UntilAsync(InspectorClient inspector, Func<JsonNode, bool> isSo)
    {
        var late = DateTime.UtcNow + Patience;
        while ((await inspector.DataAsync("gate status"))["cluster"] is not { } cluster || !isSo(cluster))
        {
            Assert.True(DateTime.UtcNow < late, $"{await inspector.AskAsync("gate status")}");
            await Task.Delay(200);
        }
    }
}
