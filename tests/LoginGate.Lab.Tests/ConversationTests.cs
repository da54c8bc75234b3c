using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Lab.Tests;

public class ConversationTests
{
    public static TheoryData<string> Presets => [.. Dialect.PresetNames];

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task The_whole_conversation_works(string preset)
    {
        await using var lab = await LabSetup.StartAsync(preset);
        await using var robot = lab.Robot();
        var results = await robot.RunAsync(RobotScript.Everything);
        Assert.All(results, result => Assert.True(result.IsGood, result.ToString()));
        Assert.Equal(RobotScript.Everything.Count + 1, results.Count);
        robot.Close();
        await LabSetup.Until(() => lab.Server.Ledger.Snapshot() is { Closes: 1, LiveSessions: 0 }, "the close");
        var snapshot = lab.Server.Ledger.Snapshot();
        Assert.True(snapshot.IsClean, string.Join(", ", snapshot.Violations));
        Assert.Equal("127.0.0.1", lab.Server.Ledger.Find(1)!.ClientAddress);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task Unknown_accounts_are_refused(string preset)
    {
        await using var lab = await LabSetup.StartAsync(preset);
        await using var robot = lab.Robot(new LabAccount("nobody", "pass01"));
        Assert.Equal(LoginFailure.NoAccount, await FailureAsync(robot, lab.Dialect, new AccountLoginRequest("nobody", "x")));
        Assert.Equal(LoginFailure.WrongPassword, await FailureAsync(robot, lab.Dialect, new AccountLoginRequest("test01", "x")));
    }

    [Fact]
    public async Task The_fifth_error_locks_an_account_for_a_time()
    {
        var clock = new ManualClock();
        await using var lab = await LabSetup.StartAsync("classic", options => options with { Clock = clock });
        await using var robot = lab.Robot();
        await robot.ConnectAsync();
        var wrong = new AccountLoginRequest("test01", "x");
        for (int error = 0; error < 5; error++) Assert.Equal(LoginFailure.WrongPassword, await FailureAsync(robot, lab.Dialect, wrong));
        Assert.Equal(LoginFailure.Locked, await FailureAsync(robot, lab.Dialect, wrong));
        Assert.Equal(LoginFailure.Locked, await FailureAsync(robot, lab.Dialect, new AccountLoginRequest("test01", "pass01")));
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(RobotOutcome.Ok, (await robot.DoAsync(RobotStep.Login)).Outcome);
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("wol")]
    [InlineData("98k")]
    [InlineData("delphi")]
    [InlineData("openmir2")]
    [InlineData("openmir2-int")]
    [InlineData("openmir2-2022")]
    public async Task A_second_login_is_refused_and_kicks_the_first(string preset)
    {
        await using var lab = await LabSetup.StartAsync(preset);
        await using var first = lab.Robot();
        await using var second = lab.Robot();
        Assert.Equal(RobotOutcome.Ok, (await first.DoAsync(RobotStep.Login)).Outcome);
        Assert.Equal(LoginFailure.InUse, await FailureAsync(second, lab.Dialect, new AccountLoginRequest("test01", "pass01")));
        Assert.True(await first.WaitForCloseAsync());
        await LabSetup.Until(() => lab.Server.Ledger.Snapshot().Closes == 1, "the close of the first");
        Assert.Equal(RobotOutcome.Ok, (await second.DoAsync(RobotStep.Login)).Outcome);
    }

    [Fact]
    public async Task An_account_that_plays_on_is_free_some_seconds_after_the_next_try()
    {
        var clock = new ManualClock();
        await using var lab = await LabSetup.StartAsync("classic", options => options with { Clock = clock, KeepsLoginAfterSelect = true });
        await using var first = lab.Robot();
        await first.RunAsync([RobotStep.Login, RobotStep.Select]);
        first.Close();
        await LabSetup.Until(() => lab.Server.Ledger.Snapshot().Closes == 1, "the close of the first");
        await using var second = lab.Robot();
        var login = new AccountLoginRequest("test01", "pass01");
        Assert.Equal(LoginFailure.InUse, await FailureAsync(second, lab.Dialect, login));
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(LoginFailure.InUse, await FailureAsync(second, lab.Dialect, login));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(RobotOutcome.Ok, (await second.DoAsync(RobotStep.Login)).Outcome);
    }

    [Fact]
    public async Task Logging_in_twice_on_one_connection_is_kicked()
    {
        await using var lab = await LabSetup.StartAsync("classic");
        await using var robot = lab.Robot();
        await robot.DoAsync(RobotStep.Login);
        await robot.SendAsync(new AccountLoginRequest("test01", "pass01"));
        Assert.True(await robot.WaitForCloseAsync());
    }

    [Fact]
    public async Task New_accounts_can_log_in_and_passwords_change()
    {
        await using var lab = await LabSetup.StartAsync("classic");
        await using var robot = lab.Robot(new LabAccount("fresh01", "secret1"));
        Assert.Equal(RobotOutcome.Ok, (await robot.DoAsync(RobotStep.CreateAccount)).Outcome);
        await robot.SendAsync(new ChangePasswordRequest("fresh01", "secret1", "secret2"));
        Assert.Equal(new ChangePasswordReply(true), await ReplyAsync(robot, lab.Dialect));
        await robot.SendAsync(new ChangePasswordRequest("fresh01", "secret1", "secret3"));
        Assert.Equal(new ChangePasswordReply(false, LoginFailure.WrongPassword), await ReplyAsync(robot, lab.Dialect));
        Assert.Equal(LoginFailure.WrongPassword, await FailureAsync(robot, lab.Dialect, new AccountLoginRequest("fresh01", "secret1")));
        await using var again = lab.Robot(new LabAccount("fresh01", "secret2"));
        Assert.Equal(RobotOutcome.Ok, (await again.DoAsync(RobotStep.Login)).Outcome);
    }

    [Fact]
    public async Task States_of_accounts_and_servers_have_their_answers()
    {
        await using var lab = await LabSetup.StartAsync("classic");
        await using var locked = lab.Robot();
        Assert.Equal(LoginFailure.Locked, await FailureAsync(locked, lab.Dialect, new AccountLoginRequest("locked01", "pass01")));

        await using var update = lab.Robot(new LabAccount("update01", "pass01"));
        await update.ConnectAsync();
        await update.SendAsync(new AccountLoginRequest("update01", "pass01"));
        Assert.IsType<UpdateAccountAskedReply>(await ReplyAsync(update, lab.Dialect));
        Assert.IsType<ServerListReply>(await ReplyAsync(update, lab.Dialect));
        await update.SendAsync(new UpdateAccountRequest(new AccountRecord { Account = "update01" }));
        Assert.Equal(new UpdateAccountReply(true), await ReplyAsync(update, lab.Dialect));
        await update.SendAsync(new SelectServerRequest("crowded", 0));
        Assert.IsType<ServerFullReply>(await ReplyAsync(update, lab.Dialect));
        await update.SendAsync(new SelectServerRequest("unknown", 0));
        Assert.Null(await update.ReceiveRawAsync(TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public async Task Old_versions_are_refused_where_the_dialect_can()
    {
        await using var lab = await LabSetup.StartAsync("98k");
        await using var robot = lab.Robot();
        await robot.ConnectAsync();
        await robot.SendAsync(new VersionCheckRequest(VersionCheckRequest.LowestGood - 1));
        Assert.Equal(new VersionReply(false), await ReplyAsync(robot, lab.Dialect));
        await robot.SendAsync(new VersionCheckRequest(VersionCheckRequest.LowestGood));
        Assert.Equal(new VersionReply(true), await ReplyAsync(robot, lab.Dialect));
    }

    [Fact]
    public async Task Messages_about_accounts_may_have_to_wait()
    {
        var clock = new ManualClock();
        await using var lab = await LabSetup.StartAsync(
            "classic", options => options with { Clock = clock, AccountMessageSpacing = TimeSpan.FromSeconds(5) });
        await using var robot = lab.Robot(new LabAccount("fresh02", "secret1"), options => options with { StepTimeout = TimeSpan.FromMilliseconds(100) });
        Assert.Equal(RobotOutcome.Lost, (await robot.DoAsync(RobotStep.CreateAccount)).Outcome);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(RobotOutcome.Ok, (await robot.DoAsync(RobotStep.CreateAccount)).Outcome);
    }

    [Fact]
    public async Task Flow_control_is_answered_at_once()
    {
        await using var lab = await LabSetup.StartAsync("classic");
        await using var robot = lab.Robot();
        await robot.ConnectAsync();
        await robot.SendAsync(new AccountLoginRequest("test01", "x"));
        await robot.ReceiveRawAsync();
        await lab.Relay.SendToClientsAsync("*"u8.ToArray());
        Assert.Null(await robot.ReceiveRawAsync(TimeSpan.FromMilliseconds(200)));
        Assert.Equal(1, robot.FlowControls);
    }

    private static async Task<LoginFailure> FailureAsync(RobotClient robot, Dialect dialect, LoginRequest request)
    {
        if (!robot.IsConnected) await robot.ConnectAsync();
        await robot.SendAsync(request);
        return Assert.IsType<LoginFailedReply>(await ReplyAsync(robot, dialect)).Failure;
    }

    private static async Task<LoginReply> ReplyAsync(RobotClient robot, Dialect dialect)
    {
        byte[]? packet = await robot.ReceiveRawAsync();
        Assert.NotNull(packet);
        Assert.True(LoginReplies.TryParse(dialect, packet, out var reply));
        return reply;
    }
}
