using System.Text;
using LoginGate.Settings;

namespace LoginGate.Alarms;

/// <summary>Posts alarms. It follows no redirect, keeps no cookie and reads no more of an answer than an error takes; not even .NET logs an address.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MostAnswer = 4096;

    // One made by hand: the factory's would write the addresses to the log.
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = 8,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ActivityHeadersPropagator = null,
    })
    {
        // Each webhook has its own.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Posts one; whatever goes wrong is the answer.</summary>
    /// <param name="webhook">Where to; how long it may take is its setting.</param>
    /// <param name="request">What; disposed of.</param>
    /// <param name="ending">Gives it up.</param>
    public async Task<WebhookAnswer> SendAsync(WebhookSettings webhook, HttpRequestMessage request, CancellationToken ending)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending);
        limit.CancelAfter(webhook.Timeout);
        try
        {
            using (request)
            using (var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false))
            {
                var body = await ReadAsync(response, limit.Token).ConfigureAwait(false);
                return WebhookAnswer.Of(webhook, response.StatusCode, body, response.Headers.RetryAfter?.Delta);
            }
        }
        catch (OperationCanceledException)
        {
            return WebhookAnswer.Failed(webhook, $"no answer within {SettingsSection.Show(webhook.Timeout)}");
        }
        // A name that is unknown, a port that is closed, a certificate that is bad, an answer that is none.
        catch (Exception failure)
        {
            return WebhookAnswer.Failed(webhook, failure.GetBaseException().Message);
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var bytes = new byte[MostAnswer];
        using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var count = await body.ReadAtLeastAsync(bytes, MostAnswer, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}
