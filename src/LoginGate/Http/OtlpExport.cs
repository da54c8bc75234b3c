using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace LoginGate.Http;

/// <summary>
/// Pushes the metrics to a collector. A collector that is away costs nothing but the values it misses; headers, certificates
/// and the like are taken from OpenTelemetry's own OTEL_EXPORTER_OTLP_* variables.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private const string MetricsPath = "v1/metrics";
    private const int FlushMilliseconds = 1000;

    private readonly MeterProvider _provider;

    private OtlpExport(MeterProvider provider) => _provider = provider;

    public static OtlpExport Start(OtlpSettings settings) => new(Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(resource => resource.AddService("logingate", serviceVersion: GateVersion.Text))
        .AddMeter(GateMeter.Name, GateMeter.PushedName, "System.Runtime")
        .AddOtlpExporter((exporter, reader) =>
        {
            exporter.Endpoint = EndpointOf(settings);
            exporter.Protocol = settings.Protocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.Interval.TotalMilliseconds;
        })
        .Build());

    /// <summary>Sends the last values, for at most a second.</summary>
    public void Dispose()
    {
        _provider.Shutdown(FlushMilliseconds);
        _provider.Dispose();
    }

    /// <summary>Over HTTP a collector takes metrics at a path of their own, which an address without any path leaves out.</summary>
    internal static Uri EndpointOf(OtlpSettings settings) =>
        settings is { Protocol: OtlpProtocol.HttpProtobuf, Endpoint.AbsolutePath: "/" } ? new Uri(settings.Endpoint, MetricsPath) : settings.Endpoint;
}
