using System.Net;
using System.Text.Json.Nodes;
using LoginGate.Inspect;
using LoginGate.Protocol.Login;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Tests.Inspect;

/// <summary><c>gate find</c>: sessions that live and those that are over.</summary>
public sealed class FindCommandSpec
{
    private readonly ManualTime _clock = new();
    private readonly GateStatistics _statistics = new();
    private readonly FindCommand _command;

    public FindCommandSpec()
    {
        _statistics.Apply(new ClosedSessionSettings(Max: 100, TimeSpan.FromHours(1), Accounts: true));
        _command = new FindCommand(new SessionLookup(null!, _statistics), _statistics, null!, _clock);
        Enter("main", 1, "10.0.0.1", "anna");
        Enter("east", 1, "10.0.1.1", "bert");
        End("main", 1, CloseCause.Kicked);
        Enter("main", 2, "10.0.0.2", "carl");
        End("east", 1, CloseCause.IdleTimeout);
        Enter("main", 3, "10.0.0.3", null);
        Enter("main", 4, "10.0.0.1", "Anna");
    }

    [Theory]
    [InlineData(new string[0], "main 4, main 3, main 2, east 1, main 1")]
    [InlineData(new[] { "anna" }, "main 4, main 1")]
    [InlineData(new[] { "ann" }, "main 4, main 1")]
    [InlineData(new[] { "10.0.0.1" }, "main 4, main 1")]
    [InlineData(new[] { "idle timeout" }, "east 1")]
    [InlineData(new[] { "kicked" }, "main 1")]
    [InlineData(new[] { "WrongPassword" }, "main 3")]
    [InlineData(new[] { "east" }, "east 1")]
    [InlineData(new[] { "--account", "anna" }, "main 4, main 1")]
    [InlineData(new[] { "--account", "ann" }, "")]
    [InlineData(new[] { "--address", "10.0.0.0/24" }, "main 4, main 3, main 2, main 1")]
    [InlineData(new[] { "--number", "1" }, "east 1, main 1")]
    [InlineData(new[] { "--line", "main", "--number", "1" }, "main 1")]
    [InlineData(new[] { "--since", "15s" }, "main 4, main 3, main 2")]
    [InlineData(new[] { "--since", "25s" }, "main 4, main 3, main 2, east 1")]
    [InlineData(new[] { "--skip", "1", "--top", "2" }, "main 3, main 2")]
    public async Task Who_is_meant_is_found_the_newest_first(string[] words, string found)
    {
        var answer = await AnswerAsync(words);

        Assert.Equal(found, string.Join(", ", Sessions(answer).Select(s => $"{s["line"]} {s["session"]}")));
        Assert.Equal(5, (int)answer.Data!["all"]!);
        Assert.Equal(found.Length == 0 ? "no sessions" : null, answer.Blocks[0].Text?[0]);
    }

    [Fact]
    public async Task It_tells_who_and_when_and_why_it_ended()
    {
        var answer = await AnswerAsync("--line", "main", "--number", "1");

        Assert.Equal(
            """{"time":"1970-01-01T00:00:20Z","line":"main","session":1,"address":"10.0.0.1","port":5000,"local":"10.0.0.9:7000","account":"anna","opened":"1970-01-01T00:00:00Z","seconds":20,"endedBy":"Kicked","login":"ServerChosen","refusals":0,"refusal":null,"gateRefusals":0,"gateRefusal":null,"packets":2,"packetBytes":40,"replies":1,"replyBytes":30}""",
            Sessions(answer).Single().ToJsonString());
        Assert.Equal(
            ["1", "main", "10.0.0.1:5000", "anna", "1970-01-01 00:00:00Z", "20.0s", "1970-01-01 00:00:20Z", "Kicked", "ServerChosen", "2", "1"],
            answer.Blocks[0].Table!.Rows.Single());
    }

    [Fact]
    public async Task Refused_logins_are_counted_and_one_that_lives_has_no_end()
    {
        var answer = await AnswerAsync("--number", "3");

        Assert.Equal("2 refused: WrongPassword", answer.Blocks[0].Table!.Rows.Single()[8]);
        var session = Sessions(answer).Single();
        Assert.Equal((null, null, 20), (session["time"], session["endedBy"], (double)session["seconds"]!));
    }

    [Fact]
    public async Task A_login_that_the_gate_itself_refused_is_told_beside_what_LoginSrv_said()
    {
        _statistics.Find("main")!.Sessions[2].OnLoginRefusedByGate("address");
        _statistics.Find("main")!.Sessions[2].OnLoginRefusedByGate("account");

        var answer = await AnswerAsync("refused by the gate");

        Assert.Equal("ServerChosen, 2 refused by the gate: account", answer.Blocks[0].Table!.Rows.Single()[8]);
        var session = Sessions(answer).Single();
        Assert.Equal((2, "account", 0), ((int)session["gateRefusals"]!, (string)session["gateRefusal"]!, (int)session["refusals"]!));
    }

    [Theory]
    [InlineData("no line 'mian'; nearest: main", "--line", "mian")]
    [InlineData("--since must be a duration such as 90s, 10m, 2h or 30d, 1 s to 365 d, is '5'", "--since", "5")]
    [InlineData("--number must be a whole number, 1 to 2147483647, is 'x'", "--number", "x")]
    public async Task What_makes_no_sense_is_told(string error, params string[] words) => Assert.Equal(error, (await AnswerAsync(words)).Error);

    [Fact]
    public void A_line_of_the_access_log_is_one_line_whatever_the_account_is()
    {
        var session = Enter("main", 9, "10.0.0.9", "a\"b\\c\n\u202e龙");
        _statistics.Find("main")!.OnClosed(session, CloseCause.PeerClosed, _clock.Now());

        var line = SessionFacts.At(new SessionOfLine("main", session), _clock).ToLine();

        Assert.DoesNotContain(line, c => char.IsControl(c) || c == '\u202e');
        Assert.Contains("龙", line, StringComparison.Ordinal);
        Assert.Equal("a\"b\\c\n\u202e龙", (string)JsonNode.Parse(line)!["account"]!);
    }

    private SessionStatistics Enter(string line, int number, string address, string? account)
    {
        var session = new SessionStatistics(
            new SessionIdentity(number, new IPEndPoint(IPAddress.Parse(address), 5000), IPEndPoint.Parse("10.0.0.9:7000")), _clock.Now());
        _statistics.Add(line).OnOpened(session);
        session.OnPacket(20);
        session.OnPacket(20);
        session.OnReply(30, _clock.Now(), isAnswer: true);
        if (account is not null)
        {
            session.OnAccount(account);
            session.OnLogin(LoginStep.Accepted, LoginFailure.None);
            session.OnLogin(LoginStep.ServerChosen, LoginFailure.None);
        }
        else
        {
            session.OnLogin(LoginStep.Refused, LoginFailure.NoAccount);
            session.OnLogin(LoginStep.Refused, LoginFailure.WrongPassword);
        }
        _clock.Advance(TimeSpan.FromSeconds(10));
        return session;
    }

    private void End(string line, int number, CloseCause cause)
    {
        var statistics = _statistics.Find(line)!;
        statistics.OnClosed(statistics.Sessions[number], cause, _clock.Now());
    }

    private static IEnumerable<JsonNode> Sessions(InspectResult answer) => answer.Data!["sessions"]!.AsArray().Select(s => s!);

    private async Task<InspectResult> AnswerAsync(params string[] words) =>
        (await _command.ExecuteAsync(CommandArguments.Of(_command.Help, new Caller("anna", AccessRight.View), words), CancellationToken.None)).In(null);
}
