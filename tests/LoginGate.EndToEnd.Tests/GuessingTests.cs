using System.Net;
using LoginGate.Lab;
using LoginGate.Protocol.Login;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Passwords are guessed at a running gate.</summary>
public sealed class GuessingTests
{
    private const string Key = "login-gate.admission.password-guessing";

    private static readonly LabAccount Account = LabAccounts.Default.Numbered![1];

    [LinuxFact]
    public async Task An_account_that_is_guessed_at_from_everywhere_stays_open_to_where_it_was_used_before()
    {
        await using var gate = await InspectedGate.StartAsync($"{Key}.on-account=lock", $"{Key}.failed-per-account=3", $"{Key}.known-file=known.txt");
        await gate.Process.ExpectAsync("main/listener: clients are admitted");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        Assert.True(await LogInAsync(gate, "127.0.9.1", RobotStep.Login));
        for (var i = 1; i <= 3; i++)
            Assert.True(await LogInAsync(gate, $"127.0.1.{i}", RobotStep.WrongPassword));
        await gate.Process.ExpectAsync($"account {Account.Name}: 3 failed logins within 600 s .*; locked for 900 s");

        // With the right password too: the gate asks nobody for it.
        Assert.Equal(LoginFailure.Locked, await FailureAsync(gate, "127.0.2.1"));
        Assert.True(await LogInAsync(gate, "127.0.9.77", RobotStep.Login));
        var guesses = await inspector.DataAsync("gate guesses --by account");
        Assert.Equal((1, Account.Name, 3), ((int)guesses["locked"]!, (string)guesses["guesses"]![0]!["account"]!, (int)guesses["guesses"]![0]!["failed"]!));
        Assert.Equal(3, (await inspector.DataAsync("gate guesses --by address"))["guesses"]!.AsArray().Count);
        Assert.Contains("locked for 14m", await inspector.AskAsync("gate guesses --by account"), StringComparison.Ordinal);
        Assert.Equal(1, (int)(await inspector.DataAsync("gate status"))["lines"]![0]!["refusedLogins"]!["account"]!);

        Assert.Equal($"account {Account.Name} unlocked\n", await inspector.AskAsync($"gate unlock {Account.Name}"));
        Assert.Equal("this account is not locked", await inspector.ErrorAsync($"gate unlock {Account.Name}"));
        Assert.True(await LogInAsync(gate, "127.0.2.1", RobotStep.Login));

        gate.Process.Terminate();
        Assert.Equal(0, await gate.Process.ExitCodeAsync());
        var known = await File.ReadAllTextAsync(Path.Combine(gate.Process.Folder, "known.txt"));
        Assert.DoesNotContain(Account.Name, known, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(gate.Process.Lines, line => line.Contains(Account.Password, StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task An_address_that_guesses_is_refused_and_no_other()
    {
        await using var gate = await InspectedGate.StartAsync($"{Key}.on-address=refuse", $"{Key}.failed-per-address=3");
        await gate.Process.ExpectAsync("main/listener: clients are admitted");
        for (var i = 1; i <= 3; i++)
            Assert.True(await LogInAsync(gate, "127.0.1.1", RobotStep.WrongPassword));

        await gate.Process.ExpectAsync("address 127.0.1.1: 3 failed logins");
        Assert.Equal(LoginFailure.Locked, await FailureAsync(gate, "127.0.1.1"));
        Assert.True(await LogInAsync(gate, "127.0.1.2", RobotStep.Login));
    }

    [LinuxFact]
    public async Task Many_connections_at_once_have_no_more_tries_than_one()
    {
        await using var gate = await InspectedGate.StartAsync($"{Key}.on-address=refuse", $"{Key}.failed-per-address=3");
        await gate.Process.ExpectAsync("main/listener: clients are admitted");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        var robots = Enumerable.Range(0, 10).Select(_ => Robot(gate, "127.0.1.1")).ToArray();
        foreach (var robot in robots)
            Assert.True((await robot.ConnectAsync()).IsGood);

        var failures = await Task.WhenAll(robots.Select(robot => FailureAsync(robot, "wrong")));

        Assert.Equal(3, failures.Count(failure => failure == LoginFailure.WrongPassword));
        Assert.Equal(7, failures.Count(failure => failure == LoginFailure.Locked));
        Assert.Equal(3, (int)(await inspector.DataAsync("gate guesses --by address"))["guesses"]![0]!["failed"]!);
        foreach (var robot in robots)
            await robot.DisposeAsync();
    }

    private static async Task<bool> LogInAsync(InspectedGate gate, string from, RobotStep step)
    {
        await using var robot = Robot(gate, from);
        return (await robot.ConnectAsync()).IsGood && (await robot.DoAsync(step)).IsGood;
    }

    private static async Task<LoginFailure> FailureAsync(InspectedGate gate, string from)
    {
        await using var robot = Robot(gate, from);
        Assert.True((await robot.ConnectAsync()).IsGood);
        return await FailureAsync(robot, Account.Password);
    }

    private static async Task<LoginFailure> FailureAsync(RobotClient robot, string password)
    {
        await robot.SendAsync(new AccountLoginRequest(Account.Name, password));
        Assert.True(LoginReplies.TryParse(Protocol.Dialect.Classic, (await robot.ReceiveRawAsync())!, out var reply));
        return Assert.IsType<LoginFailedReply>(reply).Failure;
    }

    private static RobotClient Robot(InspectedGate gate, string from) =>
        new(new RobotOptions { Gate = gate.Process.EndPoint(), Account = Account, Source = IPAddress.Parse(from) });
}
