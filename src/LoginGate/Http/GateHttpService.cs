using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using LoginGate.Http.Metrics;
using LoginGate.Inspect;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LoginGate.Http;

/// <summary>
/// The gate's HTTP port and its push of metrics, to be made before the gate starts and disposed of after it has ended. A port that cannot be opened costs a warning and
/// nothing else: the gate serves its clients without it.
/// </summary>
/// <remarks>
/// The web server stands alone, without a host of its own: that one would handle the process's signals a second time and would
/// close this port before the gate has ended.
/// </remarks>
internal sealed class GateHttpService(HttpSettings settings, IServiceProvider services, ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CertificateCheck = TimeSpan.FromSeconds(1);

    private readonly ILogger _log = loggers.CreateLogger("http");
    private readonly CancellationTokenSource _stopping = new();
    // Both listen from the service's making on: what is counted before the port opens (the bans of the ban file) counts too.
    private readonly MetricsReader? _metrics = settings.EndPoint is null ? null : new MetricsReader(GateMeter.Name, "System.Runtime");
    private readonly OtlpExport? _export = settings.Otlp is { } otlp ? OtlpExport.Start(otlp) : null;
    private KestrelServer? _server;
    private PageLogin? _login;
    private Task _refreshing = Task.CompletedTask;

    /// <summary>Where it listens; null when it does not.</summary>
    public IPEndPoint? EndPoint { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetService<Succession>()?.ReleaseWith(() => StopAsync(CancellationToken.None));
        if (settings.EndPoint is { } endPoint && _metrics is { } metrics)
            await ListenAsync(endPoint, metrics, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on with other users and times; all else stays as it was.</summary>
    public void Apply(HttpSettings next)
    {
        _login?.Apply(next);
        WarnIfOpen(next);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _refreshing.ConfigureAwait(false);
        if (_server is { } server)
        {
            _server = null;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StopTimeout);
            await server.StopAsync(limit.Token).ConfigureAwait(false);
            server.Dispose();
        }
        _login?.Dispose();
        _export?.Dispose();
        _metrics?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task ListenAsync(IPEndPoint endPoint, MetricsReader metrics, CancellationToken cancellationToken)
    {
        var statistics = services.GetRequiredService<GateStatistics>();
        if (!TryReadCertificate(statistics, out var certificate))
            return;
        var log = services.GetRequiredService<OperatorLog>();
        _login = new PageLogin(settings, services.GetRequiredService<AccessTokens>(), log, TimeProvider.System);
        var endpoints = new GateEndpoints(
            statistics, metrics, new InspectorApi(services.GetService<IInspector>, log), _login, services.GetRequiredService<StatusHistory>(), new HostCheck(settings.AllowedHosts));
        var server = CreateServer(endPoint, certificate);
        try
        {
            await server.StartAsync(new Application(endpoints, _log), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            server.Dispose();
            _log.LogWarning("cannot listen on {EndPoint}: {Reason}; the gate goes on without page, health checks and metrics",
                endPoint, Describe(refused));
            return;
        }
        _server = server;
        EndPoint = new IPEndPoint(endPoint.Address, PortOf(server));
        _log.LogInformation("listening on {Scheme}://{EndPoint}/", Phrase.Verbatim(certificate is null ? "http" : "https"), EndPoint);
        WarnIfOpen(settings);
        _refreshing = certificate is null ? Task.CompletedTask : RefreshAsync(certificate);
    }

    private void WarnIfOpen(HttpSettings now)
    {
        if (EndPoint is { } endPoint && !IPAddress.IsLoopback(endPoint.Address) && now.Users.Count == 0)
            _log.LogWarning("whoever reaches this port can read the clients' addresses and the log; it asks for no password");
    }

    /// <summary>False: it cannot be used any more, since the settings were read.</summary>
    private bool TryReadCertificate(GateStatistics statistics, out PageCertificate? certificate)
    {
        certificate = null;
        try
        {
            certificate = settings.Tls is { } tls ? new PageCertificate(tls, statistics, _log) : null;
            return true;
        }
        catch (CertificateRefusedException refused)
        {
            _log.LogWarning("login-gate.http.tls.{Key}: {Reason}; the gate goes on without page, health checks and metrics", refused.Key, refused.Message);
            return false;
        }
    }

    private async Task RefreshAsync(PageCertificate certificate)
    {
        using var timer = new PeriodicTimer(CertificateCheck);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
                certificate.Refresh();
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private static KestrelServer CreateServer(IPEndPoint endPoint, PageCertificate? certificate)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        if (certificate is null)
            options.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        else
            ListenWithTls(options, endPoint, certificate);
        var limits = options.Limits;
        // A few people and a few probes; the longest body is a command.
        limits.MaxConcurrentConnections = 100;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = 4096;
        limits.Http2.MaxStreamsPerConnection = 20;
        limits.MaxRequestLineSize = 2048;
        limits.MaxRequestBufferSize = 16384;
        limits.MaxRequestHeadersTotalSize = 8192;
        limits.MaxRequestHeaderCount = 50;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }

    private static void ListenWithTls(KestrelServerOptions options, IPEndPoint endPoint, PageCertificate certificate)
    {
        // Kestrel's TLS asks for services of its own, which nothing else registers.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        options.ApplicationServices = builder.Services.AddLogging().AddMetrics().BuildServiceProvider();
        options.Listen(endPoint, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(5),
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Current }),
            });
        });
    }

    private static int PortOf(KestrelServer server) =>
        new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;

    private static Phrase Describe(Exception refused) => (refused.GetBaseException() as SocketException)?.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use",
        SocketError.AccessDenied => "not permitted (a port below 1024 needs the right to bind it)",
        SocketError.AddressNotAvailable => "this machine has no such address",
        _ => Phrase.Verbatim(refused.GetBaseException().Message),
    };

    /// <summary>The server's way to the endpoints.</summary>
    private sealed class Application(GateEndpoints endpoints, ILogger log) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public async Task ProcessRequestAsync(HttpContext context)
        {
            try
            {
                await endpoints.HandleAsync(context).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Whoever asked has gone.
            }
            catch (Exception failure)
            {
                log.LogError(failure, "{Path} failed", context.Request.Path.Value);
                throw;
            }
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
