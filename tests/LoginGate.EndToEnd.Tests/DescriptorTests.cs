using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>More clients than the process may have files and sockets: those over it are refused, and nothing else suffers.</summary>
public class DescriptorTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<Socket> _clients = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-descriptors").FullName;

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [LinuxFact]
    public async Task Clients_over_the_limit_are_refused_and_everything_else_goes_on()
    {
        var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = LocalPorts.Free() });
        var file = Path.Combine(_folder, "gate.hocon");
        await File.WriteAllTextAsync(file, "");
        await using var gate = GateProcess.StartUnder(["prlimit", "--nofile=1024"],
        [
            "run", "--config", file, .. GateProcess.SettingsFor(loginSrv.EndPoint, "classic"),
            "--set", "login-gate.inspect.port=0", "--set", $"login-gate.admission.ban-file={Path.Combine(_folder, "bans.txt")}",
        ]);
        await gate.ExpectAsync("the process may open 1024 files and sockets, which leaves room for");
        await gate.ExpectAsync("clients are admitted");

        // Most at once, and then again and again what is over the limit.
        Connect(gate, 960);
        await RefusedAsync(gate, atLeast: 100);
        for (var wave = 0; wave < 10; wave++)
            Connect(gate, 50);
        await RefusedAsync(gate, atLeast: 500);
        Assert.InRange(gate.Lines.Count(l => l.Contains("no file descriptors", StringComparison.Ordinal)), 1, 10);

        await File.WriteAllTextAsync(file, "login-gate.defaults.client.max-sessions = 5000");
        gate.HangUp();
        await gate.ExpectAsync("settings reloaded: main: client.max-sessions: count from now on");

        Assert.Contains("banned", await AskAsync(gate, "gate ban 203.0.113.9 --permanent"), StringComparison.Ordinal);
        await UntilAsync(async () => File.Exists(Path.Combine(_folder, "bans.txt"))
            && (await File.ReadAllTextAsync(Path.Combine(_folder, "bans.txt"))).Contains("203.0.113.9", StringComparison.Ordinal), "the ban in its file");

        // Every client is closed with LoginSrv; as many come again, and it is back.
        var said = gate.Lines.Count;
        var port = loginSrv.EndPoint.Port;
        await loginSrv.DisposeAsync();
        await gate.ExpectAsync("clients are refused until LoginSrv is back", said);
        Connect(gate, 960);
        await using var again = StandInLoginSrv.Start(new LoginSrvOptions { Port = port });
        await gate.ExpectAsync("clients are admitted", said);
        Connect(gate, 960);
        await UntilAsync(() => Task.FromResult(again.Ledger.Snapshot().LiveSessions > 200), "clients of the LoginSrv that is back");

        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
        var ledger = again.Ledger.Snapshot();
        Assert.True(ledger.IsClean);
        Assert.Equal(0, ledger.LiveSessions);
        Assert.True(ledger.Closes > 200 && ledger.Closes == ledger.Opens, ledger.ToString());
    }

    /// <summary>Whoever waits there is taken at a stroke by stock Akka.IO: its queue is shorter where there are not descriptors for all of it.</summary>
    [LinuxFact]
    public async Task Clients_wait_in_the_kernels_queue_which_is_as_long_as_is_wished_while_descriptors_last()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await GateProcess.RunUnderAsync(["prlimit", "--nofile=1500"], loginSrv.EndPoint, "classic", "login-gate.inspect.port=0", "login-gate.defaults.listen.backlog=100");
        Assert.Equal(100, await QueueAsync(gate));

        Connect(gate, 800);
        await UntilAsync(() => Task.FromResult(loginSrv.Ledger.Snapshot().Opens == 800), "800 opens");
        Assert.Equal(ShortQueue, await QueueAsync(gate));

        _clients.ForEach(client => client.Dispose());
        await UntilAsync(() => Task.FromResult(loginSrv.Ledger.Snapshot().LiveSessions == 0), "800 closes");
        Connect(gate, 16);
        await UntilAsync(async () => await QueueAsync(gate) == 100, "the long queue");
    }

    /// <summary>Together they are as long as one may be.</summary>
    [LinuxFact]
    public async Task Several_ports_share_what_is_left()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        string[] lines = ["a", "b", "c"];
        await using var gate = await GateProcess.RunUnderAsync(["prlimit", "--nofile=1300"], loginSrv.EndPoint, "classic",
            ["login-gate.defaults.listen.backlog=100", .. lines.Select(line => $"login-gate.lines.{line}.listen.port=0")]);

        foreach (var line in lines)
            await UntilAsync(async () => await QueueAsync(gate, line) == ShortQueue, $"the queue of {line}");
    }

    /// <summary>What a port shorter of descriptors than of clients keeps to.</summary>
    protected virtual int ShortQueue => 100;

    /// <summary>How many may wait at the gate's port, as the kernel has it.</summary>
    private static async Task<int> QueueAsync(GateProcess gate, string line = "main")
    {
        using var ss = Process.Start(new ProcessStartInfo("ss", ["-Hltn", $"sport = :{gate.EndPoint(line).Port}"]) { RedirectStandardOutput = true })!;
        var row = await ss.StandardOutput.ReadToEndAsync();
        await ss.WaitForExitAsync();
        return int.Parse(row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture);
    }

    /// <summary>Full to the last place: a kernel that answers nobody would be no refusal.</summary>
    [LinuxFact]
    public async Task A_gate_that_is_full_and_stays_so_refuses_each_who_comes()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await GateProcess.RunUnderAsync(["prlimit", "--nofile=1024"], loginSrv.EndPoint, "classic", "login-gate.inspect.port=0");
        Connect(gate, 960);
        await RefusedAsync(gate, atLeast: 100);

        for (var n = 0; n < 200; n++)
        {
            var opens = loginSrv.Ledger.Snapshot().Opens;
            var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _clients.Add(client);
            using var late = new CancellationTokenSource(Patience);
            await client.ConnectAsync(gate.EndPoint(), late.Token);
            // One gets the place that is left by chance, and keeps it.
            await UntilAsync(() => Task.FromResult(client.Poll(0, SelectMode.SelectRead) || loginSrv.Ledger.Snapshot().Opens > opens), $"the answer to client {n}");
        }
    }

    [LinuxFact]
    public async Task The_soft_limit_does_not_count_only_the_hard_one_does()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await GateProcess.RunUnderAsync(["prlimit", "--nofile=300:3000"], loginSrv.EndPoint, "classic",
            "login-gate.defaults.client.max-sessions=500");

        Connect(gate, 500);
        await UntilAsync(() => Task.FromResult(loginSrv.Ledger.Snapshot().LiveSessions == 500), "500 sessions");
        Assert.DoesNotContain(gate.Lines, l => l.Contains("leaves room for", StringComparison.Ordinal));
    }

    private static async Task RefusedAsync(GateProcess gate, int atLeast) => await UntilAsync(
        async () => Regex.Match(await TryAskAsync(gate, "gate status"), @"([\d,]+)  no file descriptors are left for clients") is { Success: true } refused
            && int.Parse(refused.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) >= atLeast,
        $"{atLeast} refusals");

    // Asked again and again faster than a gate in such need ends conversations, the inspector may have no place for one more.
    private static async Task<string> TryAskAsync(GateProcess gate, string command)
    {
        try
        {
            return await AskAsync(gate, command);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task<string> AskAsync(GateProcess gate, string command)
    {
        using var inspector = await InspectorClient.ConnectAsync(gate);
        return await inspector.AskAsync(command);
    }

    /// <summary>Idle clients of 120 addresses.</summary>
    private void Connect(GateProcess gate, int count)
    {
        var endPoint = gate.EndPoint();
        for (var n = 0; n < count; n++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _clients.Add(client);
            client.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(1 + (n % 120))]), 0));
            try
            {
                client.Connect(endPoint);
            }
            catch (SocketException failure)
            {
                Assert.Fail($"client {n} of {count}: {failure.Message}\n{string.Join('\n', gate.Lines.TakeLast(20))}");
            }
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var late = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < late, $"never came: {what}");
            await Task.Delay(20);
        }
    }
}
