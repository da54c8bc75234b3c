using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using LoginGate.Http;
using LoginGate.Inspect;
using LoginGate.Logging;
using LoginGate.Settings;
using LoginGate.Statistics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoginGate.Tests.Http;

/// <summary>The HTTP port over real sockets, with an inspector that the test plays.</summary>
public sealed class GateHttpServiceSpec : IAsyncLifetime
{
    private readonly RecordedLog _log = new();
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<GateStatistics>()
        .AddSingleton<StatusHistory>()
        .AddSingleton<IInspector>(new FakeInspector(_ => new InspectResult(true, null, [], new JsonArray(1, 2))))
        .AddSingleton<AccessTokens>()
        .AddSingleton(_ => new OperatorLog(new RecordedLog(), new LogLevelSwitch(LogLevel.Information)))
        .BuildServiceProvider();

    private GateHttpService _service = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _service = Create(new IPEndPoint(IPAddress.Loopback, 0));
        await _service.StartAsync(CancellationToken.None);
        _client = new HttpClient { BaseAddress = new Uri($"http://{_service.EndPoint}") };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK, "text/html", "<!doctype html>")]
    [InlineData("/healthz", HttpStatusCode.OK, "text/plain", "alive")]
    [InlineData("/readyz", HttpStatusCode.ServiceUnavailable, "text/plain", "starting")]
    [InlineData("/metrics", HttpStatusCode.OK, "text/plain", "# TYPE dotnet_")]
    [InlineData("/api/status", HttpStatusCode.OK, "application/json", "[1,2]")]
    [InlineData("/api/history?after=5", HttpStatusCode.OK, "application/json", "{\"samples\":[")]
    [InlineData("/api/me", HttpStatusCode.OK, "application/json", "{\"login\":false,\"user\":null,\"right\":\"view\",\"csrf\":null}")]
    [InlineData("/api/openapi.json", HttpStatusCode.OK, "application/json", "\"openapi\": \"3.1.0\"")]
    [InlineData("/api/history?after=soon", HttpStatusCode.BadRequest, "application/json", "\"error\":\"after must be")]
    [InlineData("/api/sessions?top=many", HttpStatusCode.BadRequest, "application/json", "\"error\":\"top must be")]
    [InlineData("/api/bans?search=%F0%9F%98%80", HttpStatusCode.OK, "application/json", "[1,2]")]
    [InlineData("/api/kick", HttpStatusCode.NotFound, "application/json", "error")]
    [InlineData("/api/", HttpStatusCode.NotFound, "application/json", "error")]
    [InlineData("/../etc/passwd", HttpStatusCode.NotFound, "text/plain", "/healthz")]
    [InlineData("/HEALTHZ", HttpStatusCode.NotFound, "text/plain", "/healthz")]
    public async Task Each_path_has_its_answer(string path, HttpStatusCode status, string type, string content)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(content, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/metrics")]
    [InlineData("/api/status")]
    [InlineData("/nowhere")]
    public async Task Every_answer_tells_browsers_to_be_strict(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        var headers = answer.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        Assert.Equal("no-store", headers["Cache-Control"]);
        Assert.Equal("same-origin", headers["Cross-Origin-Resource-Policy"]);
        Assert.DoesNotContain("Server", headers);
        Assert.DoesNotContain("Access-Control-Allow-Origin", headers);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("BREW")]
    public async Task Only_GET_and_HEAD_are_taken(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/status");
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task HEAD_has_the_length_and_no_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/healthz");
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(6, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_strangers_name_for_this_machine_gets_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { Host = "evil.example" } };
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        Assert.DoesNotContain("[1,2]", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /{3000} HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 414")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX: {9000}\r\n\r\n", "HTTP/1.1 431")]
    [InlineData("#1<<<<<AAAA!\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400")]
    public async Task Oversized_and_malformed_requests_are_refused(string request, string answer)
    {
        foreach (var length in (int[])[3000, 9000])
            request = request.Replace($"{{{length}}}", new string('a', length), StringComparison.Ordinal);
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));

        var buffer = new byte[4096];
        var got = await socket.ReceiveAsync(buffer);

        Assert.StartsWith(answer, Encoding.ASCII.GetString(buffer, 0, got), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port_costs_one_warning_and_nothing_else()
    {
        await using var second = Create(_service.EndPoint!);

        await second.StartAsync(CancellationToken.None);

        Assert.Null(second.EndPoint);
        var warning = Assert.Single(_log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Equal($"Warning http: cannot listen on {_service.EndPoint}: the port is in use; the gate goes on without page, health checks and metrics", warning);
        Assert.Equal("alive\n", await _client.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
    }

    [Fact]
    public async Task The_end_does_not_wait_for_somebody_who_stays_connected()
    {
        using var idle = await ConnectAsync();
        using var half = await ConnectAsync();
        await half.SendAsync("GET / HT"u8.ToArray());
        Assert.Equal("alive\n", await _client.GetStringAsync(new Uri("/healthz", UriKind.Relative)));

        await _service.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        await Assert.ThrowsAnyAsync<SocketException>(ConnectAsync);
    }

    [Fact]
    public async Task Listening_beyond_loopback_is_warned_of()
    {
        await using var open = Create(new IPEndPoint(IPAddress.Any, 0));
        await open.StartAsync(CancellationToken.None);
        Assert.Contains(_log.Lines, l => l.StartsWith("Warning http: whoever reaches this port", StringComparison.Ordinal));
    }

    private GateHttpService Create(IPEndPoint endPoint) => new(new HttpSettings(endPoint, [], null), _services, _log);

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_service.EndPoint!);
        return socket;
    }
}
