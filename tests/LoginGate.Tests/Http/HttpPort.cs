using System.Net;
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

/// <summary>An HTTP port on the loopback, with the real inspector and one command that changes something: <c>log level</c>.</summary>
internal sealed class HttpPort : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly GateHttpService _service;

    private HttpPort(HttpSettings settings)
    {
        var operators = new OperatorLog(Log, new LogLevelSwitch(LogLevel.Information));
        _services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<GateStatistics>()
            .AddSingleton<StatusHistory>()
            .AddSingleton(Tokens)
            .AddSingleton(operators)
            .AddSingleton<IInspector>(provider =>
                new Inspector([new LogLevelCommand(Levels, operators)], new OtherGateDesk(null!, provider.GetRequiredService<GateStatistics>()), TimeProvider.System))
            .BuildServiceProvider();
        _service = new GateHttpService(settings, _services, Log);
    }

    public RecordedLog Log { get; } = new();

    /// <summary>What <c>log level</c> changes.</summary>
    public LogLevelSwitch Levels { get; } = new(LogLevel.Information);

    public AccessTokens Tokens { get; } = new();

    public GateStatistics Statistics => _services.GetRequiredService<GateStatistics>();

    public Uri Address { get; private set; } = null!;

    public static async Task<HttpPort> StartAsync(HttpSettings settings)
    {
        var port = new HttpPort(settings with { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) });
        await port._service.StartAsync(CancellationToken.None);
        if (port._service.EndPoint is { } endPoint)
            port.Address = new Uri($"{(settings.Tls is null ? "http" : "https")}://{endPoint}");
        return port;
    }

    public void Apply(HttpSettings settings) => _service.Apply(settings);

    /// <summary>Somebody with a browser of their own: it keeps cookies.</summary>
    public Visitor Visit(HttpMessageHandler? handler = null) => new(new HttpClient(handler ?? new SocketsHttpHandler()) { BaseAddress = Address });

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _services.DisposeAsync();
    }

    internal sealed class Visitor(HttpClient client) : IDisposable
    {
        /// <summary>The session's, once it has logged in.</summary>
        public string? Csrf { get; set; }

        public async Task<(HttpStatusCode Status, JsonNode Answer, HttpResponseMessage Message)> GetAsync(string path)
        {
            var message = await client.GetAsync(new Uri(path, UriKind.Relative));
            return (message.StatusCode, await ReadAsync(message), message);
        }

        public async Task<(HttpStatusCode Status, JsonNode Answer, HttpResponseMessage Message)> PostAsync(
            string path, string body, string? origin = null, string type = "application/json", string? csrf = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type), Version = client.DefaultRequestVersion };
            if (origin is not null)
                request.Headers.Add("Origin", origin);
            if ((csrf ?? Csrf) is { } token)
                request.Headers.Add(PageLogin.CsrfHeader, token);
            var message = await client.SendAsync(request);
            return (message.StatusCode, await ReadAsync(message), message);
        }

        public async Task<(HttpStatusCode Status, JsonNode Answer, HttpResponseMessage Message)> LogInAsync(string user, string password)
        {
            var answer = await PostAsync("/api/login", new JsonObject { ["user"] = user, ["password"] = password }.ToJsonString());
            if (answer.Status == HttpStatusCode.OK)
                Csrf = (string?)answer.Answer["csrf"];
            return answer;
        }

        public Task<(HttpStatusCode Status, JsonNode Answer, HttpResponseMessage Message)> DoAsync(string command, string? origin = null, string? csrf = null) =>
            PostAsync("/api/commands", new JsonObject { ["command"] = command }.ToJsonString(), origin, csrf: csrf);

        public void Dispose() => client.Dispose();

        private static async Task<JsonNode> ReadAsync(HttpResponseMessage message)
        {
            var text = await message.Content.ReadAsStringAsync();
            return message.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(text)! : JsonValue.Create(text);
        }
    }
}
