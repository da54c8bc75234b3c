using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LoginGate.Lab;
using Xunit.Abstractions;

namespace LoginGate.EndToEnd.Tests;

/// <summary>
/// Whoever stalls or floods: the gate's memory stays below the README's formula, healthy clients are served, and everything
/// recovers.
/// </summary>
public class BoundedMemoryTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;
    private static readonly string Packet = $"#1{new string('<', 1000)}!";

    private const int MaxSessions = 9000;
    private const int MaxPending = MiB;
    private const int SendQueue = 16 * KiB;
    private const int MaxBans = 200_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<Socket> _clients = [];
    private readonly List<StandInLoginSrv> _servers = [];
    private GateProcess? _gate;

    [Fact]
    public async Task A_LoginSrv_that_stops_reading_stops_its_clients_and_loses_nothing()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var (stalled, other) = (StartLoginSrv(LoginSrvMode.Silent), StartLoginSrv());
        var gate = await RunAsync(stalled, other);
        var healthy = StartRobots(gate.EndPoint("other"), clients: 20);
        Connect(gate.EndPoint("main"), 300);
        await UntilAsync(() => stalled.Ledger.Snapshot().Opens == 300, () => $"300 opens; {stalled.Ledger.Snapshot()}\n{string.Join('\n', gate.Lines.TakeLast(20))}");

        stalled.Behaviour = LoginSrvBehaviour.Good with { StopReading = true };
        var sent = await SendUntilBlockedAsync(atLeastBytes: 128 * MiB);
        AssertMemory(gate, sessions: 300);
        stalled.Behaviour = LoginSrvBehaviour.Good;

        await UntilAsync(() => stalled.Ledger.Snapshot().DataFrames == sent, () => $"{stalled.Ledger.Snapshot().DataFrames} of {sent} packets");
        Assert.True(stalled.Ledger.Snapshot().IsClean);
        AssertMemory(gate, sessions: 300);
        await AssertUndisturbedAsync(healthy);
    }

    [Fact]
    public async Task Clients_that_do_not_read_are_closed_and_others_served()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var loginSrv = StartLoginSrv();
        var gate = await RunAsync(loginSrv);
        var healthy = StartRobots(gate.EndPoint(), clients: 20);
        var sessions = await ConnectAndFindAsync(gate, loginSrv, 100);
        var reply = System.Text.Encoding.ASCII.GetBytes($"#{new string('<', 1000)}!");

        // Beyond what the two kernels between take, and the gate's queue.
        for (var round = 0; round < 40 && !Closed(gate, "SlowReader").Any(); round++)
        {
            for (var k = 0; k < 256; k++)
            {
                foreach (var session in sessions)
                    loginSrv.Reply(session, reply);
            }
            await Task.Delay(50);
        }

        await UntilAsync(() => loginSrv.Ledger.Sessions().Count(s => sessions.Contains(s.Session) && s.IsClosed) > 90, "the slow readers' ends");
        AssertMemory(gate, sessions: 120);
        await AssertUndisturbedAsync(healthy);
    }

    [Fact]
    public async Task Eight_thousand_clients_with_half_a_packet_each_cost_little_and_are_closed()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var loginSrv = StartLoginSrv();
        var gate = await RunAsync(loginSrv);
        var healthy = StartRobots(gate.EndPoint(), clients: 20);

        Connect(gate.EndPoint(), 8000, Packet[..^1]);
        await UntilAsync(() => loginSrv.Ledger.Snapshot().Opens >= 8000, "8,000 opens");
        AssertMemory(gate, sessions: 8020);

        await UntilAsync(() => loginSrv.Ledger.Snapshot().LiveSessions <= 20, "8,000 closes");
        await AssertUndisturbedAsync(healthy);
    }

    [Fact]
    public async Task A_flood_of_connects_leaves_nothing_behind()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var loginSrv = StartLoginSrv();
        var gate = await RunAsync(loginSrv);
        var healthy = StartRobots(gate.EndPoint(), clients: 20);

        for (var wave = 0; wave < 10; wave++)
        {
            Connect(gate.EndPoint(), 1000);
            Close();
        }

        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { LiveSessions: <= 20, Opens: >= 5000 }, () => $"{loginSrv.Ledger.Snapshot()}");
        AssertMemory(gate, sessions: 1020);
        await AssertUndisturbedAsync(healthy);
        Assert.True(loginSrv.Ledger.Snapshot().IsClean);
    }

    [Fact]
    public async Task A_LoginSrv_that_floods_one_client_harms_no_other()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var loginSrv = StartLoginSrv();
        var gate = await RunAsync(loginSrv);
        var healthy = StartRobots(gate.EndPoint(), clients: 20);
        var victim = (await ConnectAndFindAsync(gate, loginSrv, 1)).Single();
        var reply = System.Text.Encoding.ASCII.GetBytes($"#{new string('<', 200)}!");

        for (var round = 0; round < 400; round++)
        {
            for (var k = 0; k < 500; k++)
                loginSrv.Reply(victim, reply);
            while (loginSrv.Figures.FramesWritten > 0 && loginSrv.Figures.BytesWritten < (round - 4L) * 500 * reply.Length)
                await Task.Delay(1);
        }

        await UntilAsync(() => loginSrv.Ledger.Find(victim) is { IsClosed: true }, "the flooded client's end");
        AssertMemory(gate, sessions: 21);
        await AssertUndisturbedAsync(healthy);
    }

    [Fact]
    public async Task Two_hundred_thousand_banned_ranges_cost_what_is_said_and_an_edited_list_holds_up_nobody()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var loginSrv = StartLoginSrv();
        var bans = Path.Combine(Directory.CreateTempSubdirectory("logingate-bans").FullName, "bans.txt");
        var list = string.Concat(Enumerable.Range(0, MaxBans - 1).Select(i => $"{Address(i * 10_000 + 1)}-{Address(i * 10_000 + 7000)}\r\n"));
        await File.WriteAllTextAsync(bans, list);
        var gate = await RunAsync(loginSrv, settings: $"login-gate.admission.ban-file={bans}");
        await gate.ExpectAsync($"{MaxBans - 1} bans more, 0 fewer");
        Connect(gate.EndPoint(), 300);
        await UntilAsync(() => loginSrv.Ledger.Snapshot().Opens == 300, "300 opens");
        var healthy = StartRobots(gate.EndPoint(), clients: 20);

        await File.WriteAllTextAsync(bans, list + "127.100.0.0 - 127.100.0.255\r\n");

        await gate.ExpectAsync($"1 ban more, 0 fewer; {MaxBans} hold");
        await UntilAsync(() => loginSrv.Ledger.Sessions().Count(IsBanned) == 250 && loginSrv.Ledger.Sessions().Where(IsBanned).All(s => s.IsClosed), "the ends of the 250 banned");
        Assert.Equal(50, loginSrv.Ledger.Sessions().Count(s => s.ClientAddress.StartsWith("127.100.1.", StringComparison.Ordinal) && !s.IsClosed));
        AssertMemory(gate, sessions: 320, MaxBans);
        await AssertUndisturbedAsync(healthy);
        Directory.Delete(Path.GetDirectoryName(bans)!, recursive: true);

        static bool IsBanned(LedgerSession session) => session.ClientAddress.StartsWith("127.100.0.", StringComparison.Ordinal);

        static string Address(long bits) => $"{bits >> 24}.{bits >> 16 & 255}.{bits >> 8 & 255}.{bits & 255}";
    }

    /// <summary>The README's formula, section "Memory", in bytes.</summary>
    private static long Limit(int sessions, int lines = 1, int bans = 0) =>
        (200L * MiB) + (sessions * (16L * KiB)) + (sessions * 2L * SendQueue) + (lines * 4L * MaxPending) + (bans * 1L * KiB);

    private void AssertMemory(GateProcess gate, int sessions, int bans = 0)
    {
        var status = File.ReadLines($"/proc/{gate.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        var peak = long.Parse(status.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(), CultureInfo.InvariantCulture) * KiB;
        output.WriteLine($"{sessions} sessions: {peak / MiB} MiB at the most, allowed {Limit(sessions, lines: 2, bans) / MiB} MiB");
        Assert.True(peak <= Limit(sessions, lines: 2, bans), $"{peak / MiB} MiB at the most, allowed {Limit(sessions, lines: 2, bans) / MiB} MiB");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        Close();
        if (_gate is not null)
            await _gate.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private StandInLoginSrv StartLoginSrv(LoginSrvMode mode = LoginSrvMode.Conversation)
    {
        var server = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Mode = mode });
        _servers.Add(server);
        return server;
    }

    private async Task<GateProcess> RunAsync(StandInLoginSrv loginSrv, StandInLoginSrv? other = null, params string[] settings)
    {
        string[] lines = other is null
            ? []
            : ["login-gate.lines.main.listen.port=0", $"login-gate.lines.other.login-srv.port={other.EndPoint.Port}"];
        _gate = await GateProcess.RunAsync(
            loginSrv.EndPoint,
            settings:
            [
                .. lines, .. settings,
                $"login-gate.defaults.client.max-sessions={MaxSessions}",
                $"login-gate.defaults.client.send-queue={SendQueue} B",
                "login-gate.defaults.client.packet-timeout=4s",
                "login-gate.defaults.client.packets-per-second=0",
                $"login-gate.defaults.login-srv.max-pending={MaxPending} B",
                "login-gate.defaults.login-srv.heartbeat.timeout=60s",
            ]);
        if (other is not null)
            await _gate.ExpectAsync("other/listener: clients are admitted");
        return _gate;
    }

    private static (RobotSwarm Swarm, Task<SwarmSummary> Run, CancellationTokenSource End) StartRobots(IPEndPoint gate, int clients)
    {
        var swarm = new RobotSwarm(new SwarmOptions
        {
            Gate = gate,
            Clients = clients,
            Duration = TimeSpan.FromMinutes(10),
            Pause = TimeSpan.FromMilliseconds(20),
            StepTimeout = Patience,
        });
        var end = new CancellationTokenSource();
        return (swarm, swarm.RunAsync(end.Token), end);
    }

    private static async Task AssertUndisturbedAsync((RobotSwarm Swarm, Task<SwarmSummary> Run, CancellationTokenSource End) healthy)
    {
        var before = healthy.Swarm.Progress.Rounds;
        await UntilAsync(() => healthy.Swarm.Progress.Rounds > before + 20, "twenty more logins of healthy clients");
        await healthy.End.CancelAsync();
        var summary = await healthy.Run;
        healthy.End.Dispose();
        Assert.True(summary.Totals.IsClean, $"{summary.Totals}\n{string.Join('\n', summary.FirstFailures)}");
    }

    /// <summary>Clients with addresses of their own, apart from those of the robots.</summary>
    private void Connect(IPEndPoint gate, int count, string first = "")
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(first);
        for (var n = 0; n < count; n++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _clients.Add(client);
            client.Bind(new IPEndPoint(new IPAddress([127, 100, (byte)(n / 250), (byte)(1 + (n % 250))]), 0));
            client.Connect(gate);
            if (bytes.Length > 0)
                client.Send(bytes);
        }
    }

    private async Task<HashSet<int>> ConnectAndFindAsync(GateProcess gate, StandInLoginSrv loginSrv, int count)
    {
        Connect(gate.EndPoint(), count);
        HashSet<int> Found() => [.. loginSrv.Ledger.Sessions()
            .Where(s => s.ClientAddress.StartsWith("127.100.", StringComparison.Ordinal) && !s.IsClosed).Select(s => s.Session)];
        await UntilAsync(() => Found().Count == count, "the sessions of the clients");
        return Found();
    }

    /// <summary>Every client sends whole packets until its connection takes no more, or enough was sent in all.</summary>
    private async Task<int> SendUntilBlockedAsync(long atLeastBytes)
    {
        var packet = System.Text.Encoding.ASCII.GetBytes(Packet);
        var batch = Enumerable.Repeat(packet, 50).SelectMany(p => p).ToArray();
        var (packets, bytes) = (0, 0L);
        var rest = new int[_clients.Count];
        _clients.ForEach(c => c.Blocking = false);
        for (var late = DateTime.UtcNow + Patience; bytes < atLeastBytes && DateTime.UtcNow < late; await Task.Delay(1))
        {
            for (var c = 0; c < _clients.Count; c++)
            {
                var sent = TrySend(_clients[c], batch.AsSpan(rest[c]));
                bytes += sent;
                packets += (rest[c] + sent) / packet.Length;
                rest[c] = (rest[c] + sent) % packet.Length;
            }
        }
        // Packets begun are finished later, when there is room again; they do not count, and neither are they left cut off.
        for (var c = 0; c < _clients.Count; c++)
        {
            var (client, begun) = (_clients[c], rest[c]);
            if (begun == 0)
                continue;
            packets++;
            client.Blocking = true;
            _ = Task.Factory.StartNew(() => client.Send(packet.AsSpan(begun)), TaskCreationOptions.LongRunning);
        }
        Assert.True(bytes >= atLeastBytes, $"only {bytes} bytes were taken");
        return packets;
    }

    private static int TrySend(Socket client, ReadOnlySpan<byte> bytes)
    {
        var sent = client.Send(bytes, SocketFlags.None, out var error);
        return error is SocketError.Success ? sent : error is SocketError.WouldBlock ? 0 : throw new SocketException((int)error);
    }

    private static IEnumerable<string> Closed(GateProcess gate, string cause) => gate.Lines.Where(l => l.Contains("does not read", StringComparison.Ordinal) || l.Contains(cause, StringComparison.Ordinal));

    private void Close()
    {
        foreach (var client in _clients)
            client.Dispose();
        _clients.Clear();
    }

    private static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(condition, () => what);

    private static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late, $"never came: {what()}");
            await Task.Delay(20);
        }
    }
}
