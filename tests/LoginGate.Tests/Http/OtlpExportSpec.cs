using System.Net;
using System.Text;
using LoginGate.Http;
using LoginGate.Settings;
using LoginGate.Statistics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LoginGate.Tests.Http;

/// <summary>The push of metrics, to a collector that the test plays.</summary>
public sealed class OtlpExportSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(OtlpProtocol.HttpProtobuf, HttpProtocols.Http1, "/v1/metrics", "application/x-protobuf")]
    [InlineData(OtlpProtocol.Grpc, HttpProtocols.Http2, "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", "application/grpc")]
    internal async Task The_gates_metrics_arrive_at_the_collector(OtlpProtocol protocol, HttpProtocols http, string path, string type)
    {
        var name = $"l{Guid.NewGuid():N}"[..20];
        var gate = new GateStatistics();
        var line = gate.Add(name);
        line.OnPacket(60, 0);
        using var observed = GateMeter.Observe(gate);
        var collector = new Collector();
        using var server = await collector.StartAsync(http);

        using (OtlpExport.Start(new OtlpSettings(collector.Address, protocol, TimeSpan.FromSeconds(1))))
        {
            line.OnAnswered(TimeSpan.FromMilliseconds(3));
            var got = await collector.First.WaitAsync(Patience);
            Assert.Equal(path, got.Path);
            Assert.Equal(type, got.Type);
            Assert.Contains("logingate.packets", got.Body, StringComparison.Ordinal);
            Assert.Contains(name, got.Body, StringComparison.Ordinal);
            Assert.Contains("logingate.reply.latency", got.Body, StringComparison.Ordinal);
            Assert.Contains("logingate.build.info", got.Body, StringComparison.Ordinal);
            Assert.Contains("dotnet.gc.collections", got.Body, StringComparison.Ordinal);
        }
        await server.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void A_collector_that_is_away_does_not_hold_up_the_end()
    {
        var export = OtlpExport.Start(new OtlpSettings(new Uri("http://127.0.0.1:9"), OtlpProtocol.HttpProtobuf, TimeSpan.FromHours(1)));
        var began = Environment.TickCount64;
        export.Dispose();
        Assert.InRange(Environment.TickCount64 - began, 0, 8000);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4318", OtlpProtocol.HttpProtobuf, "http://127.0.0.1:4318/v1/metrics")]
    [InlineData("http://127.0.0.1:4318/x/v1/metrics", OtlpProtocol.HttpProtobuf, "http://127.0.0.1:4318/x/v1/metrics")]
    [InlineData("http://127.0.0.1:4317", OtlpProtocol.Grpc, "http://127.0.0.1:4317/")]
    internal void An_address_without_a_path_gets_the_usual_one(string endpoint, OtlpProtocol protocol, string expected) =>
        Assert.Equal(expected, OtlpExport.EndpointOf(new OtlpSettings(new Uri(endpoint), protocol, TimeSpan.FromSeconds(1))).AbsoluteUri);

    private sealed record Received(string Path, string Type, string Body);

    private sealed class Collector : IHttpApplication<HttpContext>
    {
        private readonly TaskCompletionSource<Received> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Received> First => _first.Task;

        public Uri Address { get; private set; } = null!;

        public async Task<KestrelServer> StartAsync(HttpProtocols protocols)
        {
            var options = new KestrelServerOptions();
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
            var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
            var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
            await server.StartAsync(this, CancellationToken.None);
            Address = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
            return server;
        }

        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public async Task ProcessRequestAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _first.TrySetResult(new Received(context.Request.Path, context.Request.ContentType!, Encoding.Latin1.GetString(body.ToArray())));
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
