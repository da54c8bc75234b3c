using System.Net;
using LoginGate.Alarms;
using LoginGate.Settings;

namespace LoginGate.Tests.Alarms;

/// <summary>Whether an answer means that the alarm was taken.</summary>
public sealed class WebhookAnswerSpec
{
    [Theory]
    [InlineData("Json", 200, "")]
    [InlineData("Json", 204, "")]
    [InlineData("Slack", 200, "ok")]
    [InlineData("DingTalk", 200, """{"errcode":0,"errmsg":"ok"}""")]
    [InlineData("WeCom", 200, """{"errcode":0,"errmsg":"ok"}""")]
    [InlineData("Telegram", 200, """{"ok":true,"result":{"message_id":7}}""")]
    public void Taken(string format, int status, string body) => Assert.Equal(("", TimeSpan.Zero), Judge(format, status, body));

    [Theory]
    [InlineData("Json", 500, "no", "answered 500: no")]
    [InlineData("Json", 302, "", "answered 302")]
    [InlineData("Slack", 404, "no_service", "answered 404: no_service")]
    [InlineData("DingTalk", 200, """{"errcode":310000,"errmsg":"sign not match"}""", """answered 200: {"errcode":310000,"errmsg":"sign not match"}""")]
    [InlineData("WeCom", 200, """{"errcode":93000,"errmsg":"invalid webhook url"}""", """answered 200: {"errcode":93000,"errmsg":"invalid webhook url"}""")]
    [InlineData("WeCom", 200, "<html>", "answered 200: <html>")]
    [InlineData("DingTalk", 200, """{"errcode":"0"}""", """answered 200: {"errcode":"0"}""")]
    [InlineData("DingTalk", 200, "[0]", "answered 200: [0]")]
    [InlineData("Telegram", 400, """{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}""", """answered 400: {"ok":false,"error_code":400,"description":"Bad Request: chat not found"}""")]
    [InlineData("Telegram", 200, """{"ok":false}""", """answered 200: {"ok":false}""")]
    public void Not_taken(string format, int status, string body, string failure) => Assert.Equal((failure, TimeSpan.Zero), Judge(format, status, body));

    [Fact]
    public void How_long_it_wants_to_be_left_alone_is_read_and_bounded()
    {
        Assert.Equal(TimeSpan.FromSeconds(34), Judge("Telegram", 429, """{"ok":false,"error_code":429,"parameters":{"retry_after":34}}""").RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(7), Judge("Slack", 429, "", TimeSpan.FromSeconds(7)).RetryAfter);
        Assert.Equal(TimeSpan.FromHours(1), Judge("Slack", 429, "", TimeSpan.FromDays(9999)).RetryAfter);
        Assert.Equal(TimeSpan.FromHours(1), Judge("Telegram", 429, """{"parameters":{"retry_after":1e300}}""").RetryAfter);
        Assert.Equal(TimeSpan.Zero, Judge("Telegram", 429, """{"parameters":{"retry_after":-5}}""").RetryAfter);
    }

    [Fact]
    public void What_is_told_of_it_holds_no_secret_no_control_and_is_short()
    {
        var webhook = Samples.Webhook("https://api.telegram.org/bot123456:SECRETSECRET/sendMessage?key=0123456789", WebhookFormat.Json, "SEC-of-dingtalk");

        var failure = WebhookAnswer.Of(webhook, HttpStatusCode.NotFound, $"no bot123456:SECRETSECRET, 0123456789, SEC-of-dingtalk\r\n\u001b[31m{new string('x', 9000)}", null).Failure;

        Assert.StartsWith("answered 404: no ***, ***, ***   [31mxxx", failure, StringComparison.Ordinal);
        Assert.InRange(failure.Length, 100, 300);
        Assert.Equal("ops (json, api.telegram.org)", webhook.ToString());
    }

    private static (string Failure, TimeSpan RetryAfter) Judge(string format, int status, string body, TimeSpan? retryAfter = null)
    {
        var answer = WebhookAnswer.Of(Samples.Webhook(format: Enum.Parse<WebhookFormat>(format)), (HttpStatusCode)status, body, retryAfter);
        return (answer.Failure, answer.RetryAfter);
    }
}
