using System.Net;
using LoginGate.Http;
using LoginGate.Inspect;
using LoginGate.Logging;
using LoginGate.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoginGate.Tests.Http;

/// <summary>Logins to the page and what may be done then, over real sockets.</summary>
public sealed class PageLoginSpec : IAsyncLifetime
{
    private const string Password = "correct horse battery";
    private const string Change = "log level DEBUG";

    private static readonly PasswordHash Hash = PasswordHash.Of(Password);
    private static readonly HttpUser Anna = new("anna", Hash, IsAdmin: true);
    private static readonly HttpUser Bob = new("bob", Hash, IsAdmin: false);
    private static readonly HttpSettings Settings = new(null, [], null) { Users = [Anna, Bob] };

    private HttpPort _port = null!;

    public async Task InitializeAsync() => _port = await HttpPort.StartAsync(Settings);

    public async Task DisposeAsync() => await _port.DisposeAsync();

    [Fact]
    public async Task Without_users_everybody_may_look_and_nobody_can_log_in_or_act()
    {
        await using var port = await HttpPort.StartAsync(Settings with { Users = [] });
        using var visitor = port.Visit();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/api/history")).Status);
        Assert.Equal("""{"login":false,"user":null,"right":"view","csrf":null}""", (await visitor.GetAsync("/api/me")).Answer.ToJsonString());
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.LogInAsync("anna", Password)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.DoAsync(Change)).Status);
        Assert.Equal(LogLevel.Information, port.Levels.Level);
    }

    [Fact]
    public async Task With_users_whoever_wants_to_look_logs_in_and_machines_do_not()
    {
        using var visitor = _port.Visit();
        foreach (var path in (string[])["/api/history", "/api/status", "/api/log", "/api/nothing"])
            Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync(path)).Status);
        foreach (var path in (string[])["/", "/healthz", "/metrics", "/api/openapi.json"])
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(path)).Status);
        Assert.Equal("""{"login":true,"user":null,"right":null,"csrf":null}""", (await visitor.GetAsync("/api/me")).Answer.ToJsonString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.DoAsync(Change)).Status);

        await visitor.LogInAsync("bob", Password);

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/api/history")).Status);
        Assert.Equal(("bob", "view"), ((string?)(await visitor.GetAsync("/api/me")).Answer["user"], (string?)(await visitor.GetAsync("/api/me")).Answer["right"]));
    }

    [Fact]
    public async Task Who_has_the_right_admin_acts_and_the_log_says_who_and_from_where()
    {
        using var anna = _port.Visit();
        Assert.Equal(HttpStatusCode.OK, (await anna.LogInAsync("anna", Password)).Status);

        var (status, answer, _) = await anna.DoAsync(Change);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("log level DEBUG", (string?)answer["text"]![0]);
        Assert.Equal("DEBUG", (string?)answer["data"]!["level"]);
        Assert.Equal(LogLevel.Debug, _port.Levels.Level);
        Assert.Contains("Information inspector: anna (page, 127.0.0.1): logged in, may do everything", _port.Log.Lines);
        Assert.Contains("Information inspector: anna (page, 127.0.0.1): log level DEBUG", _port.Log.Lines);
    }

    [Fact]
    public async Task Who_has_the_right_view_looks_and_does_not_act_and_the_log_says_so()
    {
        using var bob = _port.Visit();
        await bob.LogInAsync("bob", Password);
        Assert.Equal(HttpStatusCode.OK, (await bob.DoAsync("log level")).Status);

        var (status, answer, _) = await bob.DoAsync(Change);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("takes the right admin", (string?)answer["error"], StringComparison.Ordinal);
        Assert.Equal(LogLevel.Information, _port.Levels.Level);
        Assert.Contains(_port.Log.Lines, line => line.StartsWith($"Information inspector: bob (page, 127.0.0.1): '{Change}' not done: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_command_is_the_callers_fault()
    {
        using var anna = _port.Visit();
        await anna.LogInAsync("anna", Password);
        foreach (var command in (string[])["", "log levle DEBUG", "log level LOUD", "log level DEBUG\nlog level ERROR", new string('a', 2000)])
            Assert.Equal(HttpStatusCode.BadRequest, (await anna.DoAsync(command)).Status);
        Assert.Equal(LogLevel.Information, _port.Levels.Level);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Without_the_sessions_own_token_nothing_is_done(string token)
    {
        using var anna = _port.Visit();
        using var bob = _port.Visit();
        await anna.LogInAsync("anna", Password);
        await bob.LogInAsync("bob", Password);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.DoAsync(Change, csrf: token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.DoAsync(Change, csrf: bob.Csrf)).Status);
        anna.Csrf = null;
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.DoAsync(Change)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.PostAsync("/api/logout", "")).Status);
        Assert.Equal(HttpStatusCode.OK, (await anna.GetAsync("/api/history")).Status);
        Assert.Equal(LogLevel.Information, _port.Levels.Level);
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("null", false)]
    [InlineData("http://anna@127.0.0.1:PORT", false)]
    [InlineData("ftp://127.0.0.1:PORT", false)]
    [InlineData("HERE/", false)]
    [InlineData("HERE HERE", false)]
    [InlineData("HERE", true)]
    // A web server before the gate that has TLS.
    [InlineData("https://127.0.0.1:PORT", true)]
    public async Task A_page_of_another_origin_gets_nothing_done(string origin, bool isGood)
    {
        origin = origin.Replace("HERE", _port.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal).Replace("PORT", $"{_port.Address.Port}", StringComparison.Ordinal);
        using var anna = _port.Visit();
        await anna.LogInAsync("anna", Password);
        Assert.Equal(isGood ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await anna.DoAsync(Change, origin)).Status);
        Assert.Equal(isGood ? LogLevel.Debug : LogLevel.Information, _port.Levels.Level);
        var login = await anna.PostAsync("/api/login", $$"""{"user":"anna","password":"{{Password}}"}""", origin);
        Assert.Equal(isGood ? HttpStatusCode.OK : HttpStatusCode.Forbidden, login.Status);
        Assert.Equal(isGood, login.Message.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("http", "logingate-PORT=SECRET; path=/; samesite=strict; httponly")]
    [InlineData("https", "__Host-logingate-PORT=SECRET; path=/; secure; samesite=strict; httponly")]
    public async Task The_cookie_is_for_the_page_alone(string scheme, string cookie)
    {
        using var anna = _port.Visit(new SocketsHttpHandler { UseCookies = false });
        var login = await anna.PostAsync("/api/login", $$"""{"user":"anna","password":"{{Password}}"}""", $"{scheme}://127.0.0.1:{_port.Address.Port}");
        var set = Assert.Single(login.Message.Headers.GetValues("Set-Cookie"));
        var secret = set.Split('=', ';')[1];
        Assert.Equal(43, secret.Length);
        Assert.Equal(cookie.Replace("PORT", $"{_port.Address.Port}", StringComparison.Ordinal).Replace("SECRET", secret, StringComparison.Ordinal), set);
        Assert.DoesNotContain(secret, login.Answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", """{"command":"log level DEBUG"}""", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", "command=log+level+DEBUG", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "log level DEBUG", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "null", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "[]", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"command":"log level DEBUG","right":"admin"}""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"command":"\ud800"}""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "LONG", HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_that_is_not_as_described_gets_nothing_done(string type, string body, HttpStatusCode status)
    {
        using var anna = _port.Visit();
        await anna.LogInAsync("anna", Password);
        body = body.Replace("LONG", $$"""{"command":"log level DEBUG{{new string(' ', 5000)}}"}""", StringComparison.Ordinal);
        Assert.Equal(status, (await anna.PostAsync("/api/commands", body, type: type)).Status);
        Assert.Equal(LogLevel.Information, _port.Levels.Level);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_are_answered_alike_and_what_was_typed_is_not_logged()
    {
        using var visitor = _port.Visit();
        var wrong = await visitor.LogInAsync("anna", "wrong " + Password);
        var unknown = await visitor.LogInAsync(Password, Password);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Equal((wrong.Status, wrong.Answer.ToJsonString()), (unknown.Status, unknown.Answer.ToJsonString()));
        Assert.Contains("Warning inspector: the page: login of anna from 127.0.0.1 refused", _port.Log.Lines);
        Assert.Contains("Warning inspector: the page: login of an unknown user from 127.0.0.1 refused", _port.Log.Lines);
        Assert.DoesNotContain(_port.Log.Lines, line => line.Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_waits_too()
    {
        using var visitor = _port.Visit();
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.LogInAsync("anna", "wrong")).Status);
        var (status, _, message) = await visitor.LogInAsync("anna", Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.InRange(message.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        Assert.Single(_port.Log.Lines, line => line.Contains("too many logins, the last from 127.0.0.1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("203.0.113.9", false, false, 403)]
    [InlineData("203.0.113.9", true, false, 200)]
    [InlineData("203.0.113.9", false, true, 200)]
    [InlineData("127.0.0.1", false, false, 200)]
    [InlineData("::ffff:127.0.0.1", false, false, 200)]
    [InlineData("::1", false, false, 200)]
    public async Task A_password_from_another_machine_takes_TLS(string from, bool hasTls, bool allowsPlain, int status)
    {
        using var login = new PageLogin(
            Settings with { AllowsPlainLogin = allowsPlain }, new AccessTokens(), new OperatorLog(new RecordedLog(), new LogLevelSwitch(LogLevel.Information)), TimeProvider.System);
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(from) }, Request = { IsHttps = hasTls } };
        Assert.Equal(status, (await login.LogInAsync(context, new LoginRequest("anna", Password, null))).Status);
    }

    [Theory]
    [InlineData("admin", HttpStatusCode.OK)]
    [InlineData("view", HttpStatusCode.Forbidden)]
    public async Task A_token_of_the_inspector_logs_in_with_its_right(string right, HttpStatusCode status)
    {
        var folder = Directory.CreateTempSubdirectory("logingate-tokens").FullName;
        var files = new InspectorFiles(folder, 1);
        _port.Tokens.Write(files, TestSettings.Gate.Inspect);
        using var visitor = _port.Visit();
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.PostAsync("/api/login", """{"token":"x"}""")).Status);
        var token = AccessTokens.Read(files.Token(right == "admin" ? AccessRight.Admin : AccessRight.View));

        var login = await visitor.PostAsync("/api/login", $$"""{"token":"{{token}}"}""");

        Assert.Equal(("token", right), ((string?)login.Answer["user"], (string?)login.Answer["right"]));
        visitor.Csrf = (string?)login.Answer["csrf"];
        Assert.Equal(status, (await visitor.DoAsync(Change)).Status);
        Assert.Contains(_port.Log.Lines, line => line.StartsWith($"Information inspector: token {right} (page, 127.0.0.1): logged in", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_logout_ends_the_session_also_for_who_has_its_cookie()
    {
        using var anna = _port.Visit(new SocketsHttpHandler { UseCookies = false });
        var login = await anna.LogInAsync("anna", Password);
        using var copy = new HttpClient { BaseAddress = _port.Address, DefaultRequestHeaders = { { "Cookie", login.Message.Headers.GetValues("Set-Cookie").Single().Split(';')[0] } } };
        Assert.Equal(HttpStatusCode.OK, (await copy.GetAsync(new Uri("/api/history", UriKind.Relative))).StatusCode);
        copy.DefaultRequestHeaders.Add(PageLogin.CsrfHeader, anna.Csrf);

        var logout = await copy.PostAsync(new Uri("/api/logout", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.OK, logout.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", logout.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await copy.GetAsync(new Uri("/api/history", UriKind.Relative))).StatusCode);
        Assert.Contains("Information inspector: anna (page, 127.0.0.1): logged out", _port.Log.Lines);
    }

    [Fact]
    public async Task A_login_ends_the_one_before_it()
    {
        using var anna = _port.Visit();
        await anna.LogInAsync("anna", Password);
        var first = anna.Csrf;
        await anna.LogInAsync("anna", Password);
        Assert.NotEqual(first, anna.Csrf);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.DoAsync(Change, csrf: first)).Status);
    }

    [Fact]
    public async Task A_reload_logs_out_whoever_is_no_more_as_they_were()
    {
        using var anna = _port.Visit();
        using var bob = _port.Visit();
        await anna.LogInAsync("anna", Password);
        await bob.LogInAsync("bob", Password);

        _port.Apply(Settings with { Users = [Anna with { IsAdmin = false }, Bob, new HttpUser("carl", Hash, IsAdmin: true)] });
        Assert.Equal(HttpStatusCode.Unauthorized, (await anna.DoAsync(Change)).Status);
        Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync("/api/history")).Status);
        Assert.Contains("Information inspector: anna (page, 127.0.0.1): logged out by a change of the settings", _port.Log.Lines);

        _port.Apply(Settings with { Users = [Anna, Bob with { Password = PasswordHash.Of(Password) }] });
        Assert.Equal(HttpStatusCode.Unauthorized, (await bob.GetAsync("/api/history")).Status);

        await bob.LogInAsync("bob", Password);
        _port.Apply(Settings with { Users = [Anna] });
        Assert.Equal(HttpStatusCode.Unauthorized, (await bob.GetAsync("/api/history")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await bob.LogInAsync("bob", Password)).Status);
    }

    [Theory]
    [InlineData("GET", "/api/commands", "POST")]
    [InlineData("GET", "/api/login", "POST")]
    [InlineData("PUT", "/api/login", "POST")]
    [InlineData("POST", "/api/me", "GET, HEAD")]
    [InlineData("POST", "/", "GET, HEAD")]
    public async Task Each_path_takes_its_own_method(string method, string path, string allowed)
    {
        using var client = new HttpClient { BaseAddress = _port.Address };
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
    }

    [Fact]
    public async Task A_strangers_name_for_this_machine_logs_nobody_in()
    {
        using var client = new HttpClient { BaseAddress = _port.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/login")
        {
            Headers = { Host = "evil.example" },
            Content = new StringContent($$"""{"user":"anna","password":"{{Password}}"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }
}
