using System.Text.Json.Nodes;
using LoginGate.CommandLine.Cmd;
using LoginGate.CommandLine.Top;
using LoginGate.Inspect;

namespace LoginGate.Tests.CommandLine.Top;

/// <summary>What a gate might tell.</summary>
internal static class TopSamples
{
    public static InspectorAddress Address { get; } = new("127.0.0.1", 9111);

    public static string Status(int lines = 1, double perSecond = 1500) => new JsonObject
    {
        ["uptime"] = 3725.5,
        ["memory"] = 90 << 20,
        ["version"] = "0.1.0",
        ["lines"] = new JsonArray([.. Enumerable.Range(1, lines).Select(i => Line(i == 1 ? "main" : $"line{i}", perSecond))]),
    }.ToJsonString();

    public const string Addresses = """{"addresses":[{"address":"198.51.100.99","clients":0,"refused":13965},{"address":"203.0.113.7","clients":12,"refused":3},{"address":"2001:db8::/64","clients":4,"refused":0}]}""";

    public const string Bans = """{"total":1,"all":1,"bans":[{"range":"203.0.113.0/24","permanent":true,"until":null,"since":"2026-01-31T12:00:00Z","refused":7,"reason":"by an operator"}]}""";

    public const string Attackers = """{"total":1,"all":1,"attackers":[{"who":"198.51.100.99","country":"NL","as":64496,"asName":"Example Networks","connects":14000,"refused":13965,"violations":2,"bytes":2048,"sessions":0,"banned":true,"reasons":{"banned":13965},"errors":{"refused":0}}]}""";

    /// <summary>Attackers that the gate has sorted by a figure of which there are so many.</summary>
    public static string AttackersBy(string by, int count) =>
        $$"""{"total":1,"all":1,"by":"{{by}}","sums":{"{{by}}":{{count}}},"attackers":[{"who":"198.51.100.{{count}}","{{by}}":{{count}}}]}""";

    public const string Nothing = """{"total":0,"all":0}""";

    public static string Sessions(params int[] numbers) =>
        $$"""{"total":{{numbers.Length}},"all":{{numbers.Length}},"sessions":[{{string.Join(',', numbers.Select(n =>
            $$"""{"line":"main","session":{{n}},"address":"203.0.113.{{n}}","port":4000,"local":"10.0.0.1:7000","age":{{n}}.5,"idle":1,"packets":{{n * 10}},"packetBytes":600,"replies":3,"replyBytes":90}"""))}}]}""";

    public static string Found(int number, string account = "anna", string? endedBy = null) =>
        $$"""{"total":1,"all":1,"sessions":[{"time":{{(endedBy is null ? "null" : "\"2026-01-31T12:30:00Z\"")}},"line":"main","session":{{number}},"address":"203.0.113.{{number}}","port":4000,"local":"10.0.0.1:7000","account":"{{account}}","opened":"2026-01-31T12:00:00Z","seconds":90,"endedBy":{{(endedBy is null ? "null" : $"\"{endedBy}\"")}},"login":"Accepted","refusals":1,"refusal":"WrongPassword","packets":12,"packetBytes":600,"replies":3,"replyBytes":90}]}""";

    public static string History(params double[] packets) =>
        $$"""{"samples":[{{string.Join(',', packets.Select((p, i) => $$$"""{"time":{{{i}}},"lines":{"main":[2,5,{{{p}}},600,{{{p / 2}}},300]}}"""))}}]}""";

    /// <summary>What a gate answers to a command.</summary>
    public static string Answer(string command) => string.Join(' ', command.Split(' ').Take(2)) switch
    {
        "gate status" => Status(),
        "whoami" => """{"name":"root","right":"admin"}""",
        "gate history" => History(100, 200, 50),
        "gate addresses" => Addresses,
        "gate attackers" => Attackers,
        "gate bans" => Bans,
        "gate sessions" => Sessions(1, 2, 3),
        "gate session" => """{"line":"main","session":2,"address":"203.0.113.2","port":4000,"local":"10.0.0.1:7000","age":90,"idle":1,"packets":12,"packetBytes":600,"replies":3,"replyBytes":90,"state":"relaying"}""",
        "gate find" => Found(2),
        _ => Nothing,
    };

    /// <summary>What a gate tells of two others.</summary>
    public static JsonNode Cluster => JsonNode.Parse("""
        {"gate":"north","others":[
          {"gate":"south","isOld":false,"lines":[{"line":"main","listen":"10.0.0.2:7000","loginsrv":"up","sessions":77,"packetsPerSecond":5,"repliesPerSecond":4}]},
          {"gate":"west","isOld":true,"lines":[{"line":"main","listen":"10.0.0.3:7000","loginsrv":"up","sessions":78,"packetsPerSecond":5000,"repliesPerSecond":4}]}]}
        """)!;

    /// <summary>The status of a gate with them; null: as ever.</summary>
    public static InspectResult? Clustered(string command)
    {
        if (!command.StartsWith("gate status", StringComparison.Ordinal))
            return null;
        var status = JsonNode.Parse(Status())!;
        status["cluster"] = Cluster;
        return Good(status.ToJsonString());
    }

    /// <summary>An answer of several lines of text.</summary>
    public static InspectResult Said(IEnumerable<string> lines) => new(true, null, [new InspectBlock { Text = [.. lines] }], null);

    public static InspectResult Good(string data) => InspectResult.Said("") with { Data = JsonNode.Parse(data) };

    /// <summary>The state after the gate has answered all that it is asked.</summary>
    public static TopState Told(this TopState state, Func<string, InspectResult?>? answer = null)
    {
        var look = Look.Of(state);
        return state.Take(new GateTold(look, [.. look.Lines.Select(command => answer?.Invoke(command) ?? Good(Answer(command)))]));
    }

    /// <summary>The state after keys: each word is a key's name, or text to type.</summary>
    public static TopState Press(this TopState state, params string[] keys) => keys.SelectMany(Keys).Aggregate(state, (now, key) => TopKeys.Press(now, key).State);

    public static IEnumerable<ConsoleKeyInfo> Keys(string word) =>
        Enum.TryParse<ConsoleKey>(word, out var key) && word.Length > 1 && !char.IsAsciiDigit(word[0]) ? [Cmd.Keys.Of(key)] : Cmd.Keys.Typed(word);

    public static TopState State(int lines = 1, double perSecond = 1500) =>
        new TopState(Address).Told(command => command.StartsWith("gate status", StringComparison.Ordinal) ? Good(Status(lines, perSecond)) : null);

    private static JsonObject Line(string name, double perSecond) => new()
    {
        ["line"] = name,
        ["listen"] = "0.0.0.0:7000",
        ["loginsrv"] = new JsonObject
        {
            ["state"] = "up",
            ["target"] = "10.0.0.5:5500",
            ["since"] = 62.5,
            ["connects"] = 1,
            ["heartbeat"] = 2.5,
            ["roundTrip"] = 0.0015,
            ["lastLoss"] = "",
            ["pending"] = 0,
        },
        ["sessions"] = new JsonObject { ["now"] = 1204, ["peak"] = 1893, ["total"] = 48211 },
        ["packets"] = new JsonObject { ["total"] = 100, ["bytes"] = 6000, ["perSecond"] = perSecond, ["bytesPerSecond"] = perSecond * 60 },
        ["replies"] = new JsonObject { ["total"] = 90, ["bytes"] = 5000, ["perSecond"] = perSecond / 2, ["bytesPerSecond"] = perSecond * 30 },
        ["refusals"] = new JsonObject { ["TooManyConnections"] = 17 },
        ["closes"] = new JsonObject { ["PeerClosed"] = 47000, ["IdleTimeout"] = 7 },
        ["stray"] = 0,
        ["broken"] = 0,
        ["discarded"] = new JsonObject(),
        ["anomalies"] = new JsonObject(),
    };
}
