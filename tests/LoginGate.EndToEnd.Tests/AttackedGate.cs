using System.Net;
using System.Text.RegularExpressions;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.EndToEnd.Tests;

/// <summary>
/// A gate process, a stand-in LoginSrv that keeps every byte of it, healthy robots that log in all the time, and hostile clients.
/// </summary>
internal sealed partial class AttackedGate : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int HealthyRobots = 4;

    private readonly CancellationTokenSource _end = new();
    private readonly RobotSwarm _swarm;
    private readonly Task<SwarmSummary> _healthy;

    private AttackedGate(StandInLoginSrv loginSrv, GateProcess process)
    {
        LoginSrv = loginSrv;
        Process = process;
        _swarm = new RobotSwarm(new SwarmOptions
        {
            Gate = process.EndPoint(),
            Dialect = loginSrv.Options.Dialect,
            Clients = HealthyRobots,
            ConnectsPerSecond = 0,
            Duration = TimeSpan.FromHours(1),
            Script = loginSrv.Options.Mode == LoginSrvMode.Echo
                ? [RobotStep.Echo, RobotStep.Idle, RobotStep.Echo]
                : [RobotStep.Version, RobotStep.Login, RobotStep.Idle, RobotStep.Select],
            IdleTime = TimeSpan.FromMilliseconds(100),
            StepTimeout = Patience,
        });
        _healthy = _swarm.RunAsync(_end.Token);
    }

    public StandInLoginSrv LoginSrv { get; }

    public GateProcess Process { get; }

    /// <summary>The sessions of hostile clients, as LoginSrv knows them.</summary>
    public IEnumerable<LedgerSession> HostileSessions =>
        LoginSrv.Ledger.Sessions().Where(s => s.ClientAddress.StartsWith("127.66.", StringComparison.Ordinal));

    /// <summary>All bytes of hostile clients that came through to LoginSrv.</summary>
    public string HostileBytes =>
        string.Concat(HostileSessions.SelectMany(s => s.Payloads).Select(System.Text.Encoding.Latin1.GetString));

    /// <summary>Returns when every healthy robot has got through once.</summary>
    public static async Task<AttackedGate> StartAsync(Dialect dialect, LoginSrvMode mode, params IEnumerable<string> settings)
    {
        var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Dialect = dialect, Mode = mode, KeepsPayloads = true });
        var gate = new AttackedGate(loginSrv, await GateProcess.RunAsync(loginSrv.EndPoint, dialect.Name, settings));
        await gate.RobotsGetThroughAsync();
        return gate;
    }

    public static Task<AttackedGate> StartAsync(params IEnumerable<string> settings) =>
        StartAsync(Dialect.Classic, LoginSrvMode.Conversation, settings);

    /// <summary>A hostile client, connected from an address of its own.</summary>
    public async Task<RobotClient> ConnectAsync(int number = 1)
    {
        var client = new RobotClient(new RobotOptions
        {
            Gate = Process.EndPoint(),
            Dialect = LoginSrv.Options.Dialect,
            Source = new IPAddress([127, 66, 0, (byte)number]),
            Account = new NumberedAccounts()[50000 + number],
            StepTimeout = Patience,
        });
        var connected = await client.ConnectAsync();
        Assert.True(connected.IsGood, connected.ToString());
        return client;
    }

    /// <summary>Sends bytes on a connection of its own and waits until the gate closes it.</summary>
    public async Task AssertClosesAsync(byte[] bytes, int number = 1)
    {
        await using var client = await ConnectAsync(number);
        await client.SendRawAsync(bytes);
        Assert.True(await client.WaitForCloseAsync(Patience), $"not closed after {Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, 40)))}");
    }

    /// <summary>
    /// No healthy robot was disturbed, all get through once more, and LoginSrv heard nothing but whole packets and frames in order,
    /// for clients that there were.
    /// </summary>
    public async Task AssertUnharmedAsync()
    {
        await RobotsGetThroughAsync();
        await _end.CancelAsync();
        var summary = await _healthy;
        Assert.True(summary.IsGood, $"{summary.Totals}\n{string.Join('\n', summary.FirstFailures)}\n{string.Join('\n', Process.Lines)}");
        var ledger = LoginSrv.Ledger.Snapshot();
        Assert.True(ledger.IsClean, $"{ledger}; violations: {string.Join(", ", ledger.Violations)}");
        Assert.All(LoginSrv.Ledger.Sessions(), session =>
        {
            Assert.StartsWith("127.", session.ClientAddress, StringComparison.Ordinal);
            Assert.All(session.Payloads, payload =>
            {
                Assert.InRange(payload.Length, 3, Dialect.MaxPayloadBytes);
                Assert.Matches(GoodPacket(), System.Text.Encoding.Latin1.GetString(payload));
            });
        });
        Assert.Equal(1, LoginSrv.Figures.LinksEver);
    }

    public async Task UntilAsync(Func<bool> condition)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late, $"{LoginSrv.Ledger.Snapshot()}\n{string.Join('\n', Process.Lines)}");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _healthy;
        await Process.DisposeAsync();
        await LoginSrv.DisposeAsync();
        _end.Dispose();
    }

    private Task RobotsGetThroughAsync()
    {
        var wanted = _swarm.Progress.Rounds + HealthyRobots;
        return UntilAsync(() => _swarm.Progress.Rounds >= wanted);
    }

    [GeneratedRegex(@"\A#[0-9]?[<-{]+!\z")]
    private static partial Regex GoodPacket();
}
