using LoginGate.Http.Metrics;
using Microsoft.AspNetCore.Http;

namespace LoginGate.Tests.Http;

/// <summary>Which format an Accept header gets.</summary>
public sealed class PrometheusFormatsSpec
{
    [Theory]
    [InlineData(null, PrometheusFormat.Text)]
    [InlineData("*/*", PrometheusFormat.Text)]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", PrometheusFormat.Text)]
    [InlineData("text/plain;version=0.0.4", PrometheusFormat.Text)]
    [InlineData("application/openmetrics-text", PrometheusFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text; version=1.0.0; charset=utf-8", PrometheusFormat.OpenMetrics)]
    [InlineData("Application/OpenMetrics-Text; Version=\"1.0.0\"", PrometheusFormat.OpenMetrics)]
    // What Prometheus 2.42 sends.
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", PrometheusFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;version=0.0.1", PrometheusFormat.Text)]
    [InlineData("application/openmetrics-text;q=0.3,text/plain;q=0.5", PrometheusFormat.Text)]
    [InlineData("application/openmetrics-text;q=0", PrometheusFormat.Text)]
    internal void It_is_what_is_asked_for_by_name(string? accept, PrometheusFormat format)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Accept = accept;
        Assert.Equal(format, PrometheusFormats.AskedFor(context.Request.GetTypedHeaders()));
    }
}
