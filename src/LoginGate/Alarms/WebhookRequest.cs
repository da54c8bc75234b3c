using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoginGate.Settings;

namespace LoginGate.Alarms;

/// <summary>Writes an alarm as a webhook takes it.</summary>
internal static class WebhookRequest
{
    // Not for a web page: Chinese may stand there as it is.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="webhook">Where it goes.</param>
    /// <param name="alarm">What is told.</param>
    /// <param name="gate">What the gate calls itself.</param>
    /// <param name="language">Of the text.</param>
    /// <param name="now">The machine's time, for a signature.</param>
    public static HttpRequestMessage Of(WebhookSettings webhook, Alarm alarm, string gate, AlarmLanguage language, DateTimeOffset now)
    {
        var body = BodyOf(webhook, alarm, gate, alarm.ToText(gate, language)).ToJsonString(Plain);
        return new HttpRequestMessage(HttpMethod.Post, AddressOf(webhook, now))
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json", "utf-8")),
        };
    }

    private static JsonObject BodyOf(WebhookSettings webhook, Alarm alarm, string gate, string text) => webhook.Format switch
    {
        WebhookFormat.DingTalk or WebhookFormat.WeCom => new JsonObject { ["msgtype"] = "text", ["text"] = new JsonObject { ["content"] = text } },
        WebhookFormat.Telegram => new JsonObject { ["chat_id"] = webhook.ChatId, ["text"] = text },
        WebhookFormat.Slack => new JsonObject { ["text"] = EscapeSlack(text) },
        _ => new JsonObject
        {
            ["gate"] = gate,
            ["kind"] = alarm.KindWord,
            ["state"] = alarm.IsOver ? "over" : "raised",
            ["line"] = alarm.Line.Length > 0 ? alarm.Line : null,
            ["text"] = text,
            ["time"] = alarm.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["leftOut"] = alarm.LeftOut,
        },
    };

    /// <summary>DingTalk wants the time in milliseconds, and time and secret signed with the secret.</summary>
    private static Uri AddressOf(WebhookSettings webhook, DateTimeOffset now)
    {
        if (webhook.Format != WebhookFormat.DingTalk || webhook.Secret.Length == 0)
            return webhook.Url;
        var time = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var sign = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(webhook.Secret), Encoding.UTF8.GetBytes($"{time}\n{webhook.Secret}")));
        var separator = webhook.Url.Query.Length == 0 ? '?' : '&';
        return new Uri($"{webhook.Url.AbsoluteUri}{separator}timestamp={time}&sign={Uri.EscapeDataString(sign)}");
    }

    /// <summary>What would be a link or a name there.</summary>
    private static string EscapeSlack(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
