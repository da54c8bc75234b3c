using System.Net;
using System.Net.Sockets;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Every command of the inspector against a running gate, over its text port.</summary>
public sealed class InspectTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = InspectorClient.Patience;

    private readonly StandInLoginSrv _loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
    private readonly List<RobotClient> _robots = [];
    private GateProcess _gate = null!;
    private InspectorClient _inspector = null!;

    public async Task InitializeAsync()
    {
        _gate = await GateProcess.RunAsync(_loginSrv.EndPoint, settings: "login-gate.inspect.port=0");
        _inspector = await InspectorClient.ConnectAsync(_gate);
    }

    public async Task DisposeAsync()
    {
        foreach (var robot in _robots)
            await robot.DisposeAsync();
        _inspector.Dispose();
        await _gate.DisposeAsync();
        await _loginSrv.DisposeAsync();
    }

    [Fact]
    public async Task Status_tells_of_LoginSrv_sessions_traffic_and_causes()
    {
        var robot = await EnterAsync();
        Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);
        using (var hostile = await ConnectToGateAsync())
            await hostile.GetStream().WriteAsync("$%O1/1.2.3.4$"u8.ToArray());
        await UntilAsync(async () => (await LineAsync())["closes"]!["ForbiddenByte"]?.GetValue<int>() == 1);

        var line = await LineAsync();
        Assert.Equal(_gate.EndPoint().ToString(), line["listen"]!.GetValue<string>());
        Assert.Equal("up", line["loginsrv"]!["state"]!.GetValue<string>());
        Assert.Equal(_loginSrv.EndPoint.ToString(), line["loginsrv"]!["target"]!.GetValue<string>());
        Assert.Equal(1, line["loginsrv"]!["connects"]!.GetValue<int>());
        Assert.InRange(line["loginsrv"]!["since"]!.GetValue<double>(), 0, 120);
        Assert.Equal((1, 2), (line["sessions"]!["now"]!.GetValue<int>(), line["sessions"]!["total"]!.GetValue<int>()));
        Assert.True(line["packets"]!["total"]!.GetValue<long>() > 0 && line["packets"]!["bytes"]!.GetValue<long>() > 0);
        Assert.True(line["replies"]!["total"]!.GetValue<long>() > 0);

        var text = await _inspector.AskAsync("gate status");
        Assert.Contains("line main", text, StringComparison.Ordinal);
        Assert.Contains($"listens on   {_gate.EndPoint()}", text, StringComparison.Ordinal);
        Assert.Contains("1  ForbiddenByte", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_shows_a_lost_LoginSrv_and_why()
    {
        await _loginSrv.DisposeAsync();

        await UntilAsync(async () => (await LineAsync())["loginsrv"]!["state"]!.GetValue<string>() == "down");
        await UntilAsync(async () => (await LineAsync())["loginsrv"]!["lastLoss"]!.GetValue<string>().Length > 0);
    }

    [Fact]
    public async Task Sessions_can_be_listed_sorted_filtered_and_shown_alone()
    {
        for (var i = 0; i < 3; i++)
            await EnterAsync();
        Assert.True((await _robots[1].DoAsync(RobotStep.Login)).IsGood);

        var busiest = await _inspector.DataAsync("gate sessions --sort packets --top 1");
        Assert.Equal((3, 2), (busiest["total"]!.GetValue<int>(), busiest["sessions"]!.AsArray().Single()!["session"]!.GetValue<int>()));
        Assert.Equal(3, (await _inspector.DataAsync("gate sessions --address 127.0.0.0/8"))["total"]!.GetValue<int>());
        Assert.Equal(0, (await _inspector.DataAsync("gate sessions --address 10.0.0.1 --line main"))["total"]!.GetValue<int>());
        Assert.Equal("no line 'mian'; nearest: main", await _inspector.ErrorAsync("gate sessions --line mian"));

        var one = await _inspector.DataAsync("gate session 2");
        Assert.Equal(("main", "127.0.0.1", "Relaying"),
            (one["line"]!.GetValue<string>(), one["address"]!.GetValue<string>(), one["state"]!.GetValue<string>()));
        Assert.True(one["packets"]!.GetValue<long>() > 0);
        Assert.Equal("no session 99 on line main", await _inspector.ErrorAsync("gate session 99"));
    }

    [Fact]
    public async Task The_tree_shows_every_actor_of_the_gate_and_folds_its_sessions()
    {
        for (var i = 0; i < 4; i++)
            await EnterAsync();

        Assert.Equal(
            """
            /user/gate  GateSupervisor [Running]
            ├─ admission  AdmissionActor [Admitting]
            ├─ guessing  GuessingActor [Counting]
            └─ main  LineSupervisor [Running]
               ├─ listener  ListenerActor [Accepting]
               │  └─ s-1 ... s-4 (4)
               └─ loginsrv  LoginSrvActor [Linked]

            """.ReplaceLineEndings("\n"), await _inspector.AskAsync("actor hierarchy /user/gate --width 3"));
        Assert.Contains("s-2  SessionActor [Relaying]", await _inspector.AskAsync("actor hierarchy"), StringComparison.Ordinal);
        Assert.Contains(OperatingSystem.IsLinux() ? "event-loop" : "IO-TCP", await _inspector.AskAsync("actor hierarchy /system"), StringComparison.Ordinal);
        Assert.Equal("error: no actor /user/gate/mian\n", await _inspector.AskAsync("actor hierarchy mian"));
    }

    [Theory]
    [InlineData("/user/gate", "GateSupervisor", "Running")]
    [InlineData("admission", "AdmissionActor", "Admitting")]
    [InlineData("guessing", "GuessingActor", "Counting")]
    [InlineData("main", "LineSupervisor", "Running")]
    [InlineData("main/listener", "ListenerActor", "Accepting")]
    [InlineData("main/loginsrv", "LoginSrvActor", "Linked")]
    [InlineData("akka://logingate/user/gate/main/listener/s-1", "SessionActor", "Relaying")]
    public async Task An_actor_tells_its_class_state_children_and_counters(string path, string type, string state)
    {
        await EnterAsync();

        var actor = await _inspector.DataAsync($"actor inspect {path}");

        Assert.Equal((type, state), (actor["type"]!.GetValue<string>(), actor["state"]!.GetValue<string>()));
        if (type == "ListenerActor")
            Assert.Equal(("s-1", 1), (actor["children"]!.AsArray().Single()!.GetValue<string>(), actor["counters"]!["sessions"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_kicked_client_is_closed_and_nobody_else()
    {
        var kicked = await EnterAsync();
        var other = await EnterAsync();

        Assert.Equal("error: no session 7 on line main\n", await _inspector.AskAsync("gate kick 7"));
        Assert.Contains("session 1 of 127.0.0.1", await _inspector.AskAsync("gate kick 1"), StringComparison.Ordinal);

        Assert.True(await kicked.WaitForCloseAsync(Patience));
        Assert.True((await other.DoAsync(RobotStep.Login)).IsGood);
        await UntilAsync(() => Task.FromResult(_loginSrv.Ledger.Snapshot() is { Closes: 1, LiveSessions: 1, IsClean: true }));
        await _gate.ExpectAsync("inspector: token admin: session 1 of .* kicked");
    }

    [Fact]
    public async Task A_ban_closes_clients_and_keeps_them_out_until_it_is_taken_back()
    {
        var robot = await EnterAsync();

        var ban = await _inspector.DataAsync("gate ban 127.0.0.0/8 --for 2h --reason a \"test\" of it");
        Assert.Equal(("127.0.0.0/8", false, "a test of it"),
            (ban["range"]!.GetValue<string>(), ban["permanent"]!.GetValue<bool>(), ban["reason"]!.GetValue<string>()));
        var until = DateTimeOffset.Parse(ban["until"]!.GetValue<string>(), null);
        Assert.InRange(until - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(115), TimeSpan.FromMinutes(121));

        Assert.True(await robot.WaitForCloseAsync(Patience));
        using (var refused = await ConnectToGateAsync())
            Assert.Equal(0, await refused.GetStream().ReadAsync(new byte[1]));
        Assert.Equal("127.0.0.0/8", (await _inspector.DataAsync("gate bans --address 127.0.0.1"))["bans"]!.AsArray().Single()!["range"]!.GetValue<string>());
        Assert.Equal("127.0.0.1 is still kept out by the ban of 127.0.0.0/8; 0 bans taken back", await _inspector.ErrorAsync("gate unban 127.0.0.1"));

        Assert.Equal("1 ban of 127.0.0.0/8 taken back\n", await _inspector.AskAsync("gate unban 127.0.0.0/8"));
        Assert.Equal("no bans\n", await _inspector.AskAsync("gate bans"));
        Assert.Equal("127.0.0.0/8 is not banned", await _inspector.ErrorAsync("gate unban 127.0.0.0/8"));
        await EnterAsync();
        Assert.Equal(1, (await _inspector.DataAsync("gate addresses"))["addresses"]!.AsArray().Single()!["clients"]!.GetValue<int>());

        Assert.True((await _inspector.DataAsync("gate ban 192.0.2.1 --permanent"))["permanent"]!.GetValue<bool>());
        Assert.Contains("192.0.2.1", await File.ReadAllTextAsync(await FileWithAsync("192.0.2.1")), StringComparison.Ordinal);
        Assert.Contains("exclude each other", await _inspector.ErrorAsync("gate ban 192.0.2.1 --permanent --for 1h"), StringComparison.Ordinal);
    }

    // Only Linux has all of 127.0.0.0/8.
    [LinuxFact]
    public async Task Whoever_connects_is_refused_and_sends_is_found_by_address_and_by_network()
    {
        var robot = await EnterAsync();
        Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);
        await _inspector.AskAsync("gate ban 127.0.0.2");
        var attacker = new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0);
        for (var i = 0; i < 3; i++)
        {
            using var refused = new TcpClient(attacker);
            await refused.ConnectAsync(_gate.EndPoint());
            Assert.Equal(0, await refused.GetStream().ReadAsync(new byte[1]));
        }

        var first = (await _inspector.DataAsync("gate attackers"))["attackers"]!.AsArray().Single()!;
        Assert.Equal(("127.0.0.2", 3, 3, true), (first["who"]!.GetValue<string>(), first["connects"]!.GetValue<int>(), first["reasons"]!["banned"]!.GetValue<int>(), first["banned"]!.GetValue<bool>()));
        var sender = (await _inspector.DataAsync("gate attackers --by bytes --minutes 1"))["attackers"]!.AsArray().Single()!;
        Assert.Equal(("127.0.0.1", 1, 0), (sender["who"]!.GetValue<string>(), sender["sessions"]!.GetValue<int>(), sender["refused"]!.GetValue<int>()));
        Assert.True(sender["bytes"]!.GetValue<long>() > 20);
        Assert.Contains("127.0.0.0/24  4         3", await _inspector.AskAsync("gate attackers --per network"), StringComparison.Ordinal);
        Assert.Contains("must be one of 1, 5, 15", await _inspector.ErrorAsync("gate attackers --minutes 2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_is_banned_shown_and_taken_back_as_one()
    {
        var robot = await EnterAsync();

        Assert.Equal("127.0.0.1-127.0.0.9", (await _inspector.DataAsync("gate ban 127.0.0.1-127.0.0.9 --permanent"))["range"]!.GetValue<string>());

        Assert.True(await robot.WaitForCloseAsync(Patience));
        Assert.Contains("\n127.0.0.1-127.0.0.9 since=", await File.ReadAllTextAsync(await FileWithAsync("127.0.0.1-")), StringComparison.Ordinal);
        foreach (var about in (string[])["127.0.0.5", "127.0.0.0/8", "127.0.0.7-127.0.0.70"])
            Assert.Equal(1, (await _inspector.DataAsync($"gate bans --address {about}"))["total"]!.GetValue<int>());
        Assert.Equal("127.0.0.5 is still kept out by the ban of 127.0.0.1-127.0.0.9; 0 bans taken back", await _inspector.ErrorAsync("gate unban 127.0.0.5"));
        Assert.Equal("1 ban of 127.0.0.1-127.0.0.9 taken back\n", await _inspector.AskAsync("gate unban 127.0.0.1-127.0.0.9"));
        await EnterAsync();
    }

    [Fact]
    public async Task An_address_that_is_refused_is_listed_also_without_clients()
    {
        await _inspector.DataAsync("gate ban 127.0.0.0/8");
        for (var i = 0; i < 3; i++)
        {
            using var refused = await ConnectToGateAsync();
            Assert.Equal(0, await refused.GetStream().ReadAsync(new byte[1]));
        }

        foreach (var command in (string[])["gate addresses", "gate addresses --sort clients --top 5"])
        {
            var address = (await _inspector.DataAsync(command))["addresses"]!.AsArray().Single()!;
            Assert.Equal(("127.0.0.1", 0, 3), (address["address"]!.GetValue<string>(), address["clients"]!.GetValue<int>(), address["refused"]!.GetValue<int>()));
        }
        Assert.Contains("must be one of refused, clients", await _inspector.ErrorAsync("gate addresses --sort age"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_shows_both_directions_without_passwords_and_ends_with_the_session()
    {
        var robot = await EnterAsync();
        await _inspector.SendAsync("gate trace 1\n");
        Assert.StartsWith("tracing session 1 of 127.0.0.1:", await _inspector.ReadLineAsync(), StringComparison.Ordinal);
        // The session has been told before the first line was sent.
        Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);
        robot.Close(reset: false);

        var trace = await _inspector.ReadAnswerAsync();

        var account = LabAccounts.Default.Accounts[0];
        Assert.Contains("client   -> gate", trace, StringComparison.Ordinal);
        Assert.Contains("gate     -> client", trace, StringComparison.Ordinal);
        Assert.Contains($"account '{account.Name}', password ******", trace, StringComparison.Ordinal);
        Assert.DoesNotContain(account.Password, trace, StringComparison.Ordinal);
        Assert.EndsWith("the session has ended: PeerClosed\n", trace, StringComparison.Ordinal);
        Assert.Equal("error: no session 1 on line main\n", await _inspector.AskAsync("gate trace 1"));
    }

    [Fact]
    public async Task A_trace_shows_no_password_of_a_login_that_is_written_otherwise()
    {
        using var client = await ConnectToGateAsync();
        await UntilAsync(async () => (await LineAsync())["sessions"]!["now"]!.GetValue<int>() == 1);
        await _inspector.SendAsync("gate trace 1\n");
        await _inspector.ReadLineAsync();

        await client.GetStream().WriteAsync(LoginPacket.BuildRequest(Dialect.Classic, '1', new MessageHeader(2001), "anna^geheim7"u8));
        await client.GetStream().WriteAsync(LoginPacket.BuildRequest(Dialect.Classic, '2', new MessageHeader(7777), "anna/geheim7"u8));
        client.Client.Shutdown(SocketShutdown.Send);

        var trace = await _inspector.ReadAnswerAsync();
        Assert.Contains("account 'anna', password ******", trace, StringComparison.Ordinal);
        Assert.Contains("body of 16 coded characters, not shown", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_ends_with_any_line_and_the_next_command_is_answered()
    {
        await EnterAsync();
        await _inspector.SendAsync("gate trace 1 --json\n");
        Assert.Contains("\"line\":\"tracing session 1", await _inspector.ReadLineAsync(), StringComparison.Ordinal);

        await _inspector.SendAsync("\n");

        Assert.Contains("\"ok\":true", await _inspector.ReadLineAsync(), StringComparison.Ordinal);
        await UntilAsync(async () => (await _inspector.DataAsync("actor inspect main/listener/s-1"))["counters"]!["traces"]!.GetValue<int>() == 0);
    }

    [Fact]
    public async Task The_log_can_be_read_followed_and_made_to_say_more()
    {
        Assert.Contains("clients are admitted", await _inspector.AskAsync("log tail"), StringComparison.Ordinal);
        Assert.Single((await _inspector.DataAsync("log tail 1")).AsArray());
        Assert.Equal("log level INFO\n", await _inspector.AskAsync("log level"));
        Assert.Equal("LEVEL must be one of DEBUG, INFO, WARNING, ERROR, default, is 'DEBU'; nearest: DEBUG", await _inspector.ErrorAsync("log level DEBU"));
        Assert.Equal("DEBUG", (await _inspector.DataAsync("log level debug --path main/listener"))["paths"]!["main/listener"]!.GetValue<string>());

        using var follower = await InspectorClient.ConnectAsync(_gate);
        await follower.SendAsync("log tail 0 -f\n");
        // Each new session says so at this level; the first may come before the follower is there.
        using var enough = new CancellationTokenSource(Patience);
        var line = follower.ReadLineAsync();
        while (!line.IsCompleted)
        {
            await EnterAsync();
            await Task.WhenAny(line, Task.Delay(100, enough.Token));
        }
        Assert.Contains("main/listener/s-", await line, StringComparison.Ordinal);

        Assert.Equal("log level INFO\n", await _inspector.AskAsync("log level default --path main/listener"));
    }

    [Fact]
    public async Task Help_lists_the_commands_and_a_slip_is_answered_with_the_nearest()
    {
        var names = (await _inspector.DataAsync("help")).AsArray().Select(c => c!["name"]!.GetValue<string>()).ToArray();

        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Superset(new HashSet<string> { "actor hierarchy", "gate ban", "gate status", "help", "log tail" }, names.ToHashSet());
        foreach (var name in names)
            Assert.Contains(name, await _inspector.AskAsync($"help {name}"), StringComparison.Ordinal);
        Assert.Equal("error: unknown command 'gate statsu'; nearest: gate status\n", await _inspector.AskAsync("gate statsu"));
        Assert.Null(await _inspector.ReadLineAsync());
    }

    [Fact]
    public async Task The_same_number_on_several_lines_has_to_be_told_apart()
    {
        await using var gate = GateProcess.Start(
            [
                "run", .. GateProcess.SettingsFor(_loginSrv.EndPoint, "classic"), "--set", "login-gate.inspect.port=0",
                "--set", "login-gate.lines.east={}", "--set", "login-gate.lines.west={}",
            ]);
        await gate.ExpectAsync("east/listener: clients are admitted");
        await gate.ExpectAsync("west/listener: clients are admitted");
        using var inspector = await InspectorClient.ConnectAsync(gate);
        using var east = new TcpClient();
        using var west = new TcpClient();
        await east.ConnectAsync(gate.EndPoint("east"));
        await west.ConnectAsync(gate.EndPoint("west"));
        await UntilAsync(async () => (await inspector.DataAsync("gate sessions"))["total"]!.GetValue<int>() == 2);

        Assert.Equal("session 1 is on several lines: say --line east or --line west", await inspector.ErrorAsync("gate kick 1"));
        Assert.Equal("west", (await inspector.DataAsync("gate kick 1 --line west"))["line"]!.GetValue<string>());

        using var late = new CancellationTokenSource(Patience);
        Assert.Equal(0, await west.GetStream().ReadAsync(new byte[1], late.Token));
        Assert.Equal("session 1 of line east", (await inspector.AskAsync("gate session 1")).Split('\n')[0]);
    }

    private async Task<RobotClient> EnterAsync()
    {
        var robot = new RobotClient(new RobotOptions
        {
            Gate = _gate.EndPoint(),
            Dialect = Dialect.Classic,
            Account = LabAccounts.Default.Accounts[_robots.Count % 50],
            StepTimeout = Patience,
        });
        _robots.Add(robot);
        var opens = _loginSrv.Ledger.Snapshot().Opens;
        Assert.True((await robot.ConnectAsync()).IsGood);
        await UntilAsync(() => Task.FromResult(_loginSrv.Ledger.Snapshot().Opens > opens));
        return robot;
    }

    private async Task<TcpClient> ConnectToGateAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(_gate.EndPoint());
        return client;
    }

    private async Task<System.Text.Json.Nodes.JsonNode> LineAsync() => (await _inspector.DataAsync("gate status"))["lines"]!.AsArray().Single()!;

    private async Task<string> FileWithAsync(string text)
    {
        var path = Path.Combine(_gate.Folder, "bans.txt");
        await UntilAsync(async () => File.Exists(path) && (await File.ReadAllTextAsync(path)).Contains(text, StringComparison.Ordinal));
        return path;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var late = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < late, "it does not come to pass");
            await Task.Delay(20);
        }
    }
}
