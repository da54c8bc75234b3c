using System.Net;
using LoginGate.Inspect;
using LoginGate.Language;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Tests.Inspect;

/// <summary>What <c>gate status</c> tells of a line.</summary>
public sealed class StatusCommandSpec
{
    private readonly GateStatistics _statistics = new();

    [Fact]
    public async Task Refused_accounts_stand_among_what_was_refused()
    {
        var line = _statistics.Add("main");
        line.OnRefused("max-sessions is reached");
        line.OnRefused("max-sessions is reached");
        line.OnAccountRefused();

        var answer = await AnswerAsync();

        Assert.Equal(["refused|2  max-sessions is reached", "|1  new accounts refused"], Rows(answer)[^2..]);
        Assert.Equal(1, (long)answer.Data!["lines"]![0]!["refusedAccounts"]!);
    }

    [Fact]
    public async Task Of_accounts_nothing_is_said_while_none_is_refused()
    {
        _statistics.Add("main");

        Assert.DoesNotContain(Rows(await AnswerAsync()), row => row.Contains("accounts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_LoginSrv_is_away_the_loss_and_the_last_attempt_are_told_and_no_heartbeat()
    {
        var line = _statistics.Add("main");
        line.Link = (LinkStatus.NeverConnected with { State = LinkState.Up }).Connected("10.0.0.1");
        Assert.Contains("heartbeat|not answered yet", Rows(await AnswerAsync()));
        line.Link = (line.Link with { State = LinkState.Down }).Lost("closed by LoginSrv").Failed("cannot be reached: Connection refused");

        var rows = Rows(await AnswerAsync());

        Assert.Contains("connections|1 made; last loss: closed by LoginSrv; last attempt: cannot be reached: Connection refused", rows);
        Assert.DoesNotContain(rows, row => row.StartsWith("heartbeat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Attack_mode_stands_above_the_lines_while_there_is_something_to_say_of_it()
    {
        _statistics.Add("main");
        Assert.Single((await AnswerAsync()).Blocks[0].Text!);
        var since = TimeProvider.System.Now() - TimeSpan.FromSeconds(90.5);
        _statistics.Attack = new AttackStatus(
            true, since, new AttackReason(AttackSign.HalfOpen, 2000, 1000), AttackOrder.On, since + TimeSpan.FromSeconds(690), new AttackFigures(3, 4, 2000));

        var answer = await AnswerAsync();

        Assert.Matches(
            "^attack mode is on for 1m 30s: 2,000 connections that have not sent a byte \\(enter.half-open = 1000\\); for (10m 00|9m [0-9]{2})s more$", answer.Blocks[0].Text![1]);
        var attack = answer.Data!["attack"]!;
        Assert.Equal((true, "half-open", "on", 2000L), ((bool)attack["isOn"]!, (string)attack["sign"]!, (string)attack["order"]!, (long)attack["halfOpen"]!));
    }

    [Fact]
    public void Of_attack_mode_by_hand_no_milliseconds_are_told()
    {
        var now = TimeSpan.FromHours(1);
        var attack = new AttackStatus(
            true, now - TimeSpan.FromMilliseconds(3.4), new AttackReason(AttackSign.Ordered, By: "root"), AttackOrder.On, now + TimeSpan.FromSeconds(599.99), new AttackFigures(0, 0, 0));

        Assert.Equal("attack mode is on since just now: by root; for 10m 00s more", AttackView.Sentence(attack, now));
    }

    [Fact]
    public async Task Whoever_reads_Chinese_is_told_in_Chinese()
    {
        var line = _statistics.Add("main");
        line.Link = (LinkStatus.NeverConnected with { State = LinkState.Held, Since = TimeProvider.System.Now() - TimeSpan.FromDays(2.5) })
            .Connected("10.0.0.1").Lost("closed by LoginSrv").Failed(Phrase.Of($"cannot be reached: {Phrase.Of("connection refused, or no way to this address")}"));
        line.OnRefused("max-sessions is reached");
        line.OnAccountRefused();
        line.OnAccountRefused();
        _statistics.Attack = new AttackStatus(
            true, TimeProvider.System.Now() - TimeSpan.FromSeconds(90), new AttackReason(AttackSign.HalfOpen, 2000, 1000), AttackOrder.Auto, null, new AttackFigures(0, 0, 2000));

        var answer = await AnswerAsync(Catalogue.Chinese);

        Assert.Matches("^logingate .*，已运行 .*秒，内存 .*iB，0 个会话$", answer.Blocks[0].Text![0]);
        Assert.Matches("^攻击模式已开启 1分3[0-9]秒：2,000 个连接没有发送过任何字节（enter.half-open = 1000）$", answer.Blocks[0].Text![1]);
        Assert.Equal("线路 main", answer.Blocks[1].Table!.Title);
        Assert.Contains("LoginSrv|挂起，为时 2天12小时，尚未尝试，来自 10.0.0.1", Rows(answer));
        Assert.Contains("连接|1 次；上次断开：被 LoginSrv 关闭；上次尝试：无法连接：连接被拒绝，或无法到达该地址", Rows(answer));
        Assert.Equal(["拒绝|2  被拒绝的新账号", "|1  已达 max-sessions"], Rows(answer)[^2..]);
        Assert.Equal("closed by LoginSrv", (string?)answer.Data!["lines"]![0]!["loginsrv"]!["lastLoss"]);
        Assert.Equal("被 LoginSrv 关闭", (string?)answer.Data!["lines"]![0]!["loginsrv"]!["lastLossZh"]);
    }

    [Theory]
    [InlineData(1, "1 session")]
    [InlineData(2, "2 sessions")]
    public async Task Sessions_are_counted_as_people_do(int count, string text)
    {
        var line = _statistics.Add("main");
        for (var number = 1; number <= count; number++)
        {
            var client = new IPEndPoint(IPAddress.Loopback, number);
            line.OnOpened(new SessionStatistics(new SessionIdentity(number, client, client), TimeSpan.Zero));
        }

        Assert.EndsWith($", {text}", (await AnswerAsync()).Blocks[0].Text![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_gates_stand_below_the_lines_with_what_is_the_matter_with_them()
    {
        var now = TimeProvider.System.Now();
        var clock = new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
        var well = new OtherGate("b", "10.0.0.2:9113", "1.0", now, TimeSpan.Zero, null, clock - TimeSpan.FromHours(1), clock, IsDraining: false,
            [new OtherLine("main", "0.0.0.0:7000", "up", 3, 10, 9), new OtherLine("two", "", "down", 4, 0, 0)]);
        var ill = well with { Gate = "c", Heard = now - TimeSpan.FromMinutes(2), Unreachable = now - TimeSpan.FromMinutes(1), ClockAhead = TimeSpan.FromMinutes(-5), IsDraining = true };
        _statistics.Others = new OtherGates("a", IsUp: true, 4, 12, 0, 1, new Dictionary<string, TimeSpan>(), [well, ill, well with { Gate = "", Heard = null, Started = null, Lines = [] }]);

        var answer = await AnswerAsync();

        Assert.Equal("cluster: gate a, 4 members, 1 unreachable, 12 shared bans and lifts known, 1 message refused", answer.Blocks[^2].Text![0]);
        Assert.Equal(
            [
                "b|10.0.0.2:9113|1.0|1 of 2 up|7|10/s|1h 00m|",
                "c|10.0.0.2:9113|1.0|1 of 2 up|7|10/s|1h 00m|unreachable for 1m 00s, draining, figures are 2m 00s old, clock 5m 00s behind",
                "?|10.0.0.2:9113|1.0|0 of 0 up|0|0/s||has said nothing yet",
            ],
            answer.Blocks[^1].Table!.Rows.Select(row => string.Join('|', row)));
        var others = answer.Data!["cluster"]!["others"]!;
        Assert.Equal((false, true, -300), ((bool)others[0]!["isOld"]!, (bool)others[1]!["isOld"]!, (double)others[1]!["clockAhead"]!));
    }

    [Theory]
    [InlineData("", "certificate and authority hold until 2031-11-28")]
    [InlineData("login-gate.cluster.tls.certificate: has expired", "login-gate.cluster.tls.certificate: has expired")]
    public async Task How_long_the_gates_certificate_holds_stands_below_its_cluster(string trouble, string line)
    {
        var until = new DateTimeOffset(2031, 11, 29, 1, 0, 0, TimeSpan.FromHours(8));
        _statistics.Others = new OtherGates("a", IsUp: false, 0, 0, 0, 0, new Dictionary<string, TimeSpan>(), []) { Certificate = new GateCertificate(until, trouble) };

        var answer = await AnswerAsync();

        Assert.Equal(["cluster: gate a is in none at present, and goes on by itself", line], answer.Blocks[^1].Text!);
        Assert.Equal((until, trouble), ((DateTimeOffset)answer.Data!["cluster"]!["certificate"]!["until"]!, (string)answer.Data["cluster"]!["certificate"]!["trouble"]!));
    }

    [Fact]
    public async Task A_gate_by_itself_says_nothing_of_others()
    {
        var answer = await AnswerAsync();

        Assert.Single(answer.Blocks);
        Assert.Null(answer.Data!["cluster"]);
    }

    private static string[] Rows(InspectResult answer) =>
        [.. answer.Blocks.Select(b => b.Table).OfType<InspectTable>().Single().Rows.Select(row => string.Join('|', row))];

    private async Task<InspectResult> AnswerAsync(Catalogue? language = null)
    {
        var command = new StatusCommand(_statistics, new RateSampler(_statistics, new StatusHistory(_statistics, TimeProvider.System), TimeProvider.System), TimeProvider.System);
        return (await command.ExecuteAsync(CommandArguments.Of(command.Help, new Caller("anna", AccessRight.View), []), CancellationToken.None)).In(language);
    }
}
