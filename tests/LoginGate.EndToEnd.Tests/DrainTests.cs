using System.Net;
using System.Net.Sockets;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary><c>gate drain</c>.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_gate_that_drains_lets_nobody_in_serves_who_is_in_says_so_everywhere_and_ends_with_the_last()
    {
        await using var gate = await HttpGate.StartAsync("login-gate.inspect.enabled=on", "login-gate.inspect.port=0");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        await using var robot = await gate.LogInAsync();

        var answer = await inspector.AskAsync("gate drain --for 5m");

        Assert.Matches(@"line main: draining for .* by token admin; 1 client left, closed in [45]m", answer);
        Assert.Matches(@"closed in [45]m", await inspector.AskAsync("gate drain"));
        Assert.Matches(@"closed in 6h", await inspector.AskAsync("gate drain --for 7h"));
        Assert.Contains("the gate drains (token admin): it ends with its last client, 1 left", await inspector.AskAsync("gate status"), StringComparison.Ordinal);
        var ready = await gate.Client.GetAsync(new Uri("/readyz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains(" draining sessions=1\n", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("logingate_draining{line=\"main\"} 1", await gate.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
        Assert.True((await gate.AskAsync("status")).GetProperty("drain").GetProperty("isOn").GetBoolean());
        await NobodyIsLetInAsync(gate.Process.EndPoint());
        Assert.True((await robot.DoAsync(RobotStep.Select)).IsGood);

        robot.Close();

        Assert.Equal(0, await gate.Process.ExitCodeAsync());
        await gate.Process.ExpectAsync("drained: the last client has gone");
        Assert.Equal(0, gate.LoginSrv.Ledger.Snapshot().ViolationCount);
    }

    [Fact]
    public async Task When_the_time_is_over_who_is_left_is_closed_and_the_gate_ends()
    {
        await using var gate = await InspectedGate.StartAsync();
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        await using var robot = await gate.LogInAsync();

        await inspector.AskAsync("gate drain --for 1s");

        Assert.Equal(0, await gate.Process.ExitCodeAsync());
        await gate.Process.ExpectAsync("drained: the time is over; 1 client is closed");
        Assert.Equal(RobotOutcome.Disconnected, (await robot.DoAsync(RobotStep.Select)).Outcome);
    }

    [LinuxTheory]
    [InlineData("gate drain")]
    [InlineData("gate drain --for 0s")]
    public async Task Whoever_drains_a_gate_without_clients_has_the_answer_before_it_ends(string command)
    {
        // Where there is no LoginSrv either, the end takes no time; where nothing is compiled ahead, an answer does.
        await using var gate = GateProcess.StartUnder(["env", "DOTNET_ReadyToRun=0"], ["run", .. GateProcess.SettingsFor(new IPEndPoint(IPAddress.Loopback, 1), "classic"), "--set", "login-gate.inspect.port=0"]);
        await gate.ExpectAsync("the inspector answers on .*-admin.sock");
        var port = await InspectorClient.EndPointAsync(gate);
        using var inspector = await InspectorClient.ConnectAsync(InspectorClient.SocketOf(port, "admin"));

        Assert.Matches("line main: drained for .*; no client is left", await inspector.AskAsync(command));

        Assert.Equal(0, await gate.ExitCodeAsync());
    }

    [Fact]
    public async Task A_drain_that_is_called_off_lets_clients_in_again_at_the_same_port()
    {
        await using var gate = await InspectedGate.StartAsync($"login-gate.defaults.listen.port={LocalPorts.Free()}");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        await using var robot = await gate.LogInAsync();
        Assert.Equal("nothing is drained", await inspector.ErrorAsync("gate drain --cancel"));
        await inspector.AskAsync("gate drain");
        await NobodyIsLetInAsync(gate.Process.EndPoint());

        Assert.Equal("clients are let in again\n", await inspector.AskAsync("gate drain --cancel"));

        await UntilAsync(async () => await IsLetInAsync(gate.Process.EndPoint()));
        Assert.True((await robot.DoAsync(RobotStep.Select)).IsGood);
        Assert.Null((await inspector.DataAsync("gate status"))["lines"]![0]!["drain"]);
    }

    [Fact]
    public async Task One_line_drains_while_the_others_and_the_gate_go_on()
    {
        var ports = LocalPorts.Free(2);
        await using var gate = await InspectedGate.StartAsync(
            $"login-gate.lines.east.listen.port={ports[0]}", $"login-gate.lines.west.listen.port={ports[1]}");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        await gate.Process.ExpectAsync("west/listener: listening on");
        await gate.Process.ExpectAsync("east/listener: listening on");
        Assert.Equal("no line 'eats'; nearest: east", await inspector.ErrorAsync("gate drain eats"));

        await inspector.AskAsync("gate drain east");

        await gate.Process.ExpectAsync("east: drained: the last client has gone");
        await NobodyIsLetInAsync(new IPEndPoint(IPAddress.Loopback, ports[0]));
        await UntilAsync(async () => await IsLetInAsync(new IPEndPoint(IPAddress.Loopback, ports[1])));
        Assert.Contains("drained for", await inspector.AskAsync("gate drain east"), StringComparison.Ordinal);
        Assert.DoesNotContain("the gate drains", await inspector.AskAsync("gate status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_so_the_port_stays_and_whoever_connects_is_closed_at_once()
    {
        await using var gate = await InspectedGate.StartAsync("login-gate.drain.new-clients=refuse");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        await using var robot = await gate.LogInAsync();

        await inspector.AskAsync("gate drain");
        await gate.Process.ExpectAsync("no more clients are let in");

        using var client = new TcpClient();
        await client.ConnectAsync(gate.Process.EndPoint());
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Patience));
        await gate.Process.ExpectAsync("refused: the gate drains");
        Assert.True((await robot.DoAsync(RobotStep.Select)).IsGood);
    }

    [Fact]
    public async Task To_drain_takes_the_right_admin()
    {
        await using var gate = await InspectedGate.StartAsync();
        using var viewer = await InspectorClient.ConnectAsStrangerAsync(gate.Place);
        await viewer.AskAsync($"auth {InspectorClient.TokenOf(gate.Place, "view")}");

        Assert.Contains("takes the right admin", await viewer.AskAsync("gate drain"), StringComparison.Ordinal);

        Assert.True(await IsLetInAsync(gate.Process.EndPoint()));
    }

    [Fact]
    public async Task A_signal_ends_a_gate_that_drains_as_any_other()
    {
        await using var gate = await InspectedGate.StartAsync();
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        await using var robot = await gate.LogInAsync();
        await inspector.AskAsync("gate drain --for 1h");

        gate.Process.Terminate();

        Assert.Equal(0, await gate.Process.ExitCodeAsync());
    }

    internal static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var late = DateTime.UtcNow + Patience;
        while (!await isSo())
        {
            Assert.True(DateTime.UtcNow < late, "it does not come to pass");
            await Task.Delay(50);
        }
    }

    /// <summary>With stock Akka.IO a port closes whoever connects.</summary>
    private static Task NobodyIsLetInAsync(IPEndPoint gate) => UntilAsync(async () => !await IsLetInAsync(gate));

    private static async Task<bool> IsLetInAsync(IPEndPoint gate)
    {
        await using var robot = new RobotClient(new RobotOptions { Gate = gate, Account = LabAccounts.Default.Accounts[0], StepTimeout = Patience });
        return (await robot.ConnectAsync()).IsGood && (await robot.DoAsync(RobotStep.WrongPassword)).IsGood;
    }
}
