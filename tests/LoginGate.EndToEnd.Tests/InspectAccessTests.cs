using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Who may come into the inspector, by which way, and what they may do there.</summary>
public sealed class InspectAccessTests : IAsyncLifetime
{
    private static readonly string[] Changes =
        ["gate ban 8.8.4.4 --permanent", "gate unban 8.8.4.4", "gate kick 1", "gate reload", "gate settings", "gate trace 1", "log level DEBUG", "log level default --path main"];

    private InspectedGate _gate = null!;

    private IPEndPoint Port => _gate.Place;

    public async Task InitializeAsync() => _gate = await InspectedGate.StartAsync();

    public async Task DisposeAsync() => await _gate.DisposeAsync();

    [Theory]
    [InlineData("gate status", "here the first line is: auth TOKEN, with one of the tokens that the gate has written to files")]
    [InlineData("help", "here the first line is: auth TOKEN, with one of the tokens that the gate has written to files")]
    [InlineData("auth", "here the first line is: auth TOKEN, with one of the tokens that the gate has written to files")]
    [InlineData("auth q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80", "no such token")]
    [InlineData("auth q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80 --json", "no such token")]
    public async Task Over_TCP_nothing_is_done_without_a_token(string line, string error)
    {
        using var stranger = await InspectorClient.ConnectAsStrangerAsync(Port);
        await stranger.SendAsync($"{line}\ngate ban 8.8.4.4 --permanent\n");

        Assert.Contains(error, await stranger.ReadLineAsync(), StringComparison.Ordinal);
        while (await stranger.ReadLineAsync() is { } more)
            Assert.Equal("", more);
        using var admin = await InspectorClient.ConnectAsync(Port);
        Assert.Equal("no bans\n", await admin.AskAsync("gate bans"));
        var dropped = await _gate.Process.ExpectAsync("does not speak in commands and was dropped");
        Assert.DoesNotContain("q83", dropped, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_may_look_looks_and_changes_nothing(bool isTcp)
    {
        await using var robot = await _gate.LogInAsync();
        using var viewer = await InspectorClient.ConnectAsStrangerAsync(isTcp ? Port : InspectorClient.SocketOf(Port, "view"));
        if (isTcp)
            Assert.Equal("you are let in by token view\n", await viewer.AskAsync($"auth {InspectorClient.TokenOf(Port, "view")}"));

        Assert.Equal("log level INFO\n", await viewer.AskAsync("log level"));
        Assert.Contains("main", await viewer.AskAsync("gate sessions"), StringComparison.Ordinal);
        foreach (var change in Changes)
            Assert.Matches("^error: .* takes the right admin, and .* may only look\n$", await viewer.AskAsync(change));

        await _gate.Process.ExpectAsync("WARN  inspector: .* may only look, and wanted: gate ban 8.8.4.4 --permanent$");
        Assert.Equal("no bans\n", await viewer.AskAsync("gate bans"));
        Assert.Equal("log level INFO\n", await viewer.AskAsync("log level"));
        Assert.Equal(1, (await viewer.DataAsync("gate sessions"))["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task Every_action_is_logged_with_who_it_was()
    {
        await using var robot = await _gate.LogInAsync();
        using var overTcp = await InspectorClient.ConnectAsync(Port);
        using var onSocket = await InspectorClient.ConnectAsync(InspectorClient.SocketOf(Port, "admin"));

        Assert.Contains("is banned", await overTcp.AskAsync("gate ban 8.8.4.4 --for 1h"), StringComparison.Ordinal);
        Assert.Contains("is closed", await onSocket.AskAsync("gate kick 1"), StringComparison.Ordinal);

        await _gate.Process.ExpectAsync("inspector: token admin: 8.8.4.4 banned");
        await _gate.Process.ExpectAsync($@"inspector: {Environment.UserName} \(pid {Environment.ProcessId}\): session 1 of .* kicked");
    }

    [Fact]
    public async Task The_files_are_the_users_alone_and_go_with_the_gate()
    {
        string[] files = [.. new[] { "admin", "view" }.SelectMany(right => new[] { "sock", "token" }.Select(kind => InspectorClient.FileOf(Port, right, kind)))];

        foreach (var file in files)
            Assert.Equal("600 0", await StatAsync(file));
        Assert.NotEqual(InspectorClient.TokenOf(Port, "admin"), InspectorClient.TokenOf(Port, "view"));
        Assert.Equal(43, InspectorClient.TokenOf(Port, "view").Length);
        Assert.DoesNotContain(_gate.Process.Lines, l => l.Contains(InspectorClient.TokenOf(Port, "admin"), StringComparison.Ordinal));

        _gate.Process.Terminate();
        Assert.Equal(0, await _gate.Process.ExitCodeAsync());
        Assert.DoesNotContain(files, File.Exists);
    }

    [Fact]
    public async Task A_group_is_let_in_where_the_settings_say_so()
    {
        await using var gate = await GateProcess.RunAsync(
            _gate.LoginSrv, "classic", "login-gate.inspect.port=0", "login-gate.inspect.view.mode=660", "login-gate.inspect.view.group=12345");
        var port = await InspectorClient.EndPointAsync(gate);

        Assert.Equal("660 12345", await StatAsync(InspectorClient.FileOf(port, "view", "sock")));
        Assert.Equal("660 12345", await StatAsync(InspectorClient.FileOf(port, "view", "token")));
        Assert.Equal("600 0", await StatAsync(InspectorClient.FileOf(port, "admin", "sock")));
    }

    [Fact]
    public async Task A_killed_gates_files_are_in_nobodys_way_and_a_living_ones_stay_its_own()
    {
        var old = InspectorClient.TokenOf(Port, "admin");
        _gate.Process.Kill();
        await _gate.Process.ExitCodeAsync();
        string[] settings = [$"login-gate.inspect.port={Port.Port}", "login-gate.inspect.tcp=off"];
        await using (var next = await GateProcess.RunAsync(_gate.LoginSrv, "classic", $"login-gate.inspect.port={Port.Port}"))
        {
            await next.ExpectAsync("the inspector answers on .*-view.sock");
            Assert.NotEqual(old, InspectorClient.TokenOf(Port, "admin"));
            Assert.Equal((0, true), await CmdAsync("gate bans", "no bans"));

            await using var third = await GateProcess.RunAsync(_gate.LoginSrv, "classic", settings);
            await third.ExpectAsync("WARN  inspector: the inspector cannot have .*-admin.sock: another gate answers there; the gate runs without it");
            third.Terminate();
            Assert.Equal(0, await third.ExitCodeAsync());
            Assert.Equal((0, true), await CmdAsync("gate bans", "no bans"));

            await using var fourth = await GateProcess.RunAsync(
                _gate.LoginSrv, "classic", $"login-gate.inspect.port={Port.Port}", "login-gate.inspect.host=127.0.0.2");
            await fourth.ExpectAsync("WARN  inspector: the inspector cannot have .*-admin.sock: another gate answers there; the gate runs without it");
            using var admin = await InspectorClient.ConnectAsync(Port);
            Assert.Equal("no bans\n", await admin.AskAsync("gate bans"));
        }

        await using var silent = await GateProcess.RunAsync(_gate.LoginSrv, "classic", settings);
        await silent.ExpectAsync("the inspector answers on .*-view.sock");
        await Assert.ThrowsAsync<SocketException>(() => InspectorClient.ConnectAsStrangerAsync(Port));
        Assert.Equal((0, true), await CmdAsync("gate bans", "no bans"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_had_is_a_warning_and_the_gate_serves_players()
    {
        await using var gate = await GateProcess.RunAsync(
            _gate.LoginSrv, "classic", "login-gate.inspect.port=0", $"login-gate.inspect.folder=/proc/none");

        await gate.ExpectAsync("WARN  inspector: the inspector cannot write its files: .*/proc/none.*; login-gate.inspect.folder names another folder for them");
        Assert.DoesNotContain(gate.Lines, l => l.Contains("the inspector answers", StringComparison.Ordinal));
        await using var robot = new RobotClient(new RobotOptions { Gate = gate.EndPoint(), Account = LabAccounts.Default.Accounts[0] });
        Assert.True((await robot.ConnectAsync()).IsGood);
    }

    [Fact]
    public async Task Where_a_path_is_too_long_for_a_socket_TCP_is_left()
    {
        var folder = Path.Combine(_gate.Process.Folder, new string('d', 90));
        await using var gate = await GateProcess.RunAsync(_gate.LoginSrv, "classic", "login-gate.inspect.port=0", $"login-gate.inspect.folder={folder}");
        var port = await InspectorClient.EndPointAsync(gate);

        await gate.ExpectAsync("the inspector cannot have .*-admin.sock: the path is too long for a socket; the gate runs without it");
        await using var cmd = GateProcess.Start(
            "cmd", "--host", "127.0.0.1", "--port", $"{port.Port}", "--token-file", Path.Combine(folder, $"{port.Port}-view.token"), "gate", "bans");
        Assert.Equal((0, "no bans"), (await cmd.ExitCodeAsync(), Assert.Single(cmd.Lines)));
    }

    [Fact]
    public async Task Cmd_says_what_is_missing_where_it_is_not_let_in()
    {
        await using var without = GateProcess.Start("cmd", "--host", "127.0.0.1", "--port", $"{Port.Port}", "--token-file", "/none", "gate", "bans");
        Assert.Equal(
            (1, $"error: no right at the gate at {Port}: it wants a token, and none of these is there: /none; --config, --socket or --token-file says where else"),
            (await without.ExitCodeAsync(), Assert.Single(without.Lines)));

        var file = Path.Combine(_gate.Process.Folder, "wrong");
        await File.WriteAllTextAsync(file, new string('w', 43));
        await using var wrong = GateProcess.Start("cmd", "--host", "127.0.0.1", "--port", $"{Port.Port}", "--token-file", file, "gate", "bans");
        Assert.Equal((1, $"error: no right at the gate at {Port}: no such token"), (await wrong.ExitCodeAsync(), Assert.Single(wrong.Lines)));

        await using var chinese = GateProcess.StartUnder(["env", "LOGINGATE_LANG=zh"], "cmd", "--host", "127.0.0.1", "--port", $"{Port.Port}", "--token-file", file, "gate", "bans");
        Assert.Equal(1, await chinese.ExitCodeAsync());
        Assert.EndsWith("没有这个令牌", Assert.Single(chinese.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("root:secret")]
    [InlineData("one line of the length that a token has 2 6")]
    [InlineData("q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80\nroot:secret")]
    [InlineData("")]
    public async Task What_is_no_token_is_sent_to_nobody(string text)
    {
        using var somebody = new TcpListener(IPAddress.Loopback, 0);
        somebody.Start();
        var file = Path.Combine(_gate.Process.Folder, "secret");
        await File.WriteAllTextAsync(file, text);

        await using var cmd = GateProcess.Start("cmd", "--port", $"{((IPEndPoint)somebody.LocalEndpoint).Port}", "--token-file", file, "gate", "bans");

        using var heard = await somebody.AcceptTcpClientAsync().WaitAsync(InspectorClient.Patience);
        using var reader = new StreamReader(heard.GetStream());
        Assert.Equal("", await reader.ReadToEndAsync().WaitAsync(InspectorClient.Patience));
        Assert.Equal(1, await cmd.ExitCodeAsync());
        Assert.EndsWith($"{file} holds no token", Assert.Single(cmd.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_names_a_token_has_its_right_and_no_more()
    {
        await using var cmd = GateProcess.Start("cmd", "--port", $"{Port.Port}", "--token-file", InspectorClient.FileOf(Port, "view", "token"), "gate reload");

        Assert.Equal((1, "error: gate reload takes the right admin, and token view may only look"), (await cmd.ExitCodeAsync(), Assert.Single(cmd.Lines)));
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_told_as_that()
    {
        await using var none = GateProcess.Start("cmd", "--socket", "/none", "gate bans");
        Assert.Equal(
            (1, "error: no gate at /none: there is no such file, or none that this user may see"),
            (await none.ExitCodeAsync(), Assert.Single(none.Lines)));

        var file = Path.Combine(_gate.Process.Folder, new string('s', 110));
        await File.WriteAllTextAsync(file, "");
        await using var tooLong = GateProcess.Start("cmd", "--socket", file, "gate bans");
        Assert.Equal((1, $"error: no gate at {file}: the path is too long for a socket"), (await tooLong.ExitCodeAsync(), Assert.Single(tooLong.Lines)));
    }

    [Fact]
    public async Task A_folder_that_the_gate_makes_lets_others_to_their_files_whatever_the_umask()
    {
        var folder = Path.Combine(_gate.Process.Folder, "made");
        string[] arguments = ["run", .. GateProcess.SettingsFor(_gate.LoginSrv, "classic"), "--set", $"login-gate.inspect.folder={folder}", "--set", "login-gate.inspect.port=0"];
        var start = new ProcessStartInfo("sh", ["-c", "umask 077; exec dotnet \"$@\"", "sh", GateProcess.Program, .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var gate = Process.Start(start)!;
        try
        {
            while (await gate.StandardOutput.ReadLineAsync().WaitAsync(InspectorClient.Patience) is { } line && !line.Contains("-view.sock", StringComparison.Ordinal))
            {
            }

            Assert.Equal("711 0", await StatAsync(folder));
        }
        finally
        {
            gate.Kill();
            await gate.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Strangers_take_no_place_from_those_who_have_a_right_and_are_gone_soon()
    {
        var strangers = new List<InspectorClient>();
        for (var i = 0; i < 16; i++)
            strangers.Add(await InspectorClient.ConnectAsStrangerAsync(Port));
        // The seventeenth gets the place of the first.
        using (var admin = await InspectorClient.ConnectAsync(Port))
            Assert.Equal("no bans\n", await admin.AskAsync("gate bans"));

        Assert.Equal((0, true), await CmdAsync("gate bans", "no bans"));
        foreach (var stranger in strangers)
        {
            Assert.Null(await ReadUntilResetAsync(stranger));
            stranger.Dispose();
        }
    }

    // Whose place another one wanted is cut off.
    private static async Task<string?> ReadUntilResetAsync(InspectorClient stranger)
    {
        try
        {
            return await stranger.ReadLineAsync();
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The exit code, and whether a line was printed.</summary>
    private async Task<(int ExitCode, bool HasSaid)> CmdAsync(string command, string line)
    {
        var (exitCode, lines) = await _gate.CmdAsync(command);
        return (exitCode, lines.Contains(line));
    }

    private static async Task<string> StatAsync(string file)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%a %g", file]) { RedirectStandardOutput = true })!;
        return (await stat.StandardOutput.ReadToEndAsync()).Trim();
    }
}
