using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using LoginGate.Lab;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Branches of the classic LoginSrv: a captcha right after the connect, a gate that says its name, other codes and numbers.</summary>
public class BranchTests
{
    private const int Clients = 200;
    private const string Announced = "{ base = classic, announce = \"127.0.0.2\" }";
    private const string Moved =
        "{ base = classic, codec = a-substituted, login-separator = \"^\", idents { login = 86, new-account = 87, new-account-fail = 5061 } }";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Dialect MovedDialect = Dialect.ClassicSubstituted with
    {
        Idents = Dialect.Classic.Idents with { Login = 86, NewAccount = 87, NewAccountFail = 5061 },
        Conversation = Dialect.Classic.Conversation with { LoginSeparators = "^" },
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_captcha_that_LoginSrv_sends_right_after_the_open_reaches_each_client_before_it_has_sent_anything(bool isCoded)
    {
        var captcha = isCoded ? LabCaptcha.Build(Dialect.Classic) : RawCaptcha();
        await using var loginSrv = Start(Dialect.Classic, new LoginSrvBehaviour { AfterOpen = captcha });
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            await using var robot = NewRobot(gate, Dialect.Classic, number);
            Assert.True((await robot.ConnectAsync()).IsGood);
            if (await robot.ReceiveRawAsync() is not { } received)
                throw new TimeoutException($"Client {number} got nothing. {loginSrv.Ledger.Snapshot()}\n{string.Join('\n', gate.Lines)}");
            Assert.Equal(captcha, received);
            var login = await robot.DoAsync(RobotStep.Login);
            Assert.True(login.IsGood, login.ToString());
        }));

        await UntilAsync(() => loginSrv.Ledger.Snapshot() is { Opens: Clients, DataFrames: Clients, Closes: Clients, IsClean: true }, "every session");
    }

    [Fact]
    public async Task A_captcha_is_carried_under_flow_control_and_in_small_pieces()
    {
        var captcha = LabCaptcha.Build(Dialect.Classic);
        await using var loginSrv = Start(Dialect.Classic, new LoginSrvBehaviour { AfterOpen = captcha, SplitWrites = 700 });
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: "login-gate.defaults.client.flow-control=star");
        await using var robot = NewRobot(gate, Dialect.Classic, 0);

        var results = await robot.RunAsync(RobotScript.Default);

        Assert.All(results, step => Assert.True(step.IsGood, step.ToString()));
        Assert.Equal(1, robot.Captchas);
    }

    [Fact]
    public async Task A_client_that_ends_its_side_still_gets_the_answer_behind_the_greeting_that_the_settings_name()
    {
        await using var loginSrv = Start(Dialect.Classic with { Idents = Dialect.Classic.Idents with { Greeting = 2050 } }, new LoginSrvBehaviour());
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, "{ base = classic, idents { greeting = 2050 } }");
        using var client = new TcpClient();
        await client.ConnectAsync(gate.EndPoint());
        var stream = client.GetStream();
        await stream.WriteAsync(LoginRequests.Build(Dialect.Classic, '1', new AccountLoginRequest("test01", "pass01")));
        client.Client.Shutdown(SocketShutdown.Send);

        using var reader = new StreamReader(stream, Encoding.Latin1);
        using var late = new CancellationTokenSource(Patience);
        var replies = (await reader.ReadToEndAsync(late.Token)).Split('!', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, replies.Length);
        Assert.True(LoginReplies.TryParse(Dialect.Classic, Encoding.Latin1.GetBytes($"{replies[1]}!"), out var list));
        Assert.IsType<ServerListReply>(list);
    }

    [Fact]
    public async Task A_gate_says_its_name_first_on_every_connection_to_LoginSrv()
    {
        var first = new ConcurrentDictionary<int, string>();
        var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = LocalPorts.Free() }, Note);
        var port = loginSrv.EndPoint.Port;
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, Announced, "login-gate.defaults.login-srv.when-lost=hold");
        await using var robot = NewRobot(gate, Dialect.Classic, 0);
        Assert.True((await robot.ConnectAsync()).IsGood);
        await UntilAsync(() => loginSrv.Ledger.Snapshot().Opens == 1, "the session");

        loginSrv.CloseLinks();
        await UntilAsync(() => loginSrv.Ledger.Snapshot().Opens == 2, "the session once more");
        Assert.Equal([(1, "127.0.0.2"), (2, "127.0.0.2")], loginSrv.Ledger.Announcements());
        Assert.Equal("%S127.0.0.2$", first[1]);
        Assert.Equal("%S127.0.0.2$", first[2]);
        Assert.True(loginSrv.Ledger.Snapshot().IsClean);

        await loginSrv.DisposeAsync();
        first.Clear();
        await using var again = StandInLoginSrv.Start(new LoginSrvOptions { Port = port }, Note);
        var login = await robot.DoAsync(RobotStep.Login);
        Assert.True(login.IsGood, login.ToString());
        Assert.Equal([(1, "127.0.0.2")], again.Ledger.Announcements());
        Assert.Equal("%S127.0.0.2$", first[1]);

        void Note(object? _, LoginSrvTraffic traffic)
        {
            if (traffic.Kind == LoginSrvTrafficKind.FromGate)
                first.TryAdd(traffic.Link, Encoding.Latin1.GetString(traffic.Bytes));
        }
    }

    [Fact]
    public async Task A_gate_without_a_name_says_none()
    {
        await using var loginSrv = Start(Dialect.Classic, new LoginSrvBehaviour());
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: "login-gate.defaults.login-srv.heartbeat.interval=100ms");

        await UntilAsync(() => loginSrv.Ledger.Snapshot().Heartbeats > 1, "heartbeats");

        Assert.Empty(loginSrv.Ledger.Announcements());
    }

    [Fact]
    public async Task The_whole_conversation_passes_over_another_code_with_other_numbers_and_another_separator()
    {
        await using var loginSrv = Start(MovedDialect, new LoginSrvBehaviour());
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, Moved);
        await using var robot = NewRobot(gate, MovedDialect, 0);

        Assert.All(await robot.RunAsync(RobotScript.Everything), step => Assert.True(step.IsGood, step.ToString()));
    }

    [Theory]
    [InlineData(Moved, 3)]
    [InlineData("{ base = classic, codec = a-substituted, idents { login = 86, new-account = off, new-account-fail = off } }", 8)]
    public async Task Accounts_of_one_address_are_counted_by_the_number_that_the_settings_name(string dialect, int passed)
    {
        await using var loginSrv = Start(MovedDialect, new LoginSrvBehaviour());
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, dialect, "login-gate.admission.new-accounts-per-minute-per-address=3");
        await using var robot = NewRobot(gate, MovedDialect, 0);
        var made = 0;
        for (var number = 0; number < 8; number++)
        {
            var record = new AccountRecord { Account = $"fresh{number}", Password = "geheim", UserName = "x" };
            await robot.ConnectAsync();
            await robot.SendAsync(new NewAccountRequest(record));
            Assert.True(LoginReplies.TryParse(MovedDialect, await robot.ReceiveRawAsync(), out var reply));
            made += Assert.IsType<NewAccountReply>(reply).Made ? 1 : 0;
        }

        Assert.Equal(passed, made);
        Assert.Equal(passed, loginSrv.Ledger.Snapshot().DataFrames);
    }

    [Fact]
    public async Task A_trace_shows_the_account_up_to_the_separator_and_no_password()
    {
        await using var loginSrv = Start(MovedDialect, new LoginSrvBehaviour());
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, Moved, "login-gate.inspect.port=0");
        using var inspector = await InspectorClient.ConnectAsync(gate);
        await using var robot = NewRobot(gate, MovedDialect, 0);
        Assert.True((await robot.ConnectAsync()).IsGood);
        await UntilAsync(() => loginSrv.Ledger.Snapshot().Opens == 1, "the session");
        await inspector.SendAsync("gate trace 1\n");
        Assert.StartsWith("tracing session 1", await inspector.ReadLineAsync(), StringComparison.Ordinal);
        await robot.SendAsync(new AccountLoginRequest("anna_b.c@d.e", "geheim77"));
        Assert.NotNull(await robot.ReceiveRawAsync());
        robot.Close();

        var trace = await inspector.ReadAnswerAsync();

        Assert.Contains("account 'anna_b.c@d.e', password ******", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim77", trace, StringComparison.Ordinal);
    }

    private static StandInLoginSrv Start(Dialect dialect, LoginSrvBehaviour behaviour)
    {
        var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Dialect = dialect });
        loginSrv.Behaviour = behaviour;
        return loginSrv;
    }

    private static RobotClient NewRobot(GateProcess gate, Dialect dialect, int number) => new(new RobotOptions
    {
        Gate = gate.EndPoint(),
        Dialect = dialect,
        Account = new NumberedAccounts()[1 + number],
        StepTimeout = Patience,
        IdleTime = TimeSpan.FromMilliseconds(100),
    });

    // Every byte but the two that end a reply and its packet.
    private static byte[] RawCaptcha()
    {
        var bitmap = new byte[13_000];
        new Random(13).NextBytes(bitmap);
        return [.. "#<<<<<K\\C<<<<<<<<"u8, .. bitmap.Where(value => value is not ((byte)'$' or (byte)'!')), (byte)'!'];
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late, $"never came: {what}");
            await Task.Delay(20);
        }
    }
}
