using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using LoginGate.Http;
using LoginGate.Inspect;
using LoginGate.Lab;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Tests.Geo;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The API's description, compared with what a gate answers.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";

    // A value for each parameter; what is not here has its choices in the description.
    private static readonly Dictionary<string, string> Values = new()
    {
        ["top"] = "1",
        ["skip"] = "0",
        ["line"] = "main",
        ["search"] = "127",
        ["text"] = "127",
        ["address"] = "127.0.0.0/8",
        ["after"] = "0",
    };

    private readonly string _geo = Path.GetTempFileName();
    private HttpGate _gate = null!;
    private JsonObject _description = null!;
    private string? _csrf;

    public async Task InitializeAsync()
    {
        // Without one nobody is told apart by country.
        await File.WriteAllBytesAsync(_geo, MmdbWriter.Countries(("127.0.0.0/8", "ZZ")));
        _gate = await HttpGate.StartAsync($"login-gate.admission.geo.database=[\"{_geo}\"]", $"login-gate.http.users.anna={{ password-hash = \"{PasswordHash.Of(Password).Text}\", right = admin }}");
        _description = JsonNode.Parse(await _gate.Client.GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative)))!.AsObject();
    }

    public async Task DisposeAsync()
    {
        await _gate.DisposeAsync();
        File.Delete(_geo);
    }

    [Fact]
    public async Task Every_question_is_answered_as_described_with_each_of_its_parameters()
    {
        await using var robot = await _gate.LogInAsync();
        await using var guesser = new RobotClient(new RobotOptions { Gate = _gate.Process.EndPoint(), Account = LabAccounts.Default.Accounts[0] });
        Assert.True((await guesser.ConnectAsync()).IsGood);
        Assert.True((await guesser.DoAsync(RobotStep.WrongPassword)).IsGood);
        var questions = _description["paths"]!.AsObject().Where(path => path.Value!["get"] is not null).Select(path => path.Key).ToList();
        Assert.Equal(12, questions.Count);
        foreach (var path in questions.Where(NeedsLogin))
            await ExpectAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, path);
        await LogInAsync();
        await BanAsync();
        foreach (var path in questions)
        {
            await ExpectAsync(HttpStatusCode.OK, HttpMethod.Get, path);
            foreach (var parameter in _description["paths"]![path]!["get"]!["parameters"]?.AsArray() ?? [])
            {
                var (name, schema) = ((string)parameter!["name"]!, parameter["schema"]!);
                foreach (var value in schema["enum"]?.AsArray().Select(choice => (string)choice!) ?? [Values[name]])
                    await ExpectAsync(HttpStatusCode.OK, HttpMethod.Get, path, query: $"?{name}={value}");
                await ExpectAsync(HttpStatusCode.BadRequest, HttpMethod.Get, path, query: $"?{name}=%00");
            }
        }
        // Nothing was there to be described in the lists that were empty.
        foreach (var list in (string[])["sessions", "find", "addresses", "attackers?by=guesses", "guesses", "bans", "log"])
            Assert.Matches(@"[[,]\{", (await _gate.Client.GetStringAsync(new Uri($"/api/{list}", UriKind.Relative)))[1..]);
    }

    [Fact]
    public async Task Every_action_is_answered_as_described_whatever_comes_of_it()
    {
        await using var robot = await _gate.LogInAsync();
        await ExpectAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "/api/commands", """{"command":"help"}""");
        await ExpectAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "/api/logout");
        await ExpectAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/login", """{"name":"anna"}""");
        await ExpectAsync(HttpStatusCode.UnsupportedMediaType, HttpMethod.Post, "/api/login", "{}", type: "text/plain");
        await ExpectAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "/api/login", """{"user":"anna","password":"x"}""");
        await LogInAsync();
        // The description's own examples, in its order: kick, ban, unban, reload and so on.
        foreach (var (name, example) in _description["paths"]!["/api/commands"]!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]!.AsObject())
        {
            var body = example!["value"]!.ToJsonString().Replace("kick 17", "kick 1", StringComparison.Ordinal);
            await ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, "/api/commands", body);
            if (name == "kick")
                Assert.True(await robot.WaitForCloseAsync(TimeSpan.FromSeconds(30)));
        }
        await ExpectAsync(HttpStatusCode.Conflict, HttpMethod.Post, "/api/commands", """{"command":"gate unban 198.51.100.1"}""");
        await ExpectAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/commands", """{"command":"gate kik 1"}""");
        await ExpectAsync(HttpStatusCode.RequestEntityTooLarge, HttpMethod.Post, "/api/commands", $$"""{"command":"{{new string('a', 5000)}}"}""");
        var csrf = _csrf;
        _csrf = "x";
        await ExpectAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "/api/commands", """{"command":"help"}""");
        await ExpectAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "/api/logout");
        _csrf = csrf;
        await ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, "/api/logout");
        HttpStatusCode last;
        while ((last = (await SendAsync(HttpMethod.Post, "/api/login", """{"user":"anna","password":"x"}""")).StatusCode) == HttpStatusCode.Unauthorized)
            continue;
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        await ExpectAsync(last, HttpMethod.Post, "/api/login", """{"user":"anna","password":"x"}""");
    }

    [Fact]
    public async Task A_gate_that_drains_is_described_too()
    {
        await using var robot = await _gate.LogInAsync();
        await LogInAsync();
        await ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, "/api/commands", """{"command":"gate drain --for 10m"}""");

        var status = await ExpectAsync(HttpStatusCode.OK, HttpMethod.Get, "/api/status");

        Assert.True((bool)status["drain"]!["isOn"]!);
        Assert.Equal((true, 1), ((bool)status["lines"]![0]!["drain"]!["endsGate"]!, (int)status["lines"]![0]!["drain"]!["sessions"]!));
        await ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, "/api/commands", """{"command":"gate drain --cancel"}""");
        Assert.Null((await ExpectAsync(HttpStatusCode.OK, HttpMethod.Get, "/api/status"))["lines"]![0]!["drain"]);
    }

    /// <summary>What takes rights on the machine, or other gates.</summary>
    [Fact]
    public async Task What_is_seldom_there_is_described_too()
    {
        var (now, other) = (TimeProvider.System.Now(), new OtherLine("main", "0.0.0.0:7000", "up", 1, 2, 3));
        var statistics = new GateStatistics
        {
            Firewall = new FirewallStatus("nftables", "logingate-7000", IsUp: true, Elements: 7, Refused: 1),
            BanHook = new BanHookStatus(Runs: 1),
            Others = new OtherGates("east", IsUp: true, 2, 0, 0, 0, new Dictionary<string, TimeSpan> { ["west"] = TimeSpan.FromMinutes(5) },
                [new OtherGate("west", "127.0.0.1:9113", "1.0", now, TimeSpan.Zero, now, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, IsDraining: true, [other])])
            {
                Certificate = new GateCertificate(DateTimeOffset.UtcNow, ""),
            },
        };
        statistics.Add("main").Doubt = new DialectDoubt("classic", ["delphi"], DoubtReason.NoAnswers, now);
        var command = new StatusCommand(statistics, new RateSampler(statistics, new StatusHistory(statistics, TimeProvider.System), TimeProvider.System), TimeProvider.System);

        var answer = await command.ExecuteAsync(CommandArguments.Of(command.Help, new Caller("anna", AccessRight.View), []), CancellationToken.None);

        AssertFits(answer.Data, _description["components"]!["schemas"]!["Status"]!, _description, "gate status");
    }

    private async Task LogInAsync() =>
        _csrf = (string)(await ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, "/api/login", $$"""{"user":"anna","password":"{{Password}}"}"""))["csrf"]!;

    private Task BanAsync() => ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, "/api/commands", """{"command":"gate ban 203.0.113.77 --for 1h"}""");

    private bool NeedsLogin(string path) => _description["paths"]![path]!["get"]!["security"] is null;

    /// <summary>An answer of this status, which fits what the description says of it.</summary>
    private async Task<JsonNode> ExpectAsync(HttpStatusCode status, HttpMethod method, string path, string? body = null, string query = "", string type = "application/json")
    {
        using var answer = await SendAsync(method, path + query, body, type);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{method} {path}{query}: {answer.StatusCode} {text}");
        var described = _description["paths"]![path]![method.Method.ToLowerInvariant()]!["responses"]![$"{(int)status}"];
        Assert.True(described is not null, $"{method} {path}: {status} is not described");
        var node = JsonNode.Parse(text)!;
        if (described["content"]?["application/json"]!["schema"] is { } schema)
        {
            AssertFits(node, schema, _description, $"{method} {path}{query}");
        }
        return node;
    }

    /// <summary>Everything is as described, and nothing is there that is not.</summary>
    private static void AssertFits(JsonNode? node, JsonNode schema, JsonObject description, string what)
    {
        var whole = new JsonObject { ["$defs"] = description["components"]!["schemas"]!.DeepClone(), ["allOf"] = new JsonArray(schema.DeepClone()) };
        foreach (var (name, part) in whole["$defs"]!.AsObject())
        {
            // Others add to these.
            if (!whole.ToJsonString().Contains($$"""{"allOf":[{"$ref":"#/components/schemas/{{name}}"}]""", StringComparison.Ordinal))
                Close(part!);
        }
        var result = JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))
            .Evaluate(JsonSerializer.SerializeToElement(node), new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, $"{what}: {node?.ToJsonString()}\n{JsonSerializer.Serialize(result.Details?.Where(detail => detail.Errors is not null))}");
    }

    private static void Close(JsonNode schema)
    {
        if (schema is JsonObject of && of["properties"] is JsonObject && of["additionalProperties"] is null)
            of["unevaluatedProperties"] = false;
        foreach (var part in schema is JsonObject all ? all.Select(member => member.Value) : schema is JsonArray items ? items : [])
        {
            if (part is not null)
                Close(part);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, type);
        if (_csrf is not null)
            request.Headers.Add(PageLogin.CsrfHeader, _csrf);
        return await _gate.Client.SendAsync(request);
    }
}
