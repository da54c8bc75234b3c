using System.Net;
using System.Text.Json;
using LoginGate.Lab;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A gate whose dialect is not its LoginSrv's says so, and names the right one; one in the right dialect says nothing.</summary>
public sealed class DialectDoubtTests
{
    private const string Password = "geheim77";

    // Which a LoginSrv that does not understand the gate does not send.
    private static readonly TimeSpan ForGreeting = TimeSpan.FromSeconds(1);

    private static readonly string[] Settings =
        ["login-gate.defaults.login-srv.heartbeat.interval=500ms", "login-gate.inspect.enabled=on", "login-gate.inspect.port=0"];

    public static TheoryData<string> Presets => [.. Dialect.PresetNames];

    [Theory]
    [InlineData("classic", "98k")]
    [InlineData("classic", "delphi")]
    [InlineData("classic", "vc16")]
    [InlineData("98k", "classic")]
    [InlineData("wol", "classic")]
    [InlineData("openmir2", "98k")]
    [InlineData("applem2", "classic")]
    [InlineData("98k-client", "98k")]
    [InlineData("3k", "classic")]
    [InlineData("classic", "applem2")]
    [InlineData("98k", "98k-client")]
    [InlineData("classic", "98k-client")]
    public async Task A_wrong_dialect_is_one_warning_that_names_the_right_one(string set, string spoken)
    {
        await using var gate = await StartAsync(Preset(spoken), set);
        await using var robots = await Robots.LogInAsync(gate, Preset(spoken));

        var warning = await gate.Process.ExpectAsync("WARN .*may be wrong");

        Assert.Contains($"LoginSrv {gate.LoginSrv.EndPoint} ", warning, StringComparison.Ordinal);
        Assert.Matches($@"The dialect {set} may be wrong: likely it is {spoken}( or [a-z0-9- ]+)? \(login-srv\.dialect", warning);
        await AssertIsShownAsync(gate, set, spoken);
        Assert.Single(gate.Process.Lines, line => line.Contains("may be wrong", StringComparison.Ordinal));
        Assert.DoesNotContain(gate.Process.Lines, line => line.Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_greeting_of_another_dialect_bans_nobody_and_three_quick_clients_raise_no_doubt()
    {
        await using var gate = await StartAsync(Dialect.Classic, "classic", "login-gate.admission.on-violation=by-kind");
        gate.LoginSrv.Behaviour = LoginSrvBehaviour.Good with { MuteReplies = true };
        await using (var stranger = new RobotClient(new RobotOptions { Gate = gate.Process.EndPoint(), Dialect = Dialect.AppleM2, Account = LabAccounts.Default.Accounts[0] }))
        {
            await stranger.ConnectAsync();
            Assert.True(await stranger.WaitForCloseAsync());
        }
        await gate.Process.ExpectAsync("ForeignDialect; closing");
        await using (await Robots.LogInAsync(gate, Dialect.Classic))
        {
            // All three have come in, and are gone again before LoginSrv is late.
            await UntilAsync(() => gate.LoginSrv.Ledger.Snapshot().DataFrames == 3);
        }
        await UntilAsync(() => gate.LoginSrv.Ledger.Snapshot().Closes == 4);

        // What a login that stayed would be: 10 s, and a heartbeat.
        var beats = gate.LoginSrv.Ledger.Snapshot().Heartbeats + 24;
        await UntilAsync(() => gate.LoginSrv.Ledger.Snapshot().Heartbeats >= beats);

        Assert.Equal(JsonValueKind.Null, (await DoubtAsync(gate)).ValueKind);
        Assert.DoesNotContain(gate.Process.Lines, line => line.Contains("banned", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_doubt_ends_with_the_first_answer_that_is_understood()
    {
        await using var gate = await StartAsync(Dialect.Vc16, "classic");
        await using (await Robots.LogInAsync(gate, Dialect.Vc16))
            await gate.Process.ExpectAsync("WARN .*may be wrong: likely it is vc16");

        var (place, lines) = (gate.LoginSrv.EndPoint, gate.Process.Lines.Count);
        await gate.LoginSrv.DisposeAsync();
        await using var right = StandInLoginSrv.Start(new LoginSrvOptions { Port = place.Port });
        await gate.Process.ExpectAsync("clients are admitted", lines);
        await using var robot = await gate.LogInAsync();

        await gate.Process.ExpectAsync("INFO .*answers: the dialect classic is no longer in doubt");
        Assert.Equal(JsonValueKind.Null, (await DoubtAsync(gate)).ValueKind);
        Assert.DoesNotContain("likely=", await gate.Client.GetStringAsync(new Uri("/readyz", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task The_right_dialect_is_never_doubted(string preset)
    {
        var dialect = Preset(preset);
        await using var gate = await StartAsync(dialect, preset);
        for (var i = 0; i < 2; i++)
        {
            await using var robot = new RobotClient(new RobotOptions { Gate = gate.Process.EndPoint(), Dialect = dialect, Account = LabAccounts.Default.Accounts[i] });
            Assert.True((await robot.ConnectAsync()).IsGood);
            Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);
        }

        Assert.Equal(JsonValueKind.Null, (await DoubtAsync(gate)).ValueKind);
        Assert.Contains("logingate_loginsrv_dialect_doubt{line=\"main\"} 0\n", await gate.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
        Assert.DoesNotContain(gate.Process.Lines, line => line.Contains("may be wrong", StringComparison.Ordinal));
    }

    private static Task<HttpGate> StartAsync(Dialect spoken, string set, params string[] more) => HttpGate.StartAsync(spoken, set, [.. Settings, .. more]);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var late = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late);
            await Task.Delay(20);
        }
    }

    private static async Task AssertIsShownAsync(HttpGate gate, string set, string spoken)
    {
        var doubt = await DoubtAsync(gate);
        Assert.Equal((set, spoken), (doubt.GetProperty("dialect").GetString(), doubt.GetProperty("likely")[0].GetString()));

        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        Assert.Matches($"dialect +{set} in doubt for .*, likely {spoken}", await inspector.AskAsync("gate status"));
        Assert.Equal(spoken, (await inspector.DataAsync("gate status"))["lines"]![0]!["loginsrv"]!["doubt"]!["likely"]![0]!.GetValue<string>());

        using var ready = await gate.Client.GetAsync(new Uri("/readyz", UriKind.Relative));
        // A suspicion takes no gate out of service.
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains($" dialect-in-doubt={set} likely={spoken}", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var metrics = await gate.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("logingate_loginsrv_dialect_doubt{line=\"main\"} 1\n", metrics, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> DoubtAsync(HttpGate gate) =>
        (await gate.AskAsync("status")).GetProperty("lines")[0].GetProperty("loginsrv").GetProperty("doubt");

    private static Dialect Preset(string name) => DialectPresets.MostCommonFirst.Single(preset => preset.Name == name);

    /// <summary>Three clients that have sent what they begin with, their login where nothing goes before it, and wait.</summary>
    private sealed class Robots : IAsyncDisposable
    {
        private readonly List<RobotClient> _robots = [];

        public static async Task<Robots> LogInAsync(HttpGate gate, Dialect dialect)
        {
            var robots = new Robots();
            for (var i = 1; i <= 3; i++)
            {
                var robot = new RobotClient(new RobotOptions { Gate = gate.Process.EndPoint(), Dialect = dialect, Account = LabAccounts.Default.Accounts[i], StepTimeout = ForGreeting });
                robots._robots.Add(robot);
                await robot.ConnectAsync();
                if (dialect is { ClientGreeting: null, Handshake: null })
                    await robot.SendAsync(new AccountLoginRequest($"player{i}", Password));
            }
            return robots;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var robot in _robots)
                await robot.DisposeAsync();
        }
    }
}
