using System.Globalization;
using System.Text;
using LoginGate.Http.Metrics;
using LoginGate.Inspect;
using LoginGate.Statistics;
using Microsoft.AspNetCore.Http;

namespace LoginGate.Http;

/// <summary>
/// Answers requests. What takes GET or HEAD is read-only, what takes POST is <see cref="PageActions"/>'s, so that no page of a stranger can make a browser
/// change anything here; nor can it read the answers, for no answer allows another origin.
/// </summary>
internal sealed class GateEndpoints(
    GateStatistics statistics, MetricsReader metrics, InspectorApi inspector, PageLogin login, StatusHistory history, HostCheck hosts)
{
    private const string Text = "text/plain; charset=utf-8";
    private const string Html = "text/html; charset=utf-8";
    private const string Json = "application/json; charset=utf-8";

    private readonly GatePage _page = GatePage.Build();
    private readonly byte[] _openApi = OpenApi.Read();
    private readonly PageActions _actions = new(login, inspector);

    public Task HandleAsync(HttpContext context)
    {
        SetSafetyHeaders(context.Response.Headers);
        if (!hosts.IsAllowed(context.Request.Host))
        {
            return AnswerAsync(context, StatusCodes.Status421MisdirectedRequest, Text,
                "This name is not one of the gate's: use its address, or add the name to login-gate.http.allowed-hosts.\n");
        }
        var isAction = PageActions.IsOne(context.Request.Path.Value);
        if (isAction && HttpMethods.IsPost(context.Request.Method))
            return ServeAsync(context, _actions.HandleAsync(context));
        if (isAction || (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)))
        {
            context.Response.Headers.Allow = isAction ? "POST" : "GET, HEAD";
            return AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, Text, isAction ? "Only POST.\n" : "Only GET and HEAD.\n");
        }
        return context.Request.Path.Value switch
        {
            "/" => ServePageAsync(context),
            "/healthz" => AnswerAsync(context, StatusCodes.Status200OK, Text, "alive\n"),
            "/readyz" => ServeReadinessAsync(context),
            "/metrics" => ServeMetricsAsync(context),
            "/api/openapi.json" => AnswerAsync(context, StatusCodes.Status200OK, Json, _openApi),
            "/api/me" => AnswerAsync(context, StatusCodes.Status200OK, Json, login.Describe(login.SessionOf(context)).ToJsonString()),
            { } path when path.StartsWith("/api/", StringComparison.Ordinal) => ServeApiAsync(context, path["/api/".Length..]),
            _ => AnswerAsync(context, StatusCodes.Status404NotFound, Text, "Here are /, /healthz, /readyz and /metrics.\n"),
        };
    }

    private static void SetSafetyHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
    }

    private Task ServePageAsync(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = _page.Policy;
        return AnswerAsync(context, StatusCodes.Status200OK, Html, _page.Html);
    }

    private Task ServeReadinessAsync(HttpContext context)
    {
        var readiness = Readiness.Of(statistics);
        return AnswerAsync(
            context, readiness.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, Text, readiness.Text);
    }

    private Task ServeMetricsAsync(HttpContext context)
    {
        var format = PrometheusFormats.AskedFor(context.Request.GetTypedHeaders());
        context.Response.Headers.Vary = "Accept";
        return AnswerAsync(
            context, StatusCodes.Status200OK, format.ContentType(), PrometheusText.Write([.. metrics.Read(), LatencyFamily.Of(statistics)], format));
    }

    private Task ServeApiAsync(HttpContext context, string name)
    {
        if (login.CallerOf(context) is not { } caller)
            return AnswerAsync(context, StatusCodes.Status401Unauthorized, Json, InspectorApi.Error("log in first"));
        return name == "history"
            ? ServeHistoryAsync(context)
            : ServeAsync(context, inspector.AnswerAsync(name, context.Request.Query, caller, context.RequestAborted));
    }

    private static async Task ServeAsync(HttpContext context, Task<(int Status, string Json)> answer)
    {
        var (status, json) = await answer.ConfigureAwait(false);
        await AnswerAsync(context, status, Json, json).ConfigureAwait(false);
    }

    private Task ServeHistoryAsync(HttpContext context)
    {
        var after = 0L;
        return context.Request.Query.TryGetValue("after", out var text)
            && !long.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out after)
            ? AnswerAsync(context, StatusCodes.Status400BadRequest, Json, InspectorApi.Error("after must be a whole number"))
            : AnswerAsync(context, StatusCodes.Status200OK, Json, history.ToJson(after).ToJsonString());
    }

    private static Task AnswerAsync(HttpContext context, int status, string type, string body) =>
        AnswerAsync(context, status, type, Encoding.UTF8.GetBytes(body));

    private static Task AnswerAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
