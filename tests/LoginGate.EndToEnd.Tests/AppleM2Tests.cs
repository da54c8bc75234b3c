using System.Text;
using LoginGate.Lab;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.EndToEnd.Tests;

/// <summary>
/// The slot/handle family through a gate process: what its clients do that others do not, and what LoginSrv hears of it. The conversation
/// itself is in <see cref="GateTests"/>.
/// </summary>
public sealed class AppleM2Tests
{
    private const string Greeting = "#+!";
    private const string PublicAddress = "203.0.113.5";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Dialect Kin = Dialect.AppleM2;

    [Fact]
    public async Task The_open_frame_comes_with_the_first_data_and_names_the_public_address()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await RunAsync(loginSrv, $"login-gate.defaults.login-srv.dialect={{ base = applem2, public-address = {PublicAddress} }}");
        await using var quiet = await ConnectAsync(gate);
        await using var player = await ConnectAsync(gate);

        Assert.True((await player.DoAsync(RobotStep.Login)).IsGood);
        Assert.True((await player.DoAsync(RobotStep.Select)).IsGood);

        var session = Assert.Single(loginSrv.Ledger.Sessions());
        Assert.Equal(("127.0.0.1", PublicAddress, 2), (session.ClientAddress, session.SecondAddress, session.DataFrames));
        quiet.Close();
        player.Close();
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Closes: 1 }, loginSrv);
        // Nobody else has left a trace when the next one has come and gone.
        await using var last = await ConnectAsync(gate);
        Assert.True((await last.DoAsync(RobotStep.WrongPassword)).IsGood);
        last.Close();
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Opens: 2, Closes: 2, IsClean: true }, loginSrv);
    }

    [Fact]
    public async Task The_greeting_and_the_login_arrive_however_they_are_cut()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await RunAsync(loginSrv);
        var account = LabAccounts.Default.Accounts[0];
        var stream = Encoding.ASCII.GetBytes($"{Greeting}{Greeting}")
            .Concat(LoginRequests.Build(Kin, '1', new AccountLoginRequest(account.Name, account.Password))).ToArray();

        for (var cut = 0; cut <= 2 * Greeting.Length + 2; cut++)
        {
            await using var client = await ConnectAsync(gate, greets: false);
            await client.SendRawAsync(stream.AsMemory(0, cut));
            await client.SendRawAsync(stream.AsMemory(cut));
            Assert.True(LoginReplies.TryParse(Kin, (await client.ReceiveRawAsync())!, out var reply));
            Assert.IsType<ServerListReply>(reply);
            client.Close();
            await UntilAsync(() => loginSrv.Ledger.Snapshot().Closes == cut + 1, loginSrv);
        }
        Assert.All(loginSrv.Ledger.Sessions(), session => Assert.Equal(1, session.DataFrames));
        Assert.True(loginSrv.Ledger.Snapshot().IsClean);
    }

    [Fact]
    public async Task A_client_without_greeting_is_closed_unheard_and_may_come_again()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await RunAsync(loginSrv, "login-gate.admission.on-violation=by-kind");
        await using var client = await ConnectAsync(gate, greets: false);
        await client.SendAsync(new AccountLoginRequest("anna", "geheim"));

        Assert.True(await client.WaitForCloseAsync(Patience));
        await gate.ExpectAsync("MissingGreeting; closing");
        Assert.Equal(0, loginSrv.Ledger.Snapshot().Opens);
        await using var again = await ConnectAsync(gate);
        Assert.True((await again.DoAsync(RobotStep.Login)).IsGood);
    }

    [Fact]
    public async Task Its_address_is_banned_where_the_settings_say_so_as_the_original_does()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await RunAsync(loginSrv, "login-gate.admission.answers.missing-greeting=temporary-ban");
        await using var client = await ConnectAsync(gate, greets: false);
        await client.SendAsync(new AccountLoginRequest("anna", "geheim"));

        Assert.True(await client.WaitForCloseAsync(Patience));
        await gate.ExpectAsync("banned");
        await using var again = await ConnectAsync(gate);
        Assert.True(await again.WaitForCloseAsync(Patience));
    }

    [Fact]
    public async Task A_client_that_only_greets_is_closed_in_time_and_LoginSrv_never_hears_of_it()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await RunAsync(loginSrv, "login-gate.defaults.client.first-packet-timeout=1s");
        await using var client = await ConnectAsync(gate);

        Assert.True(await client.WaitForCloseAsync(Patience));
        await gate.ExpectAsync("FirstPacketTimeout; closing");
        Assert.Equal((0, 0), (loginSrv.Ledger.Snapshot().Opens, loginSrv.Ledger.Snapshot().Closes));
    }

    [Fact]
    public async Task A_star_that_comes_alone_is_sent_back()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await RunAsync(loginSrv);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(gate.EndPoint());
        using var late = new CancellationTokenSource(Patience);

        await client.GetStream().WriteAsync("*"u8.ToArray(), late.Token);

        var echo = new byte[8];
        Assert.Equal(1, await client.GetStream().ReadAsync(echo, late.Token));
        Assert.Equal((byte)'*', echo[0]);
    }

    [Theory]
    [InlineData("kick", false)]
    [InlineData("temporary", true)]
    [InlineData("permanent", true)]
    public async Task LoginSrv_kicks_and_blocks_by_the_handle(string how, bool bans)
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await RunAsync(loginSrv);
        await using var client = await ConnectAsync(gate);
        Assert.True((await client.DoAsync(RobotStep.Login)).IsGood);

        if (bans)
            loginSrv.KickAndBan(1, permanent: how == "permanent");
        else
            loginSrv.Kick(1);

        Assert.True(await client.WaitForCloseAsync(Patience));
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Opens: 1, Closes: 1, IsClean: true }, loginSrv);
        await using var again = await ConnectAsync(gate);
        if (bans)
            Assert.True(await again.WaitForCloseAsync(Patience));
        else
            Assert.True((await again.DoAsync(RobotStep.Login)).IsGood);
    }

    [Fact]
    public async Task Held_over_a_restart_of_LoginSrv_a_client_is_announced_with_its_next_packet()
    {
        var loginSrv = StartLoginSrv();
        var port = loginSrv.EndPoint.Port;
        await using var gate = await RunAsync(loginSrv, "login-gate.defaults.login-srv.when-lost=hold");
        await using var player = await ConnectAsync(gate);
        await using var quiet = await ConnectAsync(gate);
        Assert.True((await player.DoAsync(RobotStep.WrongPassword)).IsGood);
        await loginSrv.DisposeAsync();

        await using var again = StandInLoginSrv.Start(new LoginSrvOptions { Port = port, Dialect = Kin });
        Assert.True((await player.DoAsync(RobotStep.Login)).IsGood);

        Assert.Equal(1, Assert.Single(again.Ledger.Sessions()).Session);
        quiet.Close();
        player.Close();
        await UntilAsync(() => again.Ledger.Snapshot() is { Opens: 1, Closes: 1, IsClean: true }, again);
    }

    [Fact]
    public async Task Robots_of_a_swarm_get_their_own_replies()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await RunAsync(loginSrv);

        var summary = await new RobotSwarm(new SwarmOptions
        {
            Gate = gate.EndPoint(),
            Dialect = Kin,
            Clients = 50,
            ConnectsPerSecond = 0,
            StepTimeout = Patience,
        }).RunAsync();

        Assert.True(summary.IsGood, $"{summary.Totals}\n{string.Join('\n', summary.FirstFailures)}");
        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Opens: 50, Closes: 50, IsClean: true }, loginSrv);
    }

    private static StandInLoginSrv StartLoginSrv() => StandInLoginSrv.Start(new LoginSrvOptions { Port = LocalPorts.Free(), Dialect = Kin });

    private static Task<GateProcess> RunAsync(StandInLoginSrv loginSrv, params string[] settings) =>
        GateProcess.RunAsync(loginSrv.EndPoint, Kin.Name, settings);

    private static async Task<RobotClient> ConnectAsync(GateProcess gate, bool greets = true)
    {
        var robot = new RobotClient(new RobotOptions
        {
            Gate = gate.EndPoint(),
            Dialect = Kin,
            Account = LabAccounts.Default.Accounts[0],
            StepTimeout = Patience,
            Greets = greets,
        });
        var connected = await robot.ConnectAsync();
        Assert.True(connected.IsGood, connected.ToString());
        return robot;
    }

    private static async Task UntilAsync(Func<bool> condition, StandInLoginSrv loginSrv)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            var seen = loginSrv.Ledger.Snapshot();
            Assert.True(DateTime.UtcNow < late, $"{seen}; violations: {string.Join(", ", seen.Violations)}");
            await Task.Delay(20);
        }
    }
}
