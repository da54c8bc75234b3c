using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LoginGate.Tests;

/// <summary>A real HTTP server on a free port of the loopback.</summary>
internal sealed class TestHttpServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly Func<HttpContext, Task> _answer;
    private readonly KestrelServer _server;

    private TestHttpServer(HttpProtocols protocols, Func<HttpContext, Task> answer)
    {
        var options = new KestrelServerOptions();
        options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        _answer = answer;
    }

    public Uri Address { get; private set; } = null!;

    public static async Task<TestHttpServer> StartAsync(Func<HttpContext, Task> answer, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var server = new TestHttpServer(protocols, answer);
        await server._server.StartAsync(server, CancellationToken.None);
        server.Address = new Uri(server._server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        return server;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => _answer(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <summary>Ends at once whatever is still being answered.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }
}
