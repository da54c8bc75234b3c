using System.Net;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A running gate takes over changed settings without dropping a client.</summary>
public sealed class ReloadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_reload_changes_limits_addresses_and_lines_and_drops_nobody()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var first = StartLoginSrv();
        await using var second = StartLoginSrv();
        using var file = new SettingsFile($"login-gate.defaults.login-srv.port = {first.EndPoint.Port}");
        await using var gate = await RunAsync(file);
        await using var stays = await LogInAsync(gate, "main");

        file.Write($$"""
            login-gate {
              defaults.login-srv.port = {{first.EndPoint.Port}}
              defaults.client { max-sessions = 1, max-packet = 500 B }
              defaults.listen.backlog = 77
              lines { main { }, extra { login-srv.port = {{second.EndPoint.Port}} } }
            }
            akka.loglevel = DEBUG
            """);
        gate.HangUp();

        await gate.ExpectAsync("settings reloaded: .*main: client.max-sessions.*: count from now on");
        await gate.ExpectAsync("settings reloaded: main: client.max-packet: count for clients that connect from now on");
        await gate.ExpectAsync("settings reloaded: main: listen.backlog: needs a restart");
        await gate.ExpectAsync("settings reloaded: extra: are new lines");
        await gate.ExpectAsync("extra/listener: clients are admitted");
        // The first client fills the line, and is still served; the new line serves another.
        Assert.True((await stays.DoAsync(RobotStep.Select)).IsGood);
        await using var refused = Robot(gate.EndPoint());
        Assert.False((await refused.DoAsync(RobotStep.Login)).IsGood);
        await using var other = await LogInAsync(gate, "extra");
        await gate.ExpectAsync("DEBUG");

        file.Write($$"""
            login-gate.defaults.login-srv.port = {{first.EndPoint.Port}}
            login-gate.lines { main { } }
            """);
        gate.HangUp();
        await gate.ExpectAsync("line extra is removed");
        Assert.True(await other.WaitForCloseAsync(Patience));
        Assert.True(stays.IsConnected);
        await using var again = await LogInAsync(gate, "main", new LabAccount("robot00001", "pass00001"));
    }

    [Fact]
    public async Task A_bad_file_is_refused_with_its_reasons_and_the_old_settings_stay()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var loginSrv = StartLoginSrv();
        using var file = new SettingsFile($"login-gate.defaults.login-srv.port = {loginSrv.EndPoint.Port}");
        await using var gate = await RunAsync(file);

        file.Write("login-gate.defaults.client { max-sessions = none, idel-timeout = 5s }");
        gate.HangUp();

        await gate.ExpectAsync("settings not reloaded, the old ones stay: .*max-sessions");
        await gate.ExpectAsync("settings not reloaded, the old ones stay: .*idel-timeout.*nearest known key: .*idle-timeout");
        await using var served = await LogInAsync(gate, "main");
    }

    [Fact]
    public async Task A_changed_file_is_noticed_where_that_is_wanted()
    {
        await using var loginSrv = StartLoginSrv();
        var settings = $"login-gate {{ reload-on-change = on, defaults.login-srv.port = {loginSrv.EndPoint.Port}";
        using var file = new SettingsFile(settings + " }");
        await using var gate = await RunAsync(file);

        file.Write(settings + ", defaults.client.max-sessions = 17 }");

        await gate.ExpectAsync("settings reloaded: main: client.max-sessions: count from now on");
    }

    [Fact]
    public async Task A_folder_turned_elsewhere_and_what_its_files_include_are_noticed()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var loginSrv = StartLoginSrv();
        var settings = $"login-gate {{ reload-on-change = on, defaults.login-srv.port = {loginSrv.EndPoint.Port}, ";
        // As Kubernetes mounts settings: the file is a link into ..data, and ..data one to a folder; both texts have one length and one time.
        using var file = new SettingsFile();
        file.Write(settings + "defaults.client.max-sessions = 17, include \"old.hocon\" }", "2026_01/gate.hocon");
        file.Write(settings + "defaults.client.max-sessions = 18, include \"new.hocon\" }", "2026_02/gate.hocon");
        file.Write("defaults.client.packets-per-second = 17", "new.hocon");
        file.Link("..data", "2026_01");
        file.Link("gate.hocon", "..data/gate.hocon");
        await using var gate = await RunAsync(file);

        file.Link("..data", "2026_02");
        await gate.ExpectAsync("settings reloaded: main: client.max-sessions, main: client.packets-per-second: count from now on");

        file.Write("defaults.client.packets-per-second = 18\ninclude \"later.hocon\"", "new.hocon");
        await gate.ExpectAsync("settings reloaded: main: client.packets-per-second: count from now on");

        file.Write("defaults.client.max-stray-bytes = 18 B", "later.hocon");
        await gate.ExpectAsync("settings reloaded: main: client.max-stray-bytes: count from now on");
    }

    [Fact]
    public async Task What_counts_and_what_waits_for_a_restart_can_be_asked()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var loginSrv = StartLoginSrv();
        using var file = new SettingsFile($"login-gate.defaults.login-srv.port = {loginSrv.EndPoint.Port}");
        await using var gate = await RunAsync(file, "login-gate.inspect.port=0");
        using var inspector = await InspectorClient.ConnectAsync(gate);
        file.Write($"login-gate.defaults.login-srv.port = {loginSrv.EndPoint.Port}\nlogin-gate.defaults {{ listen.backlog = 77, client.max-sessions = 17 }}");
        Assert.Equal((2, 0), await PendingAsync());

        Assert.StartsWith("main: client.max-sessions: count from now on", await inspector.AskAsync("gate reload"), StringComparison.Ordinal);

        Assert.Equal((1, 1), await PendingAsync());
        var text = await inspector.AskAsync("gate settings lines.main");
        Assert.Matches(@"(?m)^login-gate\.lines\.main\.listen\.backlog +4096 +default *$", text);
        Assert.Matches($@"(?m)^ +login-gate\.lines\.main\.listen\.backlog +77 +{file.Path}:2 +after a restart *$", text);
        Assert.Matches($@"(?m)^login-gate\.lines\.main\.client\.max-sessions +17 +{file.Path}:2 *$", text);

        async Task<(int All, int FromFile)> PendingAsync()
        {
            var data = await inspector.DataAsync("gate settings lines.main.client.max-sessions");
            var all = await inspector.DataAsync("gate settings");
            return (all["pending"]!.AsArray().Count, data["settings"]!.AsArray().Count(s => s!["line"]?.GetValue<int>() == 2));
        }
    }

    private static StandInLoginSrv StartLoginSrv() => StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });

    private static async Task<GateProcess> RunAsync(SettingsFile file, params IEnumerable<string> settings)
    {
        var sets = GateProcess.SettingsFor(new IPEndPoint(IPAddress.Loopback, 1), "classic")
            .Where(s => s != "--set" && !s.Contains("login-srv.port", StringComparison.Ordinal)).Concat(settings).SelectMany(s => (string[])["--set", s]);
        var gate = GateProcess.Start(["run", "--config", file.Path, .. sets]);
        await gate.ExpectAsync("clients are admitted");
        return gate;
    }

    private static RobotClient Robot(IPEndPoint gate, LabAccount? account = null) => new(new RobotOptions
    {
        Gate = gate,
        Dialect = Dialect.Classic,
        Account = account ?? LabAccounts.Default.Accounts[0],
        StepTimeout = Patience,
    });

    private static async Task<RobotClient> LogInAsync(GateProcess gate, string line, LabAccount? account = null)
    {
        var robot = Robot(gate.EndPoint(line), account);
        var login = await robot.DoAsync(RobotStep.Login);
        Assert.True(login.IsGood, login.ToString());
        return robot;
    }

    private sealed class SettingsFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logingate-settings-");

        public SettingsFile(string text = "") => Write(text);

        public string Path => System.IO.Path.Combine(_folder.FullName, "gate.hocon");

        public void Write(string text) => File.WriteAllText(Path, text);

        /// <summary>Writes a file beside it, at a time that is always the same.</summary>
        public void Write(string text, string name)
        {
            var path = System.IO.Path.Combine(_folder.FullName, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc));
        }

        /// <summary>Makes a link beside it, in the place of what is there.</summary>
        public void Link(string name, string target)
        {
            var path = System.IO.Path.Combine(_folder.FullName, name);
            if (Directory.Exists(path))
                Directory.Delete(path);
            else
                File.Delete(path);
            File.CreateSymbolicLink(path, target);
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
