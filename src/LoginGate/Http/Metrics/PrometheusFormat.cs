using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace LoginGate.Http.Metrics;

/// <summary>The two ways in which Prometheus takes metrics in.</summary>
internal enum PrometheusFormat
{
    /// <summary>Prometheus' own text format, 0.0.4.</summary>
    Text,

    /// <summary>OpenMetrics 1.0: units are told, and a cut-off answer is known by its missing end.</summary>
    OpenMetrics,
}

/// <summary>Which of them an answer has.</summary>
internal static class PrometheusFormats
{
    private const string OpenMetricsType = "application/openmetrics-text";
    private const string OpenMetricsVersion = "1.0.0";

    public static string ContentType(this PrometheusFormat format) => format == PrometheusFormat.OpenMetrics
        ? $"{OpenMetricsType}; version={OpenMetricsVersion}; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>OpenMetrics where it is asked for by name and nothing else is liked better; else the text format.</summary>
    public static PrometheusFormat AskedFor(RequestHeaders headers)
    {
        var types = headers.Accept;
        var openMetrics = types.Where(IsOpenMetrics).Select(QualityOf).DefaultIfEmpty(0).Max();
        var text = types.Where(t => t.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase)).Select(QualityOf).DefaultIfEmpty(0).Max();
        return openMetrics > 0 && openMetrics >= text ? PrometheusFormat.OpenMetrics : PrometheusFormat.Text;
    }

    private static bool IsOpenMetrics(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(OpenMetricsType, StringComparison.OrdinalIgnoreCase)
        && type.Parameters.Where(p => p.Name.Equals("version", StringComparison.OrdinalIgnoreCase))
            .All(p => HeaderUtilities.RemoveQuotes(p.Value).Equals(OpenMetricsVersion, StringComparison.Ordinal));

    private static double QualityOf(MediaTypeHeaderValue type) => type.Quality ?? 1;
}
