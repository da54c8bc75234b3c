using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using LoginGate.Lab;
using Xunit.Abstractions;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Restarts of LoginSrv under a thousand clients in a closed loop: with <c>hold</c> they cost no client.</summary>
public partial class HoldTests(ITestOutputHelper output)
{
    private const int Clients = 1000;
    private const int Restarts = 10;
    private const string Hold = "login-gate.defaults.login-srv.when-lost=hold";
    private const string NoPacketLimit = "login-gate.defaults.client.packets-per-second=0";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task Ten_broken_connections_cost_no_client_and_each_session_is_announced_once_on_each()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: [Hold, NoPacketLimit]);
        await using var loop = await ClosedLoop.StartAsync(gate.EndPoint(), Clients, Pause);

        for (var restart = 1; restart <= Restarts; restart++)
        {
            await loop.EveryoneIsServedAsync();
            loginSrv.CloseLinks(reset: restart % 2 == 0);
            await UntilAsync(() => loginSrv.Figures.LinksEver == restart + 1, "the gate does not come back");
        }
        await loop.EveryoneIsServedAsync();
        await loop.StopAsync();

        Report(loop);
        var seen = loginSrv.Ledger.Snapshot();
        Assert.True(seen.IsClean, string.Join(", ", seen.Violations));
        Assert.Equal(0, seen.Closes);
        var announced = loginSrv.Ledger.Sessions().GroupBy(session => session.Link).ToDictionary(link => link.Key, link => link.Count());
        Assert.Equal(Enumerable.Range(1, Restarts + 1).ToDictionary(link => link, _ => Clients), announced);
        Assert.Equal((Restarts + 1) * Clients, seen.Opens);
    }

    [Fact]
    public async Task Ten_killed_LoginSrvs_cost_no_client_and_each_is_told_of_each_session_once()
    {
        var port = LocalPorts.Free();
        var loginSrv = await StartProcessAsync(port);
        await using var first = loginSrv;
        await using var gate = await GateProcess.RunAsync(new IPEndPoint(IPAddress.Loopback, port), settings: [Hold, NoPacketLimit]);
        await using var loop = await ClosedLoop.StartAsync(gate.EndPoint(), Clients, Pause);

        try
        {
            for (var restart = 1; restart <= Restarts; restart++)
            {
                await loop.EveryoneIsServedAsync();
                await HasOpenedAllAsync(loginSrv);
                await loginSrv.DisposeAsync();
                loginSrv = await StartProcessAsync(port);
            }
            await loop.EveryoneIsServedAsync();
            await loop.StopAsync();
            await HasOpenedAllAsync(loginSrv);
        }
        finally
        {
            await loginSrv.DisposeAsync();
        }

        Report(loop);
        Assert.Equal(Restarts, gate.Lines.Count(l => l.Contains($"{Clients} held clients are announced again", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task With_close_clients_every_client_is_closed_once()
    {
        var port = LocalPorts.Free();
        await using var loginSrv = await StartProcessAsync(port);
        // Every line of the log is needed.
        await using var gate = await GateProcess.RunAsync(new IPEndPoint(IPAddress.Loopback, port),
            settings: [NoPacketLimit, "akka.loglevel=DEBUG", "login-gate.log.repeat.burst=0"]);
        await using var loop = await ClosedLoop.StartAsync(gate.EndPoint(), Clients, Pause);
        await loop.EveryoneIsServedAsync();

        var start = Stopwatch.GetTimestamp();
        loginSrv.Kill();
        await loop.AllAreClosedAsync();
        var took = Stopwatch.GetElapsedTime(start);

        output.WriteLine($"{Clients} clients closed within {took.TotalSeconds:0.00} s");
        Assert.Equal(Clients, loop.Failures.Count);
        Assert.All(loop.Failures, failure => Assert.Contains(nameof(RobotOutcome.Disconnected), failure, StringComparison.Ordinal));
        await UntilAsync(() => Endings(gate).Count >= Clients, "sessions do not end");
        Assert.All(Endings(gate), ending => Assert.Equal("LoginSrvLost", ending.Groups["cause"].Value));
        Assert.Equal(Clients, Endings(gate).Select(ending => ending.Groups["session"].Value).Distinct().Count());
        Assert.Equal(Clients, Endings(gate).Count);
    }

    [Fact]
    public async Task The_second_of_two_LoginSrvs_takes_over_and_the_first_again_after_it()
    {
        var first = StartLoginSrv();
        var port = first.EndPoint.Port;
        await using var second = StartLoginSrv();
        await using var gate = await GateProcess.RunAsync(first.EndPoint, settings:
            [Hold, $"login-gate.defaults.login-srv.host=[\"{first.EndPoint}\", \"{second.EndPoint}\"]"]);
        await using var loop = await ClosedLoop.StartAsync(gate.EndPoint(), clients: 50, Pause);
        await loop.EveryoneIsServedAsync();
        Assert.Equal(0, second.Figures.LinksEver);

        await first.DisposeAsync();
        await UntilAsync(() => second.LinkCount == 1, "the second is not used");
        await loop.EveryoneIsServedAsync();
        Assert.Equal(50, second.Ledger.Snapshot().Opens);

        await using var again = StartLoginSrv(port);
        second.CloseLinks();
        await UntilAsync(() => again.LinkCount == 1, "the first is not used again");
        await loop.EveryoneIsServedAsync();
        await loop.StopAsync();
        Assert.Equal(1, second.Figures.LinksEver);
        Assert.True(again.Ledger.Snapshot() is { Opens: 50, Closes: 0, IsClean: true });
    }

    [Fact]
    public async Task Clients_come_and_go_while_LoginSrv_is_away_and_it_hears_of_those_that_are_left()
    {
        var loginSrv = StartLoginSrv();
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: [Hold, "akka.loglevel=DEBUG"]);
        await using var stays = await NewRobotAsync(gate, 1);
        // One by one: who connects while another does may have the lower number.
        await UntilAsync(() => loginSrv.Ledger.Snapshot().Opens == 1, "the client is not announced");
        await using var leaves = await NewRobotAsync(gate, 2);
        await UntilAsync(() => loginSrv.Ledger.Snapshot().Opens == 2, "the clients are not announced");
        var said = gate.Lines.Count;
        await loginSrv.DisposeAsync();
        await gate.ExpectAsync("2 clients are held", said);

        leaves.Close();
        await gate.ExpectAsync("session 2 of .* ended, PeerClosed", said);
        await using var comes = await NewRobotAsync(gate, 3);
        var asked = new[] { stays.DoAsync(RobotStep.Echo), comes.DoAsync(RobotStep.Echo) };
        await using var again = StartLoginSrv(loginSrv.EndPoint.Port);

        Assert.All(await Task.WhenAll(asked), answer => Assert.True(answer.IsGood, answer.ToString()));
        Assert.True(again.Ledger.Snapshot() is { Opens: 2, DataFrames: 2, Closes: 0, IsClean: true }, again.Ledger.Snapshot().ToString());
        Assert.Equal([1, 3], again.Ledger.Sessions().Select(session => session.Session).Order());
    }

    private static async Task<RobotClient> NewRobotAsync(GateProcess gate, int number)
    {
        var robot = new RobotClient(new RobotOptions { Gate = gate.EndPoint(), Account = new NumberedAccounts()[number], StepTimeout = Patience });
        Assert.True((await robot.ConnectAsync()).IsGood);
        return robot;
    }

    private static StandInLoginSrv StartLoginSrv(int? port = null) =>
        StandInLoginSrv.Start(new LoginSrvOptions { Port = port ?? LocalPorts.Free(), Mode = LoginSrvMode.Echo });

    private static async Task<GateProcess> StartProcessAsync(int port)
    {
        var loginSrv = GateProcess.Start("lab", "loginsrv", "--mode", "Echo", "--port", $"{port}");
        await loginSrv.ExpectAsync("listens on");
        return loginSrv;
    }

    /// <summary>LoginSrv itself says that it has been told of every client once, and of no end.</summary>
    private static async Task HasOpenedAllAsync(GateProcess loginSrv)
    {
        loginSrv.WriteLine("status");
        var status = await loginSrv.ExpectAsync("sessions:");
        Assert.Contains($"(1 ever), sessions: {Clients} opened, 0 closed, {Clients} live", status, StringComparison.Ordinal);
        Assert.EndsWith("all in order", status, StringComparison.Ordinal);
    }

    private static List<Match> Endings(GateProcess gate) =>
        [.. gate.Lines.Select(line => EndingLine().Match(line)).Where(match => match.Success)];

    private void Report(ClosedLoop loop) => output.WriteLine(
        $"{loop.Clients} clients, {Restarts} restarts, {loop.Rounds} right answers; the longest wait for one {loop.Slowest.TotalSeconds:0.00} s");

    private static async Task UntilAsync(Func<bool> condition, string otherwise)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late, otherwise);
            await Task.Delay(20);
        }
    }

    [GeneratedRegex(@"session (?<session>\d+) of \S+: ended, (?<cause>\w+)")]
    private static partial Regex EndingLine();
}
