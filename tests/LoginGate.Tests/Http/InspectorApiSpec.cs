using System.Text.Json.Nodes;
using LoginGate.Http;
using LoginGate.Inspect;
using LoginGate.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LoginGate.Tests.Http;

/// <summary>What of the inspector can be reached over HTTP.</summary>
public sealed class InspectorApiSpec
{
    [Theory]
    [InlineData("status", "", "gate status")]
    [InlineData("tree", "", "actor hierarchy")]
    [InlineData("log", "", "log tail 300")]
    [InlineData("bans", "top=500", "gate bans --top 500")]
    [InlineData("sessions", "sort=age&top=10", "gate sessions --top 10 --sort age")]
    [InlineData("sessions", "address=2001:db8::/32", "gate sessions --address 2001:db8::/32")]
    [InlineData("sessions", "top=50&skip=100&sort=replies&reverse=on&line=east-1&search=10.0.", "gate sessions --top 50 --skip 100 --sort replies --reverse --line east-1 --search \"10.0.\"")]
    [InlineData("addresses", "top=50&skip=0&sort=refused&search=2001:db8::/32", "gate addresses --top 50 --skip 0 --sort refused --search \"2001:db8::/32\"")]
    [InlineData("attackers", "by=bytes&per=as&minutes=15&top=50&skip=50&search=AS64496", "gate attackers --by bytes --per as --minutes 15 --top 50 --skip 50 --search \"AS64496\"")]
    [InlineData("guesses", "subject=account&top=50&skip=0&search=anna", "gate guesses --by account --top 50 --skip 0 --search \"anna\"")]
    [InlineData("bans", "sort=until&search=发包过快 --top 1 <b>", "gate bans --sort until --search \"发包过快 --top 1 <b>\"")]
    [InlineData("bans", "search=\U0001F600", "gate bans --search \"\U0001F600\"")]
    [InlineData("sessions", "search=a\U00020BB7\ue000\ufffd", "gate sessions --search \"a\U00020BB7\ue000\ufffd\"")]
    [InlineData("find", "top=50&skip=0&text=anna b&line=main", "gate find --top 50 --skip 0 --line main \"anna b\"")]
    // What a question does not know is not passed on.
    [InlineData("status", "x=--json", "gate status")]
    public void A_question_becomes_its_command(string name, string query, string command) =>
        Assert.Equal(command, InspectorApi.CommandFor(name, Query(query), out _));

    [Theory]
    [InlineData("kick", "")]
    [InlineData("ban", "")]
    [InlineData("gate kick 1", "")]
    [InlineData("status/../kick", "")]
    public async Task Anything_else_is_no_question(string name, string query)
    {
        var inspector = new FakeInspector(_ => InspectResult.Said("done"));
        Assert.Equal((404, """{"error":"no such question"}"""), await Ask(inspector, name, query));
        Assert.Empty(inspector.Commands);
    }

    [Theory]
    [InlineData("sessions", "top=0")]
    [InlineData("sessions", "top=10 --line x")]
    [InlineData("sessions", "sort=number --top 10000")]
    [InlineData("sessions", "address=10.0.0.1 x")]
    [InlineData("sessions", "address=10.0.0.1\nkick 1")]
    [InlineData("sessions", "address=10.0.0.1\n")]
    [InlineData("sessions", "address=--top")]
    [InlineData("find", "text=--line")]
    [InlineData("find", "text=a\" --line x \"")]
    [InlineData("attackers", "by=age")]
    [InlineData("attackers", "per=line")]
    [InlineData("attackers", "minutes=6")]
    [InlineData("guesses", "subject=as")]
    [InlineData("guesses", "subject=account --top 1")]
    [InlineData("sessions", "skip=-1")]
    [InlineData("sessions", "reverse=1")]
    [InlineData("sessions", "line=east west")]
    [InlineData("sessions", "line=--top")]
    [InlineData("sessions", "search=")]
    [InlineData("sessions", "search=a\" --line x \"")]
    [InlineData("sessions", "search=--line")]
    [InlineData("sessions", "search= --line")]
    [InlineData("sessions", "search=a\nkick 1")]
    [InlineData("sessions", "search=a\u202eb")]
    [InlineData("sessions", "search=12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901")]
    public async Task A_parameter_that_makes_no_sense_is_told_and_reaches_no_command(string name, string query)
    {
        var inspector = new FakeInspector(_ => InspectResult.Said("done"));
        var (status, json) = await Ask(inspector, name, query);
        Assert.Equal(400, status);
        Assert.StartsWith($"{{\"error\":\"{query.Split('=')[0]} must be ", json, StringComparison.Ordinal);
        Assert.Empty(inspector.Commands);
    }

    [Fact]
    public async Task A_search_is_as_long_as_people_count_it()
    {
        var longest = string.Concat(Enumerable.Repeat("\U0001F600", 100));
        var inspector = new FakeInspector(_ => InspectResult.Said("done"));
        Assert.Equal(200, (await Ask(inspector, "bans", $"search={longest}")).Status);
        Assert.Equal(400, (await Ask(inspector, "bans", $"search={longest}a")).Status);
    }

    [Fact]
    public async Task The_answer_is_the_commands_data()
    {
        var inspector = new FakeInspector(_ => new InspectResult(true, null, [], new JsonObject { ["a"] = 1 }));
        Assert.Equal((200, """{"a":1}"""), await Ask(inspector, "status"));
        Assert.Equal(["gate status"], inspector.Commands);
    }

    [Fact]
    public async Task A_command_that_fails_and_an_inspector_that_is_not_there_are_told_as_errors()
    {
        Assert.Equal((503, """{"error":"no"}"""), await Ask(new FakeInspector(_ => InspectResult.Failed("no")), "status"));
        Assert.Equal((400, """{"error":"no"}"""), await Ask(new FakeInspector(_ => InspectResult.Failed("no") with { IsCallersFault = true }), "status"));
        Assert.Equal(503, (await Ask(null, "status")).Status);
        Assert.Equal(404, (await Ask(null, "kick")).Status);
    }

    private static Task<(int Status, string Json)> Ask(IInspector? inspector, string name, string query = "") =>
        Api(inspector).AnswerAsync(name, Query(query), new Caller("the page", AccessRight.View), CancellationToken.None);

    private static InspectorApi Api(IInspector? inspector) => new(() => inspector, new OperatorLog(new RecordedLog(), new LogLevelSwitch(LogLevel.Information)));

    private static QueryCollection Query(string text) => new(text.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => new StringValues(p[1])));
}
