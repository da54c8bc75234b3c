using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using LoginGate.Http;
using LoginGate.Lab;
using LoginGate.Settings;
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
            var whole = new JsonObject { ["$defs"] = _description["components"]!["schemas"]!.DeepClone(), ["allOf"] = new JsonArray(schema.DeepClone()) };
            var result = JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))
                .Evaluate(JsonSerializer.SerializeToElement(node), new EvaluationOptions { OutputFormat = OutputFormat.List });
            Assert.True(result.IsValid, $"{method} {path}{query}: {text}\n{JsonSerializer.Serialize(result.Details?.Where(detail => detail.Errors is not null))}");
        }
        return node;
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
