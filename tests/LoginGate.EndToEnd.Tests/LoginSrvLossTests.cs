using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LoginGate.Lab;
using LoginGate.Protocol;
using Xunit.Abstractions;

namespace LoginGate.EndToEnd.Tests;

/// <summary>LoginSrvs that are gone without saying so are found within <c>heartbeat.timeout</c>.</summary>
public class LoginSrvLossTests(ITestOutputHelper output)
{
    private const string Interval = "login-gate.defaults.login-srv.heartbeat.interval=200ms";
    private const string Timeout = "login-gate.defaults.login-srv.heartbeat.timeout=1s";

    private const string Progress = @"20 running .* (\d+) good +0 bad";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task One_that_accepts_and_stays_silent_is_given_up()
    {
        using var loginSrv = Listen();
        await using var gate = Start(loginSrv);

        using var link = await AcceptAsync(loginSrv);
        await GivenUpAsync(gate, Stopwatch.GetTimestamp());

        // The gate has ended the connection, and dials again.
        Assert.True(await ReadsToTheEndAsync(link));
        (await AcceptAsync(loginSrv)).Dispose();
    }

    [Fact]
    public async Task One_that_hangs_in_the_middle_of_a_frame_is_given_up()
    {
        using var loginSrv = Listen();
        await using var gate = Start(loginSrv);
        using var link = await AcceptAsync(loginSrv);

        await SendAsync(link, HeartbeatFrame());
        var start = Stopwatch.GetTimestamp();
        // A frame that grows and grows is no sign of life: only its end is.
        var given = GivenUpAsync(gate, start);
        await SendAsync(link, "%12/#"u8.ToArray());
        while (!given.IsCompleted && await TrySendAsync(link, "<"u8.ToArray()))
            await Task.Delay(50);

        await given;
    }

    [Fact]
    public async Task It_is_dialled_from_the_address_that_the_settings_name()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await GateProcess.RunAsync(
            loginSrv.EndPoint, "classic", "login-gate.inspect.port=0", "login-gate.defaults.login-srv.from=127.0.0.6");
        using var inspector = await InspectorClient.ConnectAsync(gate);

        var link = (await inspector.DataAsync("gate status"))["lines"]![0]!["loginsrv"]!;
        Assert.Equal("127.0.0.6", link["from"]!.GetValue<string>());
        Assert.Contains($"{loginSrv.EndPoint} from 127.0.0.6", await inspector.AskAsync("gate status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_has_it_dialled_at_once()
    {
        var place = new IPEndPoint(IPAddress.Loopback, LocalPorts.Free());
        await using var gate = GateProcess.Start(
            ["run", .. GateProcess.SettingsFor(place, "classic"), "--set", "login-gate.inspect.port=0",
                "--set", "login-gate.defaults.login-srv.reconnect.min=1h", "--set", "login-gate.defaults.login-srv.reconnect.max=1h"]);
        await gate.ExpectAsync(@"cannot be reached: .*; next attempt in \d{4}");
        using var inspector = await InspectorClient.ConnectAsync(gate);
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = place.Port });

        Assert.Equal("error: no line 'mian'; nearest: main\n", await inspector.AskAsync("gate reconnect mian"));
        Assert.Equal($"line main: LoginSrv {place} is dialled\n", await inspector.AskAsync("gate reconnect"));
        await gate.ExpectAsync("clients are admitted");
        Assert.Equal($"line main: LoginSrv {place} is connected\n", await inspector.AskAsync("gate reconnect main"));
        await gate.ExpectAsync("inspector: token admin: reconnect of main");
    }

    [NamespaceFact]
    public async Task One_that_is_cut_off_is_given_up_and_its_clients_go_on_when_it_is_back()
    {
        string[] settings = ["login-srv.heartbeat.interval=200ms", "login-srv.heartbeat.timeout=1s", "login-srv.keep-alive.mode=off"];
        await CutOffAsync(settings, @"lost: silent for .* s \(heartbeat.timeout\)", HeartbeatTimeout);
    }

    [NamespaceFact]
    public async Task Keep_alive_finds_one_that_is_cut_off_before_the_heartbeat_does()
    {
        string[] settings =
        [
            "login-srv.heartbeat.interval=50s", "login-srv.heartbeat.timeout=60s",
            "login-srv.keep-alive.time=1s", "login-srv.keep-alive.interval=1s", "login-srv.keep-alive.retries=2",
        ];
        await CutOffAsync(settings, "lost: (Connection timed out|No route to host)", TimeSpan.FromSeconds(3));
    }

    private async Task CutOffAsync(string[] settings, string reason, TimeSpan time)
    {
        using var network = TestNetwork.Create(others: 1);
        await using var world = await NamespacedGate.StartAsync(network, network.Others[0],
            [.. settings, "login-srv.when-lost=hold", "login-srv.connect-timeout=500ms"]);
        var clients = await world.StartHealthyAsync(20, "--script", "echo", "--duration", "10m", "--pause", "200ms");

        network.Others[0].Unplug();
        var start = Stopwatch.GetTimestamp();
        var line = await world.Gate.ExpectAsync("LoginSrv .* lost: ");
        var found = Stopwatch.GetElapsedTime(start);
        output.WriteLine($"{found.TotalSeconds:0.00} s of {time.TotalSeconds} s: {line}");
        Assert.Matches(reason, line);
        Assert.True(found < time + Margin, $"found after {found}");
        await world.Gate.ExpectAsync("20 clients are held");

        network.Others[0].PlugIn();
        await world.Gate.ExpectAsync("20 held clients are announced again");
        // It need not have noticed that its first connection is dead.
        await world.LoginSrvSaysAsync(@"2 ever\), sessions: 40 opened, 0 closed, .*all in order");
        await GoOnAsync(clients);
        clients.Interrupt();
        Assert.True(await clients.ExitCodeAsync() == 0, string.Join('\n', clients.Lines));
    }

    /// <summary>Waits until the robots, which say every second how many answers they got, got some more for each.</summary>
    private static async Task GoOnAsync(GateProcess clients)
    {
        var from = clients.Lines.Count;
        var before = Answers(await clients.ExpectAsync(Progress, from));
        var late = DateTime.UtcNow + Patience;
        int now;
        do
        {
            Assert.True(DateTime.UtcNow < late, string.Join('\n', clients.Lines));
            from = clients.Lines.Count;
            now = Answers(await clients.ExpectAsync(Progress, from));
        }
        while (now < before + 40);

        static int Answers(string line) => int.Parse(Regex.Match(line, Progress).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private static GateProcess Start(Socket loginSrv) => GateProcess.Start(
        ["run", .. GateProcess.SettingsFor(loginSrv.LocalEndPoint!, "classic"), "--set", Interval, "--set", Timeout]);

    private async Task GivenUpAsync(GateProcess gate, long since)
    {
        var line = await gate.ExpectAsync("LoginSrv .* lost: ");
        var found = Stopwatch.GetElapsedTime(since);
        output.WriteLine($"{found.TotalSeconds:0.00} s of {HeartbeatTimeout.TotalSeconds} s: {line}");
        Assert.Matches(@"silent for \d+\.\d s \(heartbeat\.timeout\)", line);
        Assert.True(found < HeartbeatTimeout + Margin, $"found after {found}");
    }

    private static byte[] HeartbeatFrame()
    {
        var frame = new System.Buffers.ArrayBufferWriter<byte>();
        new LoginSrvFrameEncoder(Dialect.Classic).WriteHeartbeat(frame);
        return frame.WrittenSpan.ToArray();
    }

    private static async Task<Socket> AcceptAsync(Socket listener) => await listener.AcceptAsync().WaitAsync(Patience);

    private static async Task SendAsync(Socket link, byte[] bytes) => await link.SendAsync(bytes);

    private static async Task<bool> TrySendAsync(Socket link, byte[] bytes)
    {
        try
        {
            await link.SendAsync(bytes);
            return true;
        }
        catch (SocketException)
        {
            // Given up.
            return false;
        }
    }

    private static async Task<bool> ReadsToTheEndAsync(Socket link)
    {
        using var late = new CancellationTokenSource(Patience);
        var buffer = new byte[4096];
        while (await link.ReceiveAsync(buffer, late.Token) > 0)
        {
            // Heartbeats.
        }
        return true;
    }
}
