using System.Net;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LoginGate.Inspect;
using LoginGate.Settings;
using LoginGate.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoginGate.Http;

/// <summary>What a login consists of: a user and their password, or a token of the inspector's.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record LoginRequest(
    [property: JsonPropertyName("user")] string? User,
    [property: JsonPropertyName("password")] string? Password,
    [property: JsonPropertyName("token")] string? Token);

/// <summary>
/// Who somebody at the HTTP port is. Where the settings have no users everybody may look, and nobody can log in. Where they have some, whoever wants to
/// look has to log in, and the right says whether they may act.
/// </summary>
internal sealed class PageLogin(HttpSettings settings, AccessTokens tokens, OperatorLog log, TimeProvider clock) : IDisposable
{
    /// <summary>The header that carries <see cref="LoginSession.Csrf"/>.</summary>
    public const string CsrfHeader = "X-CSRF-Token";

    private const string LimitKind = "limit";

    private static readonly Caller Anybody = new("the page", AccessRight.View);

    private readonly LoginLimiter _limiter = new(clock);
    private readonly LoginSessions _sessions = new(clock);
    private readonly LogLimiter _limitLog = new(TimeSpan.FromMinutes(1));
    // One at a time: a crowd of guesses takes one processor for a moment and not all of them.
    private readonly SemaphoreSlim _hashing = new(1);
    private volatile HttpSettings _settings = settings;

    private bool IsOn => _settings.Users.Count > 0;

    /// <summary>Goes on with other users and times. Who has another password or right now, or is none any more, is logged out.</summary>
    public void Apply(HttpSettings next)
    {
        _settings = next;
        foreach (var session in _sessions.EndAll(session => next.Users.Count == 0 || (session.User is { } user && !next.Users.Contains(user))))
            log.Did(session.Caller, "logged out by a change of the settings");
    }

    /// <summary>Who asks; null: somebody who has to log in first.</summary>
    public Caller? CallerOf(HttpContext context) => IsOn ? SessionOf(context)?.Caller : Anybody;

    public LoginSession? SessionOf(HttpContext context) =>
        IsOn && SecretOf(context) is { } secret ? _sessions.Find(secret, _settings) : null;

    /// <summary>
    /// <c>{"login":true,"user":"anna","right":"admin","csrf":"..."}</c>; before a login all but the first are null, where there is none everybody has the right
    /// to look.
    /// </summary>
    public JsonObject Describe(LoginSession? session) => new()
    {
        ["login"] = IsOn,
        ["user"] = session is null ? null : session.User?.Name ?? "token",
        ["right"] = session?.Caller.Right.Word() ?? (IsOn ? null : AccessRight.View.Word()),
        ["csrf"] = session?.Csrf,
    };

    /// <returns>The status and what it comes to, an error or who has logged in now.</returns>
    public async Task<(int Status, JsonObject Answer)> LogInAsync(HttpContext context, LoginRequest request)
    {
        var (from, now) = (AddressOf(context), _settings);
        if (now.Users.Count == 0)
            return Refuse(StatusCodes.Status403Forbidden, "nobody can log in: login-gate.http.users has no users");
        if (!context.Request.IsHttps && !now.AllowsPlainLogin && !IPAddress.IsLoopback(from))
            return Refuse(StatusCodes.Status403Forbidden, "a login from another machine takes TLS: login-gate.http.tls, or ssh -L");
        if (!_limiter.TryTake(from, out var wait))
            return RefuseTooMany(context, from, wait);
        var user = now.Users.FirstOrDefault(user => user.Name == request.User);
        var caller = request.Token is { } token ? tokens.Find(token)
            : await IsPasswordOfAsync(user, now.Users[0], request.Password ?? "", context.RequestAborted).ConfigureAwait(false)
                ? new Caller(user!.Name, user.IsAdmin ? AccessRight.Admin : AccessRight.View) : null;
        // What was typed for a name may be a password: it is not logged.
        var who = request.Token is null ? user?.Name ?? "an unknown user" : "a token";
        if (caller is null)
        {
            log.Write(LogLevel.Warning, $"the page: login of {who} from {from} refused");
            return Refuse(StatusCodes.Status401Unauthorized, request.Token is null ? "wrong user or password" : "wrong token");
        }
        _limiter.GiveBack(from);
        return (StatusCodes.Status200OK, Describe(Begin(context, caller with { Name = $"{caller.Name} (page, {from})" }, request.Token is null ? user : null)));
    }

    public void LogOut(HttpContext context, LoginSession session)
    {
        if (SecretOf(context) is { } secret)
            _sessions.End(secret);
        context.Response.Cookies.Delete(CookieName(context, IsSecure(context)), CookieOf(context));
        log.Did(session.Caller, "logged out");
    }

    public void Dispose() => _hashing.Dispose();

    /// <summary>An unknown user costs as much time as a known one.</summary>
    private async Task<bool> IsPasswordOfAsync(HttpUser? user, HttpUser anyone, string password, CancellationToken cancellation)
    {
        await _hashing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => (user ?? anyone).Password.IsOf(password) && user is not null, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _hashing.Release();
        }
    }

    private LoginSession Begin(HttpContext context, Caller caller, HttpUser? user)
    {
        if (SecretOf(context) is { } old)
            _sessions.End(old);
        var (session, secret) = _sessions.Begin(caller, user);
        context.Response.Cookies.Append(CookieName(context, IsSecure(context)), secret, CookieOf(context));
        log.Did(caller, $"logged in, may {Phrase.Of(caller.Right == AccessRight.Admin ? "do everything" : "look")}");
        return session;
    }

    private (int Status, JsonObject Answer) RefuseTooMany(HttpContext context, IPAddress from, TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        lock (_limitLog)
        {
            if (_limitLog.TrySay(LimitKind, clock.Now(), out var unsaid))
                log.Write(LogLevel.Warning, $"the page: too many logins, the last from {from}{(unsaid > 0 ? Phrase.Of($"; {Counted.Of(unsaid, "more was", "more were")} refused before") : "")}");
        }
        context.Response.Headers.RetryAfter = $"{seconds}";
        return Refuse(StatusCodes.Status429TooManyRequests, $"too many attempts; again in {seconds} s");
    }

    private static (int Status, JsonObject Answer) Refuse(int status, string why) => (status, new JsonObject { ["error"] = why });

    private static IPAddress AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static string? SecretOf(HttpContext context) =>
        context.Request.Cookies[CookieName(context, isSecure: true)] ?? context.Request.Cookies[CookieName(context, isSecure: false)];

    /// <summary>Cookies are a host's, not a port's, and a machine may have several gates.</summary>
    private static string CookieName(HttpContext context, bool isSecure) => $"{(isSecure ? "__Host-" : "")}logingate-{context.Connection.LocalPort}";

    private static CookieOptions CookieOf(HttpContext context) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = IsSecure(context), Path = "/" };

    /// <summary>Whether the browser came by TLS: to this port, or to a web server before it, which the page's origin tells.</summary>
    private static bool IsSecure(HttpContext context) =>
        context.Request.IsHttps || context.Request.Headers.Origin.ToString().StartsWith("https://", StringComparison.Ordinal);
}
