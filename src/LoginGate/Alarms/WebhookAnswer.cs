using System.Net;
using System.Text.Json;
using Akka.Event;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Alarms;

/// <summary>What a webhook made of an alarm.</summary>
/// <param name="Failure">Why it was not taken, with nothing secret in it; empty: it was.</param>
/// <param name="RetryAfter">How long it wants to be left alone; zero: it does not say.</param>
internal sealed record WebhookAnswer(string Failure, TimeSpan RetryAfter) : IDeadLetterSuppression
{
    // What no service asks for, and a timer can be set to.
    private const int MostRetryAfter = 3600;

    public bool IsTaken => Failure.Length == 0;

    /// <summary>Judges an answer.</summary>
    /// <param name="webhook">Who answers.</param>
    /// <param name="status">The status.</param>
    /// <param name="body">The beginning of the body.</param>
    /// <param name="retryAfter">What the header of this name says.</param>
    public static WebhookAnswer Of(WebhookSettings webhook, HttpStatusCode status, string body, TimeSpan? retryAfter)
    {
        var answer = TryParse(body);
        // Two of them answer 200 whatever became of it.
        var isTaken = (int)status is >= 200 and < 300 && webhook.Format switch
        {
            WebhookFormat.DingTalk or WebhookFormat.WeCom => answer is { } a && a.TryGetProperty("errcode", out var code) && code.ValueKind == JsonValueKind.Number && code.GetDouble() == 0,
            WebhookFormat.Telegram => answer is { } a && a.TryGetProperty("ok", out var ok) && ok.ValueKind == JsonValueKind.True,
            _ => true,
        };
        if (isTaken)
            return new WebhookAnswer("", TimeSpan.Zero);
        var asked = retryAfter?.TotalSeconds ?? TelegramRetryAfter(answer) ?? 0;
        return Failed(webhook, $"answered {(int)status}{(body.Length > 0 ? $": {body}" : "")}", TimeSpan.FromSeconds(Math.Clamp(asked, 0, MostRetryAfter)));
    }

    /// <summary>There was none.</summary>
    public static WebhookAnswer Failed(WebhookSettings webhook, string failure, TimeSpan retryAfter = default) =>
        new(Excerpt.Of(string.Concat(webhook.Mask(failure).Select(c => char.IsControl(c) ? ' ' : c))), retryAfter);

    private static double? TelegramRetryAfter(JsonElement? answer) =>
        answer is { } a && a.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object
            && parameters.TryGetProperty("retry_after", out var seconds) && seconds.ValueKind == JsonValueKind.Number ? seconds.GetDouble() : null;

    private static JsonElement? TryParse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
