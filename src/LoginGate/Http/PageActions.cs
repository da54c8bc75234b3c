using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoginGate.Inspect;
using Microsoft.AspNetCore.Http;

namespace LoginGate.Http;

/// <summary>A command of the inspector's, such as <c>gate kick 17</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CommandRequest([property: JsonPropertyName("command")] string? Command);

/// <summary>What changes something: logins, and the inspector's commands for who has logged in.</summary>
/// <remarks>
/// A page of a stranger cannot lead a browser here: the cookie is not sent for it, its origin is not the gate's, a body of JSON takes leave that the gate
/// gives nobody, and it does not know the session's token.
/// </remarks>
internal sealed class PageActions(PageLogin login, InspectorApi inspector)
{
    private static readonly TimeSpan BodyPatience = TimeSpan.FromSeconds(10);

    public static bool IsOne(string? path) => path is "/api/login" or "/api/logout" or "/api/commands";

    /// <returns>The status, and the answer as JSON.</returns>
    public async Task<(int Status, string Json)> HandleAsync(HttpContext context)
    {
        if (!IsFromHere(context.Request))
            return Refuse(StatusCodes.Status403Forbidden, "this request comes from a page that is not the gate's");
        try
        {
            if (context.Request.Path == "/api/login")
                return await LogInAsync(context).ConfigureAwait(false);
            if (login.SessionOf(context) is not { } session)
                return Refuse(StatusCodes.Status401Unauthorized, "log in first");
            if (!IsCsrfToken(context.Request, session))
                return Refuse(StatusCodes.Status403Forbidden, $"{PageLogin.CsrfHeader} must be the session's (GET /api/me)");
            if (context.Request.Path != "/api/logout")
                return await CarryOutAsync(context, session).ConfigureAwait(false);
            login.LogOut(context, session);
            return (StatusCodes.Status200OK, login.Describe(null).ToJsonString());
        }
        catch (BadHttpRequestException refused)
        {
            return Refuse(refused.StatusCode, refused.Message);
        }
    }

    private async Task<(int Status, string Json)> LogInAsync(HttpContext context)
    {
        var request = await ReadAsync<LoginRequest>(context).ConfigureAwait(false);
        var (status, answer) = await login.LogInAsync(context, request).ConfigureAwait(false);
        return (status, answer.ToJsonString());
    }

    private async Task<(int Status, string Json)> CarryOutAsync(HttpContext context, LoginSession session)
    {
        var request = await ReadAsync<CommandRequest>(context).ConfigureAwait(false);
        return await inspector.CarryOutAsync(request.Command ?? "", session.Caller, context.RequestAborted).ConfigureAwait(false);
    }

    /// <exception cref="BadHttpRequestException">It is no such object, comes too slowly or is too long.</exception>
    private static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            throw new BadHttpRequestException("the body must be application/json", StatusCodes.Status415UnsupportedMediaType);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(BodyPatience);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, cancellationToken: limit.Token).ConfigureAwait(false)
                ?? throw new JsonException("null");
        }
        // What was sent may hold a password: the message quotes nothing of it.
        catch (JsonException)
        {
            throw new BadHttpRequestException("the body is not the JSON object that /api/openapi.json describes");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException("the body came too slowly", StatusCodes.Status408RequestTimeout);
        }
    }

    /// <summary>
    /// Browsers tell a page's origin with every POST, letter by letter as here: scheme, host and port, without a port that is the scheme's own. What else may
    /// come, such as curl, is led by nobody.
    /// </summary>
    private static bool IsFromHere(HttpRequest request) =>
        request.Headers.Origin.Count == 0
        || (request.Headers.Origin is [{ } origin] && (origin == OriginOf(request.Scheme, request.Host)
            // A web server on this machine may have taken the TLS off.
            || (!request.IsHttps && origin == OriginOf(Uri.UriSchemeHttps, request.Host))));

    private static string OriginOf(string scheme, HostString host)
    {
        var usual = scheme == Uri.UriSchemeHttps ? 443 : 80;
        var name = host.Host.ToLowerInvariant();
        return host.Port is { } port && port != usual ? string.Create(CultureInfo.InvariantCulture, $"{scheme}://{name}:{port}") : $"{scheme}://{name}";
    }

    private static bool IsCsrfToken(HttpRequest request, LoginSession session) =>
        AccessTokens.AreEqual(request.Headers[PageLogin.CsrfHeader].ToString(), session.Csrf);

    private static (int Status, string Json) Refuse(int status, string why) => (status, InspectorApi.Error(why));
}
