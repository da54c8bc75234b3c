using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A gate that is upgraded while players are on it: a new process takes the old one's place.</summary>
public sealed class HandOverTests : IAsyncLifetime
{
    private const int Players = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-handover").FullName;
    private readonly StandInLoginSrv _loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = LocalPorts.Free(), Mode = LoginSrvMode.Echo });
    private readonly int[] _ports = LocalPorts.Free(4);
    private readonly List<GateProcess> _started = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var process in _started)
            await process.DisposeAsync();
        await _loginSrv.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private IPEndPoint Gate => new(IPAddress.Loopback, _ports[0]);

    private IPEndPoint Inspector => new(IPAddress.Loopback, _ports[1]);

    [LinuxFact]
    public async Task No_player_notices_an_upgrade_nor_do_those_who_come_meanwhile()
    {
        // A drain would refuse those who come; who has the place does not.
        await using var old = await StartAsync("login-gate.drain.new-clients=refuse");
        var young = await UpgradeUnderLoadAsync(old);

        Assert.Equal(0, await old.ExitCodeAsync());
        var ledger = _loginSrv.Ledger.Snapshot();
        Assert.True(ledger.IsClean, string.Join(", ", ledger.Violations.Take(10)));
        await young.ExpectAsync($"http: listening on http://127.0.0.1:{_ports[2]}/");
        Assert.DoesNotContain(young.Lines, line => line.Contains("the gate that runs", StringComparison.Ordinal));
    }

    /// <summary>With players in a closed loop, and others that come and go; returns when all of them have left.</summary>
    private async Task<GateProcess> UpgradeUnderLoadAsync(GateProcess old)
    {
        await using var loop = await ClosedLoop.StartAsync(Gate, Players, TimeSpan.FromMilliseconds(500));
        using var enough = new CancellationTokenSource();
        var comers = new RobotSwarm(new SwarmOptions
        {
            Gate = Gate,
            Clients = 20,
            ConnectsPerSecond = 0,
            Duration = TimeSpan.FromHours(1),
            FirstAccount = 5000,
            Script = [RobotStep.Reconnect, RobotStep.Echo],
            Pause = TimeSpan.FromMilliseconds(50),
            StepTimeout = Patience,
        });
        var coming = comers.RunAsync(enough.Token);
        await UntilAsync(() => comers.Progress.Rounds > 50);

        var young = TakeOver();
        _started.Add(young);
        await young.ExpectAsync("has taken the place of logingate .* which drains");
        var before = comers.Progress.Rounds;
        await UntilAsync(() => comers.Progress.Rounds > before + 100);
        await loop.EveryoneIsServedAsync();
        await enough.CancelAsync();
        var summary = await coming;
        Assert.True(summary.Totals.IsClean, string.Join('\n', summary.FirstFailures));
        await loop.StopAsync();

        // The inspector is the new one's, and tells of its own clients alone.
        await young.ExpectAsync("the inspector answers on [0-9]");
        using var inspector = await InspectorClient.ConnectAsync(Inspector);
        Assert.InRange((await inspector.DataAsync("gate status"))["lines"]![0]!["sessions"]!["now"]!.GetValue<int>(), 0, 20);
        Assert.False(old.HasExited);
        return young;
    }

    [LinuxFact]
    public async Task Settings_that_need_a_restart_change_and_bans_go_with_the_place()
    {
        await using var old = await StartAsync();
        using (var inspector = await InspectorClient.ConnectAsync(Inspector))
            await inspector.AskAsync("gate ban 203.0.113.7 --for 1h");
        using var player = await ConnectAsync(Gate);

        // The same line at another port, and another one at the old one's.
        await using var young = TakeOver($"login-gate.lines.main.listen.port={_ports[3]}", $"login-gate.lines.east.listen.port={_ports[0]}");
        await young.ExpectAsync("which drains");

        await young.ExpectAsync("the inspector answers on [0-9]");
        using var after = await InspectorClient.ConnectAsync(Inspector);
        Assert.Contains("203.0.113.7", await after.AskAsync("gate bans"), StringComparison.Ordinal);
        var status = await after.DataAsync("gate status");
        Assert.Equal([$"127.0.0.1:{_ports[0]}", $"127.0.0.1:{_ports[3]}"], status["lines"]!.AsArray().Select(line => (string)line!["listen"]!));
        using var newer = await ConnectAsync(new IPEndPoint(IPAddress.Loopback, _ports[3]));
        player.Dispose();
        Assert.Equal(0, await old.ExitCodeAsync());
        await after.AskAsync("gate ban 203.0.113.8 --for 1h");
        await UntilAsync(() => File.ReadAllText(Path.Combine(_folder, "bans.txt")).Contains("203.0.113.8", StringComparison.Ordinal));
        // Each process has its log to its own end, the old one's put aside.
        var logs = Directory.GetFiles(_folder, "gate*.log");
        Assert.Equal(2, logs.Length);
        Assert.Contains("drained", File.ReadAllText(logs.Single(log => Path.GetFileName(log) != "gate.log")), StringComparison.Ordinal);
        Assert.Contains("has taken the place", File.ReadAllText(Path.Combine(_folder, "gate.log")), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task An_alarm_comes_from_one_of_the_two()
    {
        var got = new ConcurrentQueue<string>();
        await using var server = await TestHttpServer.StartAsync(async context =>
        {
            var alarm = (await JsonNode.ParseAsync(context.Request.Body))!;
            got.Enqueue($"{alarm["kind"]} {alarm["state"]}");
        });
        string[] alarms = ["login-gate.alarms.lost-after=1s", $"login-gate.alarms.webhooks.ops.url={server.Address}ops", "login-gate.alarms.webhooks.ops.format=json", "login-gate.defaults.login-srv.when-lost=hold"];
        await using var old = await StartAsync(alarms);
        using (var inspector = await InspectorClient.ConnectAsync(Inspector))
            await inspector.AskAsync("gate attack on --for 20s");
        await UntilAsync(() => got.Contains("attack-mode raised"));
        using var player = await ConnectAsync(Gate);
        await using var young = TakeOver(alarms);
        await young.ExpectAsync("the inspector answers on [0-9]");

        var place = _loginSrv.EndPoint;
        await _loginSrv.DisposeAsync();
        await UntilAsync(() => got.Contains("loginsrv raised"));
        await using var again = StandInLoginSrv.Start(new LoginSrvOptions { Port = place.Port, Mode = LoginSrvMode.Echo });
        await UntilAsync(() => got.Contains("loginsrv over"));
        // Of its own attack mode the old one alone knows, and tells it last.
        await UntilAsync(() => got.Contains("attack-mode over"));

        Assert.False(old.HasExited);
        Assert.Equal(["attack-mode over", "attack-mode raised", "loginsrv over", "loginsrv raised"], got.Order(StringComparer.Ordinal));
        player.Dispose();
        Assert.Equal(0, await old.ExitCodeAsync());
    }

    [LinuxFact]
    public async Task A_new_process_that_cannot_serve_leaves_everything_as_it_was()
    {
        await using var old = await StartAsync();
        await using var loop = await ClosedLoop.StartAsync(Gate, 20, TimeSpan.FromMilliseconds(50));
        var taken = new TcpListener(IPAddress.Loopback, _ports[3]);
        taken.Start();

        await using (var busy = TakeOver($"login-gate.lines.main.listen.port={_ports[0]}", $"login-gate.lines.east.listen.port={_ports[3]}"))
        {
            Assert.Equal(1, await busy.ExitCodeAsync());
            Assert.Contains(busy.Lines, line => line.Contains($"cannot listen on 127.0.0.1:{_ports[3]}: the port is in use", StringComparison.Ordinal));
        }
        taken.Dispose();
        await old.ExpectAsync("does not take this gate's place: .*; all goes on as it was");
        await using (var killed = TakeOver("login-gate.defaults.login-srv.port=1", "akka.loglevel=DEBUG"))
        {
            // Without LoginSrv it is of no use to anybody.
            await UntilAsync(() => killed.Lines.Count(line => line.Contains("LoginSrv 127.0.0.1:1: connecting", StringComparison.Ordinal)) >= 3);
            Assert.DoesNotContain(killed.Lines, line => line.Contains("has taken the place", StringComparison.Ordinal));
            killed.Kill();
        }
        await UntilAsync(() => old.Lines.Count(line => line.Contains("all goes on as it was", StringComparison.Ordinal)) == 2);

        await loop.EveryoneIsServedAsync();
        using var next = await ConnectAsync(Gate);
        using var inspector = await InspectorClient.ConnectAsync(Inspector);
        Assert.False((await inspector.DataAsync("gate status"))["drain"]!["isOn"]!.GetValue<bool>());
    }

    [LinuxFact]
    public async Task A_peer_that_stops_half_way_gets_the_place_not_and_clients_go_on()
    {
        await using var old = await StartAsync();
        using (var peer = await InspectorClient.ConnectAsync(InspectorClient.SocketOf(Inspector, "admin")))
        {
            await peer.SendAsync("take-over {\"protocol\":1,\"version\":\"0\"}\n");
            Assert.Contains("\"lines\":[{\"name\":\"main\"", await peer.ReadLineAsync(), StringComparison.Ordinal);
            // While one is at it, nobody else.
            using var second = await InspectorClient.ConnectAsync(InspectorClient.SocketOf(Inspector, "admin"));
            await second.SendAsync("take-over {\"protocol\":1,\"version\":\"0\"}\n");
            Assert.Equal("error: another process is taking over", await second.ReadLineAsync());
            await peer.SendAsync("ready\n");
            Assert.Equal("go", await peer.ReadLineAsync());
            // It is the peer's turn: who comes now waits.
            using var inspector = await InspectorClient.ConnectAsync(Inspector);
            await DrainTests.UntilAsync(async () => (string?)(await inspector.DataAsync("actor inspect /user/gate/main/listener"))["counters"]!["door"] == "Held");
        }
        await old.ExpectAsync("all goes on as it was");
        using var next = await ConnectAsync(Gate);
        // It may be tried again.
        using var third = await InspectorClient.ConnectAsync(InspectorClient.SocketOf(Inspector, "admin"));
        await third.SendAsync("take-over {\"protocol\":1,\"version\":\"0\"}\n");
        Assert.Contains("\"lines\":[{\"name\":\"main\"", await third.ReadLineAsync(), StringComparison.Ordinal);
        await third.SendAsync("steady\n");
        await old.ExpectAsync("does not take this gate's place: it does not say 'ready'");
    }

    [LinuxFact]
    public async Task A_new_process_that_is_told_to_end_while_it_waits_ends_at_once_and_the_old_one_goes_on()
    {
        await using var old = await StartAsync();
        await using var loop = await ClosedLoop.StartAsync(Gate, 20, TimeSpan.FromMilliseconds(50));
        await using var young = TakeOver("login-gate.defaults.login-srv.port=1");
        await young.ExpectAsync("LoginSrv 127.0.0.1:1 cannot be reached");

        young.Terminate();

        Assert.Equal(1, await young.ExitCodeAsync());
        Assert.Contains("error: this process was told to end before it had the place of the gate that runs, which goes on", young.Lines);
        await old.ExpectAsync("does not take this gate's place: .*; all goes on as it was");
        await loop.EveryoneIsServedAsync();
        using var next = await ConnectAsync(Gate);
    }

    [LinuxFact]
    public async Task A_line_of_another_name_waits_for_LoginSrv_too_where_it_takes_the_port_of_one_that_has_it()
    {
        await using var old = await StartAsync();
        await using var young = TakeOver($"login-gate.lines.east.listen.port={_ports[0]}", "login-gate.lines.east.login-srv.port=1");

        await young.ExpectAsync("east/loginsrv: LoginSrv 127.0.0.1:1 cannot be reached");
        await young.ExpectAsync("error: LoginSrv has not been reached in 30 s; the gate that runs has it, and goes on");

        Assert.Equal(1, await young.ExitCodeAsync());
        using var next = await ConnectAsync(Gate);
    }

    [LinuxFact]
    public async Task A_new_process_that_comes_too_late_with_its_word_has_no_place()
    {
        using var gate = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        gate.Bind(InspectorClient.SocketOf(Inspector, "admin"));
        gate.Listen();
        await using var young = TakeOver();
        using var peer = await gate.AcceptAsync().WaitAsync(Patience);
        using var words = new StreamReader(new NetworkStream(peer), Encoding.UTF8);
        await words.ReadLineAsync().WaitAsync(Patience);
        await peer.SendAsync("{\"version\":\"1\",\"process\":1,\"lines\":[]}\n"u8.ToArray());
        Assert.Equal("ready", await words.ReadLineAsync().WaitAsync(Patience));
        await peer.SendAsync("go\n"u8.ToArray());
        Assert.Equal("taken", await words.ReadLineAsync().WaitAsync(Patience));

        await peer.SendAsync("error: it has said nothing for 10 s\n"u8.ToArray());

        Assert.Equal(1, await young.ExitCodeAsync());
        Assert.Contains("error: the gate that runs keeps its place: it says 'it has said nothing for 10 s'", young.Lines);
        File.Delete(InspectorClient.FileOf(Inspector, "admin", "sock"));
    }

    [LinuxFact]
    public async Task Of_a_process_that_was_started_to_take_its_place_and_ends_the_gate_tells()
    {
        var file = Path.Combine(_folder, "own.hocon");
        await File.WriteAllTextAsync(file, "");
        await using var old = GateProcess.Start(["run", "--config", file, .. Settings()]);
        await old.ExpectAsync("the inspector answers on .*-admin.sock");
        await File.WriteAllTextAsync(file, "login-gate.foo = 1");

        old.Upgrade();

        await old.ExpectAsync("WARN .*process [0-9]+ has ended with 2 and has not taken this one's place");
        using var next = await ConnectAsync(Gate);
    }

    [LinuxFact]
    public async Task A_gate_that_drains_hands_nothing_over()
    {
        await using var old = await StartAsync();
        using var player = await ConnectAsync(Gate);
        using (var inspector = await InspectorClient.ConnectAsync(Inspector))
            await inspector.AskAsync("gate drain");

        await using var young = TakeOver();

        Assert.Equal(1, await young.ExitCodeAsync());
        Assert.Contains(young.Lines, line => line.Contains("the gate that runs here drains", StringComparison.Ordinal));
        await old.ExpectAsync("wants to take this gate's place: the gate that runs here drains");
        Assert.False(old.HasExited);
    }

    [LinuxFact]
    public async Task Whoever_is_no_admin_or_speaks_another_version_gets_nothing()
    {
        await using var old = await StartAsync();
        using var viewer = await InspectorClient.ConnectAsync(InspectorClient.SocketOf(Inspector, "view"));
        await viewer.SendAsync("take-over {\"protocol\":1,\"version\":\"0\"}\n");
        Assert.StartsWith("error: unknown command", await viewer.ReadLineAsync(), StringComparison.Ordinal);
        using var remote = await InspectorClient.ConnectAsync(Inspector);
        await remote.SendAsync("take-over {\"protocol\":1,\"version\":\"0\"}\n");
        Assert.StartsWith("error: unknown command", await remote.ReadLineAsync(), StringComparison.Ordinal);

        using var newer = await InspectorClient.ConnectAsync(InspectorClient.SocketOf(Inspector, "admin"));
        await newer.SendAsync("take-over {\"protocol\":9,\"version\":\"9.9\"}\n");
        Assert.Contains("logingate 9.9 hands over in another way (form 9)", await newer.ReadLineAsync(), StringComparison.Ordinal);
        using var strange = await InspectorClient.ConnectAsync(InspectorClient.SocketOf(Inspector, "admin"));
        await strange.SendAsync("take-over 1\n");
        Assert.Equal("error: its greeting makes no sense", await strange.ReadLineAsync());
    }

    [LinuxFact]
    public async Task A_take_over_without_a_gate_that_offers_the_right_number_of_ports_from_the_same_folder_fails()
    {
        await using (var alone = TakeOver())
        {
            Assert.Equal(1, await alone.ExitCodeAsync());
            var socket = InspectorClient.FileOf(Inspector, "admin", "sock");
            Assert.Contains(alone.Lines, line => line.StartsWith($"error: no gate is found to take over ({socket}: there is no such file, or none that this user may see", StringComparison.Ordinal));
        }
        using var forger = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        forger.Bind(InspectorClient.SocketOf(Inspector, "admin"));
        forger.Listen();
        await using var young = TakeOver();
        using var caller = await forger.AcceptAsync().WaitAsync(Patience);
        await caller.SendAsync(Encoding.UTF8.GetBytes("{\"version\":\"1\",\"process\":1,\"lines\":[{\"name\":\"main\",\"isUp\":true}]}\n"));
        Assert.Equal(1, await young.ExitCodeAsync());
        Assert.Contains(young.Lines, line => line == "error: the gate that runs offers 1 ports, and 0 came");

        await using var elsewhere = TakeOver("login-gate.admission.ban-file=bans.txt");
        using var next = await forger.AcceptAsync().WaitAsync(Patience);
        await next.SendAsync("{\"version\":\"1\",\"process\":1,\"lines\":[],\"folder\":\"/elsewhere\"}\n"u8.ToArray());
        Assert.Equal(1, await elsewhere.ExitCodeAsync());
        Assert.Contains(elsewhere.Lines, line => line.StartsWith("error: the gate that runs was started in /elsewhere, where its file bans.txt is", StringComparison.Ordinal));
        File.Delete(InspectorClient.FileOf(Inspector, "admin", "sock"));
    }

    [LinuxFact]
    public async Task Stock_Akka_IO_says_that_it_cannot()
    {
        await using var young = TakeOver("login-gate.transport=akka-io");
        Assert.Equal(1, await young.ExitCodeAsync());
        Assert.Contains(young.Lines, line => line.StartsWith("error: --take-over wants login-gate.transport = event-loop", StringComparison.Ordinal));
        await using var old = await StartAsync("login-gate.transport=akka-io");
        await using var next = TakeOver();
        Assert.Equal(1, await next.ExitCodeAsync());
        Assert.Contains(next.Lines, line => line.Contains("the gate that runs here has transport = akka-io, which cannot hand its ports over", StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task At_a_signal_it_starts_the_process_that_takes_its_place_and_the_service_manager_hears_of_it()
    {
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "notify")));
        await using var old = GateProcess.StartUnder(["env", $"NOTIFY_SOCKET={_folder}/notify"], ["run", .. Settings()]);
        await old.ExpectAsync("the inspector answers on .*-admin.sock");
        await old.ExpectAsync("clients are admitted");
        using var player = await ConnectAsync(Gate);

        old.Upgrade();

        // Both write to the same output.
        await old.ExpectAsync("this process has taken the place of logingate .* which drains");
        var told = new byte[1024];
        string said;
        do
            said = Encoding.UTF8.GetString(told, 0, await manager.ReceiveAsync(told).WaitAsync(Patience));
        while (!said.StartsWith("MAINPID=", StringComparison.Ordinal));
        using var young = Process.GetProcessById(int.Parse(said.Split('\n')[0][8..], CultureInfo.InvariantCulture));
        try
        {
            Assert.NotEqual(old.Id, young.Id);
            await old.ExpectAsync("the inspector answers on [0-9]", from: old.Lines.ToList().FindIndex(line => line.Contains("has taken the place", StringComparison.Ordinal)));
            player.Dispose();
            using var inspector = await InspectorClient.ConnectAsync(Inspector);
            await inspector.AskAsync("gate drain --for 0s");
            Assert.Equal(0, await old.ExitCodeAsync());
        }
        finally
        {
            young.Kill();
        }
    }

    [SystemdActivateFact]
    public async Task A_port_that_systemd_opens_serves_whoever_came_before_the_gate()
    {
        await using var gate = GateProcess.StartUnder(
            ["systemd-socket-activate", $"--listen=127.0.0.1:{_ports[0]}", "--fdname=main"], ["run", .. Settings()]);
        await gate.ExpectAsync("Listening on");
        // It is this that starts the gate.
        using var client = await ConnectAsync(Gate, echo: false);
        await gate.ExpectAsync($"listening on 127.0.0.1:{_ports[0]}");
        await gate.ExpectAsync("clients are admitted");
        using var next = await ConnectAsync(Gate);
        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
    }

    [SystemdActivateFact]
    public async Task Whoever_comes_to_a_port_that_systemd_opens_waits_until_the_gate_has_LoginSrv()
    {
        var place = _loginSrv.EndPoint;
        await _loginSrv.DisposeAsync();
        await using var gate = GateProcess.StartUnder(
            ["systemd-socket-activate", $"--listen=127.0.0.1:{_ports[0]}", "--fdname=main"], ["run", .. Settings()]);
        await gate.ExpectAsync("Listening on");
        using var client = await ConnectAsync(Gate, echo: false);
        await client.SendAsync("#1<<<<<I@C<<<<<<<<!"u8.ToArray());
        await gate.ExpectAsync("cannot be reached: .*next attempt in");

        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = place.Port, Mode = LoginSrvMode.Echo });

        Assert.NotEqual(0, await client.ReceiveAsync(new byte[256]).WaitAsync(Patience));
        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
    }

    [SystemdActivateFact]
    public async Task Where_LoginSrv_does_not_come_those_who_wait_at_systemds_port_are_closed_after_10_s()
    {
        await _loginSrv.DisposeAsync();
        await using var gate = GateProcess.StartUnder(
            ["systemd-socket-activate", $"--listen=127.0.0.1:{_ports[0]}", "--fdname=main"], ["run", .. Settings()]);
        await gate.ExpectAsync("Listening on");
        using var client = await ConnectAsync(Gate, echo: false);

        Assert.Equal(0, await client.ReceiveAsync(new byte[256]).WaitAsync(Patience));

        await gate.ExpectAsync("refused: LoginSrv is not connected");
    }

    [SystemdActivateFact]
    public async Task A_port_that_systemd_has_opened_for_another_process_is_left_alone()
    {
        var others = _ports[3];
        await using var gate = GateProcess.StartUnder(
            ["systemd-socket-activate", $"--listen=127.0.0.1:{others}", "--fdname=main", "env", "LISTEN_PID=1"], ["run", .. Settings()]);
        await gate.ExpectAsync("Listening on");
        using var client = await ConnectAsync(new IPEndPoint(IPAddress.Loopback, others), echo: false);

        await gate.ExpectAsync($"listening on 127.0.0.1:{_ports[0]}");
        await gate.ExpectAsync("clients are admitted");

        using var next = await ConnectAsync(Gate);
        Assert.DoesNotContain(gate.Lines, line => line.Contains($"listening on 127.0.0.1:{others}", StringComparison.Ordinal));
        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
    }

    private async Task<GateProcess> StartAsync(params string[] settings)
    {
        var gate = GateProcess.Start(["run", .. Settings(settings)]);
        await gate.ExpectAsync("clients are admitted");
        await gate.ExpectAsync("the inspector answers on .*-admin.sock");
        return gate;
    }

    private GateProcess TakeOver(params string[] settings) => GateProcess.Start(["run", "--take-over", .. Settings(settings)]);

    private IEnumerable<string> Settings(params string[] settings)
    {
        string[] own =
        [
            "login-gate.transport=event-loop", $"login-gate.defaults.listen.port={_ports[0]}", $"login-gate.inspect.port={_ports[1]}",
            "login-gate.http.enabled=on", $"login-gate.http.port={_ports[2]}",
            $"login-gate.admission.ban-file={_folder}/bans.txt", $"login-gate.log.file.path={_folder}/gate.log", "login-gate.defaults.client.max-sessions=5000",
            .. settings,
        ];
        return [.. GateProcess.SettingsFor(_loginSrv.EndPoint, "classic"), .. own.SelectMany(s => (string[])["--set", s])];
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint gate, bool echo = true)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gate);
        if (!echo)
            return socket;
        await socket.SendAsync("#1<<<<<I@C<<<<<<<<!"u8.ToArray());
        Assert.NotEqual(0, await socket.ReceiveAsync(new byte[256]).WaitAsync(Patience));
        return socket;
    }

    private static Task UntilAsync(Func<bool> isSo) => DrainTests.UntilAsync(() => Task.FromResult(isSo()));

    /// <summary>A test with systemd's own socket activation; skipped where it cannot be had.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SystemdActivateFactAttribute : FactAttribute
    {
        public SystemdActivateFactAttribute() => Skip = File.Exists("/usr/bin/systemd-socket-activate") ? null : "systemd-socket-activate is not here";
    }
}
