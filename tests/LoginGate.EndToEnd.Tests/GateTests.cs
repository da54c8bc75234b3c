using System.Net;
using System.Net.Sockets;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The gate as a process between a LoginSrv and clients, over real sockets.</summary>
public class GateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Dialects => [.. Dialect.PresetNames];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Every_message_of_the_login_passes_in_every_dialect(string name)
    {
        var dialect = Of(name);
        await using var loginSrv = StartLoginSrv(dialect);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, name);

        var robot = new RobotClient(new RobotOptions
        {
            Gate = gate.EndPoint(),
            Dialect = dialect,
            Account = LabAccounts.Default.Accounts[0],
            IdleTime = TimeSpan.FromMilliseconds(100),
        });
        await using (robot)
            Assert.All(await robot.RunAsync(RobotScript.Everything), step => Assert.True(step.IsGood, step.ToString()));

        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Opens: 1, Closes: 1, IsClean: true }, loginSrv);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_gate_on_every_address_takes_clients_of_both_kinds(string address)
    {
        await using var loginSrv = StartLoginSrv(Dialect.Classic);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: "login-gate.defaults.listen.host=::");
        await using var robot = new RobotClient(new RobotOptions
        {
            Gate = new IPEndPoint(IPAddress.Parse(address), gate.EndPoint().Port),
            Dialect = Dialect.Classic,
            Account = LabAccounts.Default.Accounts[0],
        });

        var login = await robot.DoAsync(RobotStep.Login);

        Assert.True(login.IsGood, login.ToString());
    }

    [Fact]
    public async Task A_thousand_clients_at_once_get_their_own_replies_and_LoginSrv_one_open_and_one_close_each()
    {
        await using var loginSrv = StartLoginSrv(Dialect.Classic);
        await using var gate = await GateProcess.RunAsync(
            loginSrv.EndPoint, settings: "login-gate.defaults.client.packets-per-second=0");

        var summary = await new RobotSwarm(new SwarmOptions
        {
            Gate = gate.EndPoint(),
            Clients = 1000,
            ConnectsPerSecond = 0,
            Duration = TimeSpan.FromSeconds(3),
            Pause = TimeSpan.FromMilliseconds(100),
            StepTimeout = Patience,
        }).RunAsync();

        Assert.True(summary.IsGood, $"{summary.Totals}\n{string.Join('\n', summary.FirstFailures)}");
        Assert.True(summary.Totals.Rounds >= 1000);
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { LiveSessions: 0 } s && s.Opens == s.Closes, loginSrv);
        Assert.True(loginSrv.Ledger.Snapshot().IsClean);
    }

    [Fact]
    public async Task Cut_and_glued_replies_arrive_whole_whatever_LoginSrv_sends_between_them()
    {
        await using var loginSrv = StartLoginSrv(Dialect.Classic);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint);
        foreach (var mischief in Enum.GetValues<LoginSrvMischief>())
        {
            foreach (var split in (int[])[0, 1, 7])
            {
                if (mischief == LoginSrvMischief.OverLong && split == 1)
                    continue; // A frame of many kilobytes in single bytes only costs time.
                loginSrv.Behaviour = new LoginSrvBehaviour { SplitWrites = split, BeforeReplies = mischief, GlueFrames = split == 0 ? 5 : 0 };

                var summary = await new RobotSwarm(new SwarmOptions { Gate = gate.EndPoint(), Clients = 10, StepTimeout = Patience }).RunAsync();

                Assert.True(summary.IsGood, $"{mischief}, split {split}: {summary.Totals}\n{string.Join('\n', summary.FirstFailures)}");
            }
        }
    }

    [Fact]
    public async Task LoginSrv_killed_and_started_again_is_found_and_the_next_client_logs_in()
    {
        var loginSrv = StartLoginSrv(Dialect.Classic);
        var port = loginSrv.EndPoint.Port;
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint);
        await using var robot = NewRobot(gate);
        Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);
        var said = gate.Lines.Count;

        await loginSrv.DisposeAsync();

        Assert.True(await robot.WaitForCloseAsync(Patience));
        await gate.ExpectAsync("LoginSrv .* lost", said);
        await gate.ExpectAsync("clients are refused", said);
        await using var again = StandInLoginSrv.Start(new LoginSrvOptions { Port = port });
        await gate.ExpectAsync("clients are admitted", said);
        await using var next = NewRobot(gate);
        Assert.True((await next.DoAsync(RobotStep.Login)).IsGood);
    }

    [Fact]
    public async Task Without_LoginSrv_clients_are_closed_at_once()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var gate = GateProcess.Start(["run", .. GateProcess.SettingsFor(nobody.LocalEndPoint!, "classic")]);
        await gate.ExpectAsync("listening on");
        await gate.ExpectAsync("cannot be reached: .*next attempt in");

        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(gate.EndPoint());

        using var late = new CancellationTokenSource(Patience);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1], late.Token));
    }

    [Fact]
    public async Task A_LoginSrv_that_answers_no_heartbeat_is_given_up_and_dialled_again()
    {
        await using var loginSrv = StartLoginSrv(Dialect.Classic);
        loginSrv.Behaviour = new LoginSrvBehaviour { MuteHeartbeats = true };
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings:
            ["login-gate.defaults.login-srv.heartbeat.interval=100ms", "login-gate.defaults.login-srv.heartbeat.timeout=2s"]);

        await gate.ExpectAsync(@"lost: silent for [2-9]\.[0-9] s \(heartbeat.timeout\)");
        loginSrv.Behaviour = LoginSrvBehaviour.Good;
        await UntilAsync(() => loginSrv.Figures.LinksEver >= 2, loginSrv);
        // Three seconds of them, which a link that is given up after two does not see.
        var before = loginSrv.Ledger.Snapshot().Heartbeats;
        await UntilAsync(() => loginSrv.Ledger.Snapshot().Heartbeats > before + 30, loginSrv);
        await UntilAsync(() => loginSrv.LinkCount == 1, loginSrv);
    }

    [Fact]
    public async Task Kicked_and_reset_clients_are_closed_at_LoginSrv_exactly_once()
    {
        await using var loginSrv = StartLoginSrv(Dialect.Classic);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint);
        var robots = Enumerable.Range(0, 20).Select(_ => NewRobot(gate)).ToList();
        for (var i = 0; i < robots.Count; i++)
        {
            // One after the other, so that robot i has session i + 1.
            Assert.True((await robots[i].ConnectAsync()).IsGood);
            await UntilAsync(() => loginSrv.Ledger.Snapshot().Opens == i + 1, loginSrv);
        }

        for (var session = 1; session <= 10; session++)
            loginSrv.Kick(session);
        foreach (var robot in robots.Skip(10))
            robot.Close(reset: true);
        foreach (var robot in robots.Take(10))
            Assert.True(await robot.WaitForCloseAsync(Patience));

        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Closes: 20, LiveSessions: 0, IsClean: true }, loginSrv);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signal_ends_it_cleanly_every_session_closed_at_both_ends(bool interrupt)
    {
        await using var loginSrv = StartLoginSrv(Dialect.Classic);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint);
        var robots = Enumerable.Range(0, 50).Select(_ => NewRobot(gate)).ToList();
        foreach (var robot in robots)
            Assert.True((await robot.ConnectAsync()).IsGood);
        await UntilAsync(() => loginSrv.Ledger.Snapshot().Opens == 50, loginSrv);

        if (interrupt)
            gate.Interrupt();
        else
            gate.Terminate();

        Assert.Equal(0, await gate.ExitCodeAsync());
        foreach (var robot in robots)
            Assert.True(await robot.WaitForCloseAsync(Patience));
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Closes: 50, LiveSessions: 0, IsClean: true }, loginSrv);
        await UntilAsync(() => loginSrv.LinkCount == 0, loginSrv);
    }

    [Fact]
    public async Task A_LoginSrv_that_reads_nothing_does_not_hold_up_the_end()
    {
        await using var loginSrv = StartLoginSrv(Dialect.Classic);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: "login-gate.shutdown-timeout=2s");
        loginSrv.Behaviour = new LoginSrvBehaviour { StopReading = true };
        await using var robot = NewRobot(gate);
        await robot.ConnectAsync();

        gate.Terminate();

        Assert.Equal(0, await gate.ExitCodeAsync());
    }

    [Fact]
    public async Task Several_lines_serve_several_LoginSrvs_in_one_process()
    {
        await using var classic = StartLoginSrv(Dialect.Classic);
        await using var vc = StartLoginSrv(Dialect.Vc16);
        await using var gate = GateProcess.Start(
            "--set", "login-gate.defaults.listen.host=127.0.0.1",
            "--set", "login-gate.defaults.listen.port=0",
            "--set", $"login-gate.lines.east.login-srv.port={classic.EndPoint.Port}",
            "--set", $"login-gate.lines.west.login-srv={{ port = {vc.EndPoint.Port}, dialect = vc16 }}");
        await gate.ExpectAsync("east/listener: clients are admitted");
        await gate.ExpectAsync("west/listener: clients are admitted");
        await gate.ExpectAsync("east/listener: listening");
        await gate.ExpectAsync("west/listener: listening");

        await using var east = NewRobot(gate, "east");
        await using var west = NewRobot(gate, "west", Dialect.Vc16);
        Assert.True((await east.DoAsync(RobotStep.Login)).IsGood);
        Assert.True((await west.DoAsync(RobotStep.Login)).IsGood);

        Assert.Equal(1, classic.Ledger.Snapshot().Opens);
        Assert.Equal(1, vc.Ledger.Snapshot().Opens);
    }

    [Fact]
    public async Task The_lab_programs_and_the_gate_work_together_as_three_processes()
    {
        await using var loginSrv = GateProcess.Start("lab", "loginsrv", "--port", "0");
        var listening = await loginSrv.ExpectAsync("listens on");
        var endPoint = IPEndPoint.Parse(listening.Split("listens on ")[1].Split(';')[0]);
        await using var gate = await GateProcess.RunAsync(endPoint);

        await using var clients = GateProcess.Start("lab", "client", "--gate", gate.EndPoint().ToString(), "--count", "50", "--rate", "0");
        Assert.Equal(0, await clients.ExitCodeAsync());
        Assert.Contains(clients.Lines, l => l.Contains("0 wrong, 0 misrouted, 0 lost", StringComparison.Ordinal));

        loginSrv.Interrupt();
        Assert.Equal(0, await loginSrv.ExitCodeAsync());
        Assert.Contains(loginSrv.Lines, l => l.Contains("50 opened, 50 closed", StringComparison.Ordinal) && l.Contains("all in order", StringComparison.Ordinal));
    }

    private static Dialect Of(string name) => Dialect.TryGetPreset(name, out var dialect) ? dialect : throw new ArgumentException(name);

    private static StandInLoginSrv StartLoginSrv(Dialect dialect) =>
        StandInLoginSrv.Start(new LoginSrvOptions { Port = LocalPorts.Free(), Dialect = dialect });

    private static RobotClient NewRobot(GateProcess gate, string line = "main", Dialect? dialect = null) => new(new RobotOptions
    {
        Gate = gate.EndPoint(line),
        Dialect = dialect ?? Dialect.Classic,
        Account = LabAccounts.Default.Accounts[0],
        StepTimeout = Patience,
    });

    private static async Task UntilAsync(Func<bool> condition, StandInLoginSrv loginSrv)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            var seen = loginSrv.Ledger.Snapshot();
            Assert.True(DateTime.UtcNow < late, $"{seen}; violations: {string.Join(", ", seen.Violations)}");
            await Task.Delay(20);
        }
    }
}
