using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit.Xunit2;
using LoginGate.Contracts;
using LoginGate.Gate;
using LoginGate.Settings;
using LoginGate.Statistics;
using Xunit.Abstractions;

namespace LoginGate.Tests.Gate;

/// <summary>The whole tree over real sockets: what its parts do to each other.</summary>
public sealed class GateSupervisorSpec : TestKit
{
    private const string Packet = "#1<<<<<I@C<<<<<<<<!";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpListener _loginSrv = new(IPAddress.Loopback, 0);

    public GateSupervisorSpec(ITestOutputHelper output)
        : base("akka.loglevel = WARNING" + ActorSpec.Patient, output)
    {
        _loginSrv.Start();
    }

    [Fact]
    public async Task A_packet_goes_through_to_LoginSrv_and_its_reply_comes_back()
    {
        using var gate = await StartAsync();

        using var client = await gate.ConnectAsync();
        Assert.Equal("%O1/127.0.0.1/127.0.0.1$", await gate.FromGateAsync());
        await SendAsync(client, Packet);
        Assert.Equal($"%A1/{Packet}$", await gate.FromGateAsync());
        await SendAsync(gate.LoginSrv, "%1/#{{{{{{X=<<<<<<<<!$");
        Assert.Equal("#{{{{{{X=<<<<<<<<!", await ReadAsync(client, 18));
        client.Dispose();
        Assert.Equal("%X1$", await gate.FromGateAsync());
    }

    [Fact]
    public async Task A_reset_client_is_closed_at_LoginSrv_once()
    {
        using var gate = await StartAsync();
        var client = await gate.ConnectAsync();
        Assert.Equal("%O1/127.0.0.1/127.0.0.1$", await gate.FromGateAsync());

        client.LingerState = new LingerOption(true, 0);
        client.Dispose();

        Assert.Equal("%X1$", await gate.FromGateAsync());
        using var next = await gate.ConnectAsync();
        Assert.Equal("%O2/127.0.0.1/127.0.0.1$", await gate.FromGateAsync());
    }

    [Fact]
    public async Task A_kicked_client_is_closed_and_LoginSrv_told_once()
    {
        using var gate = await StartAsync();
        using var client = await gate.ConnectAsync();
        await gate.FromGateAsync();

        await SendAsync(gate.LoginSrv, "%1/#bye!$%+-1$");

        Assert.Equal("#bye!", await ReadAsync(client, 5));
        Assert.Equal(0, await client.ReceiveAsync(new byte[1]));
        Assert.Equal("%X1$", await gate.FromGateAsync());
    }

    [Fact]
    public async Task A_failing_listener_resumes_and_its_clients_stay()
    {
        using var gate = await StartAsync();
        using var client = await gate.ConnectAsync();
        await gate.FromGateAsync();
        var listener = await Sys.ActorSelection("/user/gate/main/listener").ResolveOne(Patience);

        // A connection without addresses: the handler throws.
        listener.Tell(new Tcp.Connected(null!, null!), TestActor);

        await SendAsync(client, Packet);
        Assert.Equal($"%A1/{Packet}$", await gate.FromGateAsync());
        using var next = await gate.ConnectAsync();
        Assert.Equal("%O2/127.0.0.1/127.0.0.1$", await gate.FromGateAsync());
    }

    [Fact]
    public async Task A_failing_LoginSrv_actor_restarts_closes_its_clients_and_connects_again()
    {
        using var gate = await StartAsync();
        using var client = await gate.ConnectAsync();
        await gate.FromGateAsync();
        var loginSrv = await Sys.ActorSelection("/user/gate/main/loginsrv").ResolveOne(Patience);

        // No number is given twice.
        loginSrv.Tell(new OpenSession(1, IPAddress.Loopback, IPAddress.Loopback), TestActor);

        Assert.Equal(0, await client.ReceiveAsync(new byte[1]));
        await gate.AcceptLoginSrvAsync();
        Assert.StartsWith("%O", await gate.AdmittedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port_fails_the_start_with_its_reason()
    {
        using var busy = new Socket(SocketType.Stream, ProtocolType.Tcp);
        busy.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        busy.Listen();
        var port = ((IPEndPoint)busy.LocalEndPoint!).Port;
        var line = Line() with { Listen = new ListenSettings("127.0.0.1", port, 10, new SocketBuffers(0, 0)) };

        var gate = Sys.ActorOf(GateSupervisor.Props(Settings(line), new GateStatistics(), Sys.Tcp(), TimeProvider.System), GateSupervisor.Name);
        var outcome = await gate.Ask<object>(GetStartOutcome.Instance, Patience);

        Assert.Equal(new GateStartFailed("main", $"cannot listen on 127.0.0.1:{port}: the port is in use"), outcome);
        await gate.Ask<GateShutDown>(ShutDownGate.Instance, Patience);
    }

    [Fact]
    public async Task How_sessions_are_remembered_counts_from_the_start_and_anew_with_each_reload()
    {
        var statistics = new GateStatistics();
        var settings = Settings(Line()) with { ClosedSessions = new ClosedSessionSettings(10, TimeSpan.FromHours(1), Accounts: true) };
        var gate = Sys.ActorOf(GateSupervisor.Props(settings, statistics, Sys.Tcp(), TimeProvider.System), GateSupervisor.Name);
        await gate.Ask<GateStarted>(GetStartOutcome.Instance, Patience);
        Assert.True(statistics.Closed.HasAccounts);

        var next = settings with { ClosedSessions = settings.ClosedSessions with { Accounts = false } };
        await gate.Ask<SettingsApplied>(new ApplySettings(next), Patience);

        Assert.False(statistics.Closed.HasAccounts);
        await gate.Ask<GateShutDown>(ShutDownGate.Instance, Patience);
    }

    [Fact]
    public async Task Shutting_down_closes_every_client_tells_LoginSrv_of_each_then_closes_it_cleanly()
    {
        using var gate = await StartAsync();
        var clients = new List<Socket>();
        for (var i = 1; i <= 20; i++)
        {
            clients.Add(await gate.ConnectAsync());
            Assert.Equal($"%O{i}/127.0.0.1/127.0.0.1$", await gate.FromGateAsync());
        }

        var done = gate.Actor.Ask<GateShutDown>(ShutDownGate.Instance, Patience);

        var closes = new List<string>();
        for (var i = 0; i < clients.Count; i++)
            closes.Add(await gate.FromGateAsync());
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"%X{i}$").Order(StringComparer.Ordinal), closes.Order(StringComparer.Ordinal));
        Assert.Equal(0, await gate.LoginSrv.ReceiveAsync(new byte[1]));
        foreach (var client in clients)
        {
            Assert.Equal(0, await client.ReceiveAsync(new byte[1]));
            client.Dispose();
        }
        await done;
        using var late = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(gate.EndPoint));
    }

    [Fact]
    public async Task Each_line_has_its_own_port_LoginSrv_and_numbers()
    {
        using var second = new TcpListener(IPAddress.Loopback, 0);
        second.Start();
        var east = Line() with { Name = "east" };
        var west = Line() with { Name = "west", LoginSrv = LoginSrvAt((IPEndPoint)second.LocalEndpoint) };
        using var gate = await StartAsync(Settings(east, west), "east");
        using var westSrv = await second.AcceptSocketAsync();
        using var westClient = new Socket(SocketType.Stream, ProtocolType.Tcp);

        await westClient.ConnectAsync(gate.Started.Lines["west"]);

        Assert.Equal("%O1/127.0.0.1/127.0.0.1$", await ReadAsync(westSrv, 24));
        using var eastClient = await gate.ConnectAsync();
        Assert.Equal("%O1/127.0.0.1/127.0.0.1$", await gate.FromGateAsync());
    }

    protected override void AfterAll()
    {
        _loginSrv.Dispose();
        base.AfterAll();
    }

    private LineSettings Line() => TestSettings.Line with { LoginSrv = LoginSrvAt((IPEndPoint)_loginSrv.LocalEndpoint) };

    private static LoginSrvSettings LoginSrvAt(IPEndPoint endPoint) => TestSettings.LoginSrv with
    {
        Targets = [new LoginSrvTarget("127.0.0.1", endPoint.Port)],
        Reconnect = new ReconnectSettings(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100), 0),
    };

    private static GateSettings Settings(params LineSettings[] lines) => TestSettings.Gate with { Lines = lines, Admission = TestSettings.Admission };

    private Task<RunningGate> StartAsync() => StartAsync(Settings(Line()), "main");

    private async Task<RunningGate> StartAsync(GateSettings settings, string line)
    {
        var actor = Sys.ActorOf(GateSupervisor.Props(settings, new GateStatistics(), Sys.Tcp(), TimeProvider.System), GateSupervisor.Name);
        var started = Assert.IsType<GateStarted>(await actor.Ask<object>(GetStartOutcome.Instance, Patience));
        var gate = new RunningGate(actor, started, _loginSrv, line);
        await gate.AcceptLoginSrvAsync();
        await actor.Ask<GateReady>(AwaitReady.Instance, Patience);
        return gate;
    }

    private static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.Latin1.GetBytes(text));

    private static async Task<string> ReadAsync(Socket socket, int count)
    {
        using var late = new CancellationTokenSource(Patience);
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var got = await socket.ReceiveAsync(bytes.AsMemory(read), late.Token);
            if (got == 0)
                throw new EndOfStreamException($"closed after '{Encoding.Latin1.GetString(bytes, 0, read)}'");
            read += got;
        }
        return Encoding.Latin1.GetString(bytes);
    }

    private sealed class RunningGate(IActorRef actor, GateStarted started, TcpListener listener, string line) : IDisposable
    {
        public IActorRef Actor => actor;

        public GateStarted Started => started;

        public IPEndPoint EndPoint => started.Lines[line];

        public Socket LoginSrv { get; private set; } = null!;

        public async Task AcceptLoginSrvAsync()
        {
            using var late = new CancellationTokenSource(Patience);
            LoginSrv = await listener.AcceptSocketAsync(late.Token);
        }

        public async Task<Socket> ConnectAsync()
        {
            var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(EndPoint);
            return client;
        }

        /// <summary>The open frame of the first client that is admitted; the news that LoginSrv is back reaches the listener at its own pace.</summary>
        public async Task<string> AdmittedAsync()
        {
            var opened = FromGateAsync();
            while (true)
            {
                using var client = await ConnectAsync();
                await Task.WhenAny(opened, client.ReceiveAsync(new byte[1]));
                if (opened.IsCompleted)
                    return await opened;
            }
        }

        /// <summary>The next frame that LoginSrv receives, but for heartbeats.</summary>
        public async Task<string> FromGateAsync()
        {
            var frame = new StringBuilder();
            while (frame.Length == 0 || frame[^1] != '$')
            {
                frame.Append(await ReadAsync(LoginSrv, 1));
                if (frame.ToString() == "%--$")
                    frame.Clear();
            }
            return frame.ToString();
        }

        public void Dispose() => LoginSrv.Dispose();
    }
}
