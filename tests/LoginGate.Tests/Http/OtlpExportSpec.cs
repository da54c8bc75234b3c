using System.Text;
using LoginGate.Http;
using LoginGate.Settings;
using LoginGate.Statistics;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoginGate.Tests.Http;

/// <summary>The push of metrics, to a collector that the test plays.</summary>
public sealed class OtlpExportSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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
        var first = new TaskCompletionSource<Received>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await TestHttpServer.StartAsync(
            async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                first.TrySetResult(new Received(context.Request.Path, context.Request.ContentType!, Encoding.Latin1.GetString(body.ToArray())));
            },
            http);

        using (OtlpExport.Start(new OtlpSettings(collector.Address, protocol, TimeSpan.FromSeconds(1))))
        {
            line.OnAnswered(TimeSpan.FromMilliseconds(3));
            var got = await first.Task.WaitAsync(Patience);
            Assert.Equal(path, got.Path);
            Assert.Equal(type, got.Type);
            Assert.Contains("logingate.packets", got.Body, StringComparison.Ordinal);
            Assert.Contains(name, got.Body, StringComparison.Ordinal);
            Assert.Contains("logingate.reply.latency", got.Body, StringComparison.Ordinal);
            Assert.Contains("logingate.build.info", got.Body, StringComparison.Ordinal);
            Assert.Contains("dotnet.gc.collections", got.Body, StringComparison.Ordinal);
        }
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
}
